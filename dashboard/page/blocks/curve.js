// How long it takes to come on: of all who entered a stage, the share that has come on within a time; one line per stage.
Object.assign(cx, (() => {
  const at = (row, hours, name) => row[name][row.hours.indexOf(hours)] ?? null;

  const line = (hours) => (row, place) => ({
    type: "line",
    name: row.name,
    symbolSize: 6,
    data: hours.map((hour) => at(row, hour, "shares")),
    ...cx.lineTold(place),
  });

  // The times are those of the published curve, so that every point is one: their distances are not to scale.
  const curve = (label, rows) => {
    const hours = [...new Set(rows.flatMap((row) => row.hours))].sort((a, b) => a - b);
    const soft = () => ({ color: cx.colour("--soft") });
    return cx.chart("trend", label, () => ({
      grid: { left: 50, right: 16, top: 36, bottom: 28 },
      legend: { top: 0, type: "scroll", textStyle: { color: cx.colour("--ink") } },
      tooltip: { trigger: "axis", valueFormatter: (value) => (value === null ? "–" : cx.share(value)) },
      xAxis: { type: "category", data: hours.map(cx.duration), axisLabel: soft() },
      yAxis: { type: "value", min: 0, max: 1, splitLine: { lineStyle: { color: cx.colour("--line") } }, axisLabel: { ...soft(), formatter: cx.share } },
      series: rows.map(line(hours)),
    }));
  };

  const curveTable = (label, rows) => {
    const hours = [1, 24, 168, 720, 8760];
    const cell = (hour) => (row) => cx.withLimits({ value: at(row, hour, "shares"), low: at(row, hour, "lows"), high: at(row, hour, "highs") }, cx.share);
    const heads = hours.map((hour) => ({ head: cx.say("within", { time: cx.duration(hour) }), cell: cell(hour) }));
    return cx.table(label, [{ head: cx.say("stage"), cell: (row) => row.name, isText: true }, ...heads], rows);
  };

  return { curve, curveTable };
})());
