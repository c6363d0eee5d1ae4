// The line in each tile, with the band of its intervals and the target.
(() => {
  const { data } = cx;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const kpis = new Map(data.tiles.map((kpi) => [kpi.kpi_id, kpi]));

  const option = (kpi) => {
    const days = kpi.months.map((month) => month.period_date);
    const known = kpi.months.every((month) => month.ci_low !== null);
    const line = (values, more) => ({ type: "line", symbol: "none", silent: true, data: values, ...more });
    const band = known
      ? [
          line(kpi.months.map((month) => month.ci_low), { stack: "band", lineStyle: { opacity: 0 } }),
          line(kpi.months.map((month) => month.ci_high - month.ci_low), {
            stack: "band",
            lineStyle: { opacity: 0 },
            areaStyle: { color: colour("--accent"), opacity: 0.18 },
          }),
        ]
      : [];
    return {
      animation: false,
      grid: { left: 2, right: 4, top: 4, bottom: 4 },
      xAxis: { type: "category", show: false, data: days, boundaryGap: false },
      yAxis: { type: "value", show: false, scale: true },
      series: [
        ...band,
        line(kpi.months.map((month) => month.value), {
          lineStyle: { color: colour("--accent"), width: 2 },
          markLine: {
            silent: true,
            symbol: "none",
            label: { show: false },
            lineStyle: { color: colour("--soft"), type: "dashed", width: 1 },
            data: [{ yAxis: kpi.target_value }],
          },
        }),
      ],
    };
  };

  const charts = [...document.querySelectorAll(".spark")].map((place) => {
    const chart = echarts.init(place, null, { renderer: "svg" });
    const draw = () => chart.setOption(option(kpis.get(place.dataset.kpi)), true);
    draw();
    return { chart, draw };
  });
  addEventListener("resize", () => charts.forEach(({ chart }) => chart.resize()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(({ draw }) => draw()));
})();
