// The trend of one KPI by month, week or day; what is usual is known of months.
Object.assign(cx, (() => {
  const finest = { day: ["month", "week", "day"], week: ["month", "week"], month: ["month"] };

  const trendOf = (kpi, timings) => {
    const isFiltered = Object.keys(cx.filters()).length > 0;
    const grains = isFiltered ? ["month"] : finest[kpi.finest_grain];
    const asked = cx.address().options.get("grain");
    const grain = grains.includes(asked) ? asked : "month";
    const options = grains.map((name) => [name, cx.say(`grain_${name}`)]);
    const told = timings.map((timing) => cx.filtered(kpi.kpi_id, timing, grain));
    const target = (row) => cx.whole(kpi.kpi_id, row.timing).target;
    const rows = told.flatMap(({ row }) => (row ? [{ ...row, target: target(row) }] : []));
    return [
      cx.select("grain", options, grain, (chosen) => cx.choose({ grain: chosen === "month" ? "" : chosen })),
      isFiltered && kpi.finest_grain !== "month" ? cx.paragraph(cx.say("grain_filtered"), "small") : "",
      rows.length ? cx.trend(kpi, rows, rows.map((row) => cx.say(`timing_${row.timing}`))) : cx.paragraph(told[0].reason ?? cx.nothing()),
      rows[0]?.usual ? cx.paragraph(cx.say("usual_note")) : "",
    ];
  };

  return { trendOf };
})());
