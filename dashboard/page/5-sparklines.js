// The line in each tile, with the band of its intervals and the target.
cx.drawers.push((data) => {
  const { colour, chart, band, target } = cx;
  const kpis = new Map(data.tiles.map((kpi) => [kpi.kpi_id, kpi]));

  const option = (kpi) => {
    const column = (name) => kpi.months.map((month) => month[name]);
    return {
      animation: false,
      grid: { left: 2, right: 4, top: 4, bottom: 4 },
      xAxis: { type: "category", show: false, data: column("period_date"), boundaryGap: false },
      yAxis: { type: "value", show: false, scale: true },
      series: [
        ...band(column("ci_low"), column("ci_high"), "--accent"),
        {
          type: "line",
          symbol: "none",
          silent: true,
          data: column("value"),
          lineStyle: { color: colour("--accent"), width: 2 },
          markLine: target(kpi.target_value),
        },
      ],
    };
  };

  for (const place of document.querySelectorAll(".spark")) chart(place, () => option(kpis.get(place.dataset.kpi)));
});
