// The published values of a KPI as tables: by the month, of each value of a breakdown, all as CSV.
Object.assign(cx, (() => {
  const interval = (kpi, { low, high }) => cx.limits(low, high, (limit) => cx.quantity(limit, kpi));

  // Rows are {month, told}; `cell` says what stands first in each.
  const columns = (kpi, head, cell) => [
    { head, cell, isText: true },
    { head: cx.say("kpi_value") + cx.unitBehind(kpi), cell: ({ told }) => cx.quantity(told.value, kpi) },
    { head: cx.say("interval_only"), cell: ({ told }) => interval(kpi, told) },
    { head: "n", cell: ({ told }) => cx.number(told.n) },
    { head: cx.say("change"), cell: ({ told, month }) => cx.changeTold(kpi, told, cx.monthsAs("month", month)) },
    ...((cx.whole(kpi.kpi_id)?.target ?? null) === null ? [] : [{ head: cx.say("status"), cell: ({ told }) => cx.known(told.status, cx.statusTold), isText: true }]),
    { head: cx.say("explanation"), cell: ({ told }) => (told.isFinal ? "" : cx.say("immature")) },
  ];

  // Each month leads to its breakdowns and records.
  const monthTable = (kpi, row) => {
    const link = ({ month }) => {
      const date = cx.monthNumbered(month);
      return cx.element("a", { href: cx.link("kpi", kpi.kpi_id, { month: date.slice(0, 7), span: "" }) }, cx.month(date));
    };
    return cx.table(cx.named(kpi), columns(kpi, cx.say("of_month"), link), row.months.map((month) => ({ month, told: cx.cell(row, month) })));
  };

  const cuts = (kpi, dimension) => {
    const cut = cx.series(kpi.kpi_id).filter((row) => row.dimension === dimension && row.timing === "all");
    const month = Math.min(cx.shownMonth(), Math.max(...cut.flatMap((row) => row.months)));
    const n = (row) => cx.cell(row, month)?.n ?? 0;
    const largest = cut.toSorted((a, b) => n(b) - n(a));
    const lines = largest.filter(n).map((row) => ({ value: row.dimension_value, month, told: cx.cell(row, month) }));
    const name = ({ value }) => (dimension === "agent" && cx.isObserved(kpi) ? cx.agentLink(value) : cx.filterLink(dimension, value));
    const choose = cx.isFilter(dimension) ? (row) => cx.choose(cx.filter(dimension, row.dimension_value)) : undefined;
    const drawn = largest.slice(0, 6);
    return [
      cx.trend(kpi, drawn, drawn.map((row) => cx.term("value", row.dimension_value)), choose),
      choose ? cx.paragraph(cx.say("click_note"), "small") : "",
      cx.table(cx.say("breakdown_of", { month: cx.month(cx.monthNumbered(month)) }), columns(kpi, cx.term("dimension", dimension), name), lines),
    ];
  };

  const breakdowns = (kpi) => {
    const applying = cx.series(kpi.kpi_id).filter((row) => row.dimension !== "all" && row.dimension_value !== "not_applicable");
    // Those one can filter by come first.
    const known = new Set(applying.map((row) => row.dimension));
    const dimensions = [...new Set([...cx.combining, ...cx.single, ...known])].filter((name) => known.has(name));
    if (!dimensions.length) return "";
    const asked = cx.address().options.get("by");
    const chosen = dimensions.includes(asked) ? asked : dimensions[0];
    const options = dimensions.map((name) => [name, cx.term("dimension", name)]);
    return cx.section("breakdowns", cx.select("by", options, chosen, (by) => cx.choose({ by })), ...cuts(kpi, chosen));
  };

  const valuesDownload = ({ kpi_id: id }) => {
    const heads = ["kpi_id", "dimension", "dimension_value", "timing", "month", "value", "ci_low", "ci_high", "n"];
    const line = (row) => (month) => {
      const { value, low, high, n } = cx.cell(row, month);
      return [id, row.dimension, row.dimension_value, row.timing, cx.monthNumbered(month), value, low, high, n];
    };
    return cx.download(id, heads, () => cx.series(id).flatMap((row) => row.months.map(line(row))));
  };

  return { monthTable, breakdowns, valuesDownload };
})());
