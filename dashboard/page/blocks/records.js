// The ids behind a number, of the filters and of an agent, as a table and as CSV.
Object.assign(cx, (() => {
  const few = 40;
  const cuts = ["team", "agent", "channel", "segment", "customer_type", "product_category", "country", "campaign", "ticket_category"];
  const dateOf = (month, row) => `${cx.monthNumbered(month).slice(0, 8)}${String(row.days).padStart(2, "0")}`;

  const value = (kpi) => (number) => {
    if (kpi.unit === "share") return cx.say(number ? "yes" : "no");
    return cx.number(number, Math.abs(number) < 10 && number % 1 ? 1 : 0);
  };
  // Each ticket counts as one: nothing to tell.
  const isTold = (kpi) => !["tickets", "cancellations"].includes(kpi.unit);
  const heading = (kpi, isAlone) => (isAlone ? cx.say("kpi_value") : cx.named(kpi)) + cx.unitBehind(kpi);

  // A team leads to its agents, an agent to what is theirs alone.
  const agent = (name) => {
    const { page, id } = cx.address();
    if (name === null) return cx.say("few");
    return ["unknown", "not_applicable"].includes(name) ? cx.term("value", name) : cx.element("a", { href: cx.link(page, id, { agent: name }) }, name);
  };
  const cut = (name) => ({
    head: cx.term("dimension", name),
    cell: (row) => ({ team: () => cx.filterLink("team", row.team), agent: () => agent(row.agent) })[name]?.() ?? cx.term("value", row[name]),
    isText: true,
  });

  const columns = (kpis, month, known) => [
    { head: cx.say("record"), cell: (row) => row.ids, isText: true },
    { head: cx.say("of_day"), cell: (row) => cx.moment(dateOf(month, row)) },
    ...known.map(cut),
    ...kpis.flatMap((kpi, place) => (isTold(kpi) ? [{ head: heading(kpi, kpis.length === 1), cell: (row) => cx.known(row.values[place], value(kpi)) }] : [])),
  ];

  const download = (kpis, month, known, rows) => {
    const heads = ["id", kpis[0].date_anchor, ...known, ...kpis.map((kpi) => kpi.kpi_id)];
    const lines = () => rows.map((row) => [row.ids, dateOf(month, row), ...known.map((name) => row[name]), ...row.values]);
    return cx.download(`${kpis[0].kpi_id}_${cx.monthNumbered(month).slice(0, 7)}`, heads, lines);
  };

  // How the list was chosen, and the way back from an agent.
  const chosen = ({ unheeded }) => {
    const { page, id, options } = cx.address();
    const name = options.get("agent");
    const filters = unheeded.map((each) => cx.term("dimension", each)).join(", ");
    return [
      name ? cx.element("p", {}, `${cx.term("dimension", "agent")}: ${name} `, cx.element("a", { href: cx.link(page, id, { agent: "" }) }, cx.say("no_filter"))) : "",
      filters ? cx.paragraph(cx.say("unheeded", { filters }), "unheeded") : "",
    ];
  };

  const missing = (kpi) => {
    if (!cx.series(kpi.kpi_id).length) return "no_data";
    return cx.isObserved(kpi) ? "no_ids" : "never_ids";
  };

  // `kpis` are of the same records; those that count for the first are listed.
  const records = (kpis, month) => {
    const found = cx.observed(kpis, month);
    if (!found) return [cx.paragraph(cx.say(missing(kpis[0])))];
    const known = cuts.filter(found.knows);
    const { page, id, options } = cx.address();
    const listed = options.get("records") === "all" ? found.rows : found.rows.slice(0, few);
    const counts = { shown: cx.number(found.rows.length), kept: cx.number(found.kept), total: cx.number(found.total) };
    const more = () => cx.element("p", {}, cx.element("a", { href: cx.link(page, id, { records: "all" }) }, cx.say("list_all", { n: cx.number(found.rows.length) })));
    return [
      ...chosen(found),
      cx.paragraph(cx.say("records_kept", counts)),
      download(kpis, month, known, found.rows),
      cx.answered(cx.say("records_of", { month: cx.month(cx.monthNumbered(month)), anchor: cx.term("date_anchor", kpis[0].date_anchor) }), columns(kpis, month, known), listed),
      listed.length < found.rows.length ? more() : "",
    ];
  };

  return { records, agentLink: agent };
})());
