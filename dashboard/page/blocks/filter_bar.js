// The one bar of filters: what it says stands in the address. One that the shown KPI cannot take is greyed, with the reason.
Object.assign(cx, (() => {
  const values = (dimension) => {
    const found = cx.kpis().flatMap((kpi) => cx.series(kpi.kpi_id).filter((row) => row.dimension === dimension));
    return [...new Set(found.map((row) => row.dimension_value))].sort((a, b) => a.localeCompare(b, cx.language));
  };

  // Why what is shown cannot take a filter beside those of now; nothing where it can.
  const refusal = (dimension, kpi) => {
    if (cx.address().page === "journey") return cx.funnelRefusal(dimension);
    if (!kpi) return "";
    if (!cx.series(kpi).some((row) => row.dimension === dimension)) return "not_by";
    const isBeside = cx.combining.includes(dimension) && cx.combining.some((name) => name !== dimension && cx.filters()[name]);
    return cx.kpi(kpi).kind === "quantile" && isBeside && !cx.filters()[dimension] ? "quantile_alone" : "";
  };

  // For who has no pointer to rest on a greyed list.
  const refusals = (dimensions, kpi) => {
    const refused = Map.groupBy(dimensions, (dimension) => refusal(dimension, kpi));
    refused.delete("");
    const told = ([word, names]) => cx.say(word, { filters: names.map((name) => cx.term("dimension", name)).join(", ") });
    return refused.size ? cx.paragraph([...refused].map(told).join("; "), "small") : null;
  };

  const choice = (dimension, kpi) => {
    const options = values(dimension).map((value) => [value, cx.term("value", value)]);
    const list = cx.select(dimension, [["", cx.say("every")], ...options], cx.filters()[dimension] ?? "", (value) =>
      cx.choose(cx.filter(dimension, value))
    );
    const word = refusal(dimension, kpi);
    if (!word) return list;
    list.querySelector("select").disabled = true;
    list.title = cx.say(word, { filters: cx.term("dimension", dimension) });
    return list;
  };

  // What is asked, for paper, where there is nothing to choose.
  const told = () => {
    const shown = [["span", cx.periodName()], ...Object.entries(cx.filters())];
    return shown.map(([name, value]) => `${cx.say(name)}: ${cx.term("value", value)}`).join(" · ");
  };

  const filterBar = (kpi) => {
    const isAny = Object.keys(cx.filters()).length > 0;
    const dimensions = [...cx.combining, ...cx.single];
    const none = Object.fromEntries([...dimensions, "agent"].map((name) => [name, ""]));
    const { page, id } = cx.address();
    // Closed on a phone, where it would be all that is seen, until the reader opens it.
    const isOpen = isAny || (document.querySelector(".filters")?.open ?? matchMedia("(min-width: 45rem)").matches);
    const bar = cx.element(
      "details",
      { class: "filters", ...(isOpen ? { open: "" } : {}) },
      cx.element("summary", {}, cx.say("filters")),
      cx.periodChoice(),
      dimensions.map((dimension) => choice(dimension, kpi)),
      isAny ? [cx.element("a", { href: cx.link(page, id, none) }, cx.say("no_filter")), cx.element("span", {}, cx.say("filtered"))] : null,
      refusals(dimensions, kpi)
    );
    return [bar, cx.paragraph(told(), "asked")];
  };

  return { filterBar };
})());
