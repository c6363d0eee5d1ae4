// The frame of every page: its head with state and pages, the page that the address names, its foot.
Object.assign(cx, (() => {
  const status = ({ publication: [run], checks, feeds }) => {
    const counts = Object.fromEntries(checks.map((row) => [row.status, row.checks]));
    const ended = { passed: cx.number(counts.pass ?? 0), warned: cx.number(counts.warn ?? 0), blocked: cx.number(counts.fail ?? 0) };
    const late = feeds.filter((feed) => feed.days_behind > 3);
    const named = late.map((feed) => `${feed.feed} (${cx.day(feed.last_event_at)})`).join(", ");
    return [
      cx.say("data_until", { day: cx.day(run.as_of) }),
      cx.say(counts.fail ? "checks" : "checks_without_failure", ended),
      late.length ? cx.say("behind", { feeds: named }) : "",
    ].join(" ");
  };

  const navigation = (page, id) => {
    const pages = Object.keys(cx.pages).filter((name) => name !== "kpi");
    const first = ["first", ...pages.filter((name) => name !== "first")];
    const link = (name) =>
      cx.element("a", { href: cx.link(name), ...(name === page ? { "aria-current": "page" } : {}) }, cx.say(`page_${name}`));
    const kpis = cx.kpis().map((kpi) => [kpi.kpi_id, cx.named(kpi)]).toSorted(([, a], [, b]) => a.localeCompare(b, cx.language));
    return cx.element(
      "nav",
      { "aria-label": cx.say("pages") },
      first.map(link),
      cx.select("kpi", [["", cx.say("choose")], ...kpis], page === "kpi" ? id : "", (chosen) => (location.hash = chosen ? cx.link("kpi", chosen) : cx.link("first"))),
      cx.select("language", cx.languages.map((tag) => [tag, cx.say(`language_${tag}`)]), cx.language, (language) => cx.choose({ language }))
    );
  };

  // The page, its id, and the page instead where the address names none that is there.
  const asked = () => {
    const { page, id } = cx.address();
    return (page === "kpi" ? cx.series(id).length : Object.hasOwn(cx.pages, page)) ? [page, id] : ["first", ""];
  };

  const show = (data) => {
    const [page, id] = asked();
    cx.endCharts();
    cx.language = cx.languageAsked();
    document.documentElement.lang = cx.language;
    const main = cx.element("main", { id: page, tabindex: "-1", "data-place": `${page}/${id}` });
    cx.pages[page](main, data, id);
    const name = page === "kpi" ? cx.named(cx.kpi(id)) : cx.say(`page_${page}`);
    document.title = `${name} – ${cx.say("title")}`;
    const [run] = data.publication;
    const isFiltered = ["kpi", "journey"].includes(page) || main.querySelector(".tile");
    const bar = isFiltered ? cx.filterBar(page === "kpi" ? id : "") : [];
    document.body.replaceChildren(
      cx.element("header", {}, cx.element("h1", {}, cx.say("title")), cx.paragraph(status(data)), navigation(page, id), bar),
      main,
      cx.element("footer", {}, cx.paragraph(cx.say("source", { run: run.run_id, zone: run.time_zone })))
    );
  };

  return { show };
})());
