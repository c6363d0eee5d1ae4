// Scores of all answers beside those of the well-timed, and what well-timed answers say more than the others.
Object.assign(cx, (() => {
  const series = (row, timing) =>
    cx.whole(row.kpi_id, timing) ??
    cx.series(row.kpi_id).find((each) => each.dimension === "scale" && each.dimension_value === row.scale && each.timing === timing);

  // The limits stand in the series of the KPI, for months only.
  const score = (row, value, n, timing) => {
    const kpi = cx.kpi(row.kpi_id);
    if (value === null) return null;
    const isMonth = row.period_grain === "month" && row.dimension === "all";
    const cell = isMonth ? cx.cell(series(row, timing), cx.monthNumber(row.period_date)) : null;
    const shown = (each) => cx.quantity(each, kpi);
    const of = cx.element("div", { class: "small" }, cx.say("n", { n: cx.number(n) }));
    return cx.element("div", {}, cx.withLimits({ value, low: cell?.low, high: cell?.high }, shown), of);
  };

  const difference = (row) => {
    const kpi = cx.kpi(row.kpi_id);
    if (row.difference === null) return null;
    if (row.is_small_sample) return cx.say("few");
    return cx.withLimits({ value: row.difference, low: row.ci_low, high: row.ci_high }, (each) => cx.quantity(each, kpi, true));
  };

  const link = (row) =>
    cx.element("div", {}, cx.element("a", { href: cx.link("kpi", row.kpi_id) }, cx.named(cx.kpi(row.kpi_id))), ` (${row.scale})`);

  // `first` are columns that tell the rows apart.
  const timing = (caption, first, rows) =>
    cx.answered(
      caption,
      [
        { head: cx.say("kpi"), cell: link, isText: true },
        ...first,
        { head: cx.say("timing_all"), cell: (row) => score(row, row.score, row.n, "all") },
        { head: cx.say("timing_well_timed"), cell: (row) => score(row, row.well_timed_score, row.well_timed_n, "well_timed") },
        { head: cx.say("timing_others"), cell: (row) => (row.is_small_sample && row.other_n ? cx.say("few") : score(row, row.other_score, row.other_n, "")) },
        { head: cx.say("timing_difference"), cell: difference },
        { head: cx.say("difference_proven"), cell: (row) => (row.is_small_sample ? null : cx.proven(row.is_significant)), isText: true },
      ],
      rows
    );

  return { timing };
})());
