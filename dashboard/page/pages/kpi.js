// The page of one KPI: months with their interval, breakdowns, what it means, and all of it as a table.
cx.pages.kpi = (page, data, id) => {
  const { element, paragraph, section, say } = cx;
  const kpi = cx.kpi(id);
  const rows = cx.series(id);
  const timings = ["all", "well_timed"].filter((timing) => cx.whole(id, timing));
  const asked = timings.map((timing) => cx.filtered(id, timing));
  const lines = asked.map(({ row }) => row).filter(Boolean);

  const interval = ({ low, high }) => (low === null ? "–" : say("interval", { low: cx.quantity(low, kpi), high: cx.quantity(high, kpi) }));
  const columns = (head, cell) => [
    { head, cell, isText: true },
    { head: say("kpi_value"), cell: ({ told }) => cx.quantity(told.value, kpi) },
    { head: say("interval_only"), cell: ({ told }) => interval(told) },
    { head: "n", cell: ({ told }) => cx.number(told.n) },
    { head: say("change"), cell: ({ told, month }) => cx.changeTold(kpi, told, cx.monthsAs("month", month)) },
    ...((cx.whole(id)?.target ?? null) === null ? [] : [{ head: say("status"), cell: ({ told }) => cx.known(told.status, cx.statusTold), isText: true }]),
    { head: say("explanation"), cell: ({ told }) => (told.isFinal ? "" : say("immature")) },
  ];

  // Each month leads to its breakdowns and records.
  const monthLink = (month) => {
    const date = cx.monthNumbered(month);
    return element("a", { href: cx.link("kpi", id, { month: date.slice(0, 7) }) }, cx.month(date));
  };

  const months = () => {
    const cells = lines[0].months.map((month) => ({ month, told: cx.cell(lines[0], month) }));
    return cx.table(cx.named(kpi), columns(say("of_month"), ({ month }) => monthLink(month)), cells);
  };

  const cuts = (dimension) => {
    const cut = rows.filter((row) => row.dimension === dimension && row.timing === "all");
    const last = Math.min(cx.shownMonth(), Math.max(...cut.flatMap((row) => row.months)));
    const n = (row) => cx.cell(row, last)?.n ?? 0;
    const largest = cut.toSorted((a, b) => n(b) - n(a));
    const cells = largest.filter(n).map((row) => ({ name: row.dimension_value, month: last, told: cx.cell(row, last) }));
    const choose = cx.isFilter(dimension) ? (row) => cx.choose(cx.filter(dimension, row.dimension_value)) : undefined;
    const shown = largest.slice(0, 6);
    return [
      cx.trend(kpi, shown, shown.map((row) => cx.term("value", row.dimension_value)), choose),
      choose ? paragraph(say("click_note"), "small") : "",
      cx.table(
        say("breakdown_of", { month: cx.month(cx.monthNumbered(last)) }),
        columns(cx.term("dimension", dimension), ({ name }) => (dimension === "agent" && cx.isObserved(kpi) ? cx.agentLink(name) : cx.filterLink(dimension, name))),
        cells
      ),
    ];
  };

  const breakdowns = () => {
    const applying = rows.filter((row) => row.dimension !== "all" && row.dimension_value !== "not_applicable");
    const dimensions = [...new Set(applying.map((row) => row.dimension))];
    const asked = cx.address().options.get("by");
    const chosen = dimensions.includes(asked) ? asked : dimensions[0];
    const options = dimensions.map((name) => [name, cx.term("dimension", name)]);
    return chosen && section("breakdowns", cx.select("by", options, chosen, (by) => cx.choose({ by })), ...cuts(chosen));
  };

  const csv = () => {
    const heads = ["kpi_id", "dimension", "dimension_value", "timing", "month", "value", "ci_low", "ci_high", "n"];
    const cells = (row) => row.months.map((month) => [month, cx.cell(row, month)]);
    const line = (row) => ([month, told]) => [
      ...[id, row.dimension, row.dimension_value, row.timing, cx.monthNumbered(month)],
      ...[told.value, told.low, told.high, told.n],
    ];
    return cx.download(id, heads, () => rows.flatMap((row) => cells(row).map(line(row))));
  };

  page.append(
    element("h2", {}, cx.named(kpi)),
    paragraph(cx.named(kpi, "question"), ""),
    paragraph(say("counts_by", { anchor: cx.term("date_anchor", kpi.date_anchor) })),
    cx.beside("period_note"),
    cx.tiles([kpi]),
    ...cx.trendOf(kpi, timings),
    breakdowns() ?? "",
    section("definition", cx.definition(kpi)),
    section("lineage", cx.lineage(kpi, data)),
    section("records", paragraph(say("records_note")), ...cx.records([kpi], cx.shownMonth())),
    section("all_months", csv(), lines.length ? months() : "")
  );
};
