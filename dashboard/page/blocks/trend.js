// Lines by the month, week or day, one per row of the published series: with what was usual and the target; of the whole, or a single line, also the intervals.
Object.assign(cx, (() => {
  const line = (row, months, name, place) => ({
    type: "line",
    name,
    symbolSize: 5,
    showSymbol: row.grain !== "day",
    triggerLineEvent: true,
    data: cx.along(row, months, "values"),
    ...cx.lineTold(place),
    markLine: place ? undefined : cx.level(row.target),
  });

  // Makes room for a target that no month comes near: a line that marks a level does not.
  const room = ({ target }, months) =>
    (target ?? null) === null ? [] : [{ type: "line", symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false }, data: months.map(() => target) }];

  // `choose` is given the row of the line that is clicked.
  const trend = (kpi, rows, names, choose) => {
    const months = cx.span(rows);
    const clicked = choose && (({ seriesName }) => choose(rows[names.indexOf(seriesName)]));
    const shown = (value) => (value === null || value === undefined ? "–" : cx.measured(value, kpi));
    const option = () => ({
      grid: { left: 60, right: 16, top: 36, bottom: 28 },
      legend: { show: names.length > 1, top: 0, type: "scroll", textStyle: { color: cx.colour("--ink") }, data: names },
      tooltip: { trigger: "axis", valueFormatter: shown },
      xAxis: { type: "category", data: months.map((number) => cx.numbered(rows[0], number)), axisLabel: { color: cx.colour("--soft") } },
      yAxis: { type: "value", scale: true, splitLine: { lineStyle: { color: cx.colour("--line") } }, axisLabel: { color: cx.colour("--soft"), formatter: (value) => cx.quantity(value, kpi) } },
      series: [
        ...cx.band(...cx.usual(rows[0], months, kpi), "--soft", 0.1),
        ...(rows.length === 1 || rows[0].dimension === "all" ? cx.band(cx.along(rows[0], months, "lows"), cx.along(rows[0], months, "highs"), "--accent") : []),
        ...room(rows[0], months),
        ...rows.map((row, place) => line(row, months, names[place], place)),
      ],
    });
    return cx.chart("trend", cx.named(kpi), option, clicked);
  };

  return { trend };
})());
