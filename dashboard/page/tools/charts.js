// Charts, drawn again where the page changes its size or its colours, and ended with the page they stood on.
Object.assign(cx, (() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colours = ["--accent", "--second", "--third", "--fourth", "--fifth", "--sixth"];

  const drawn = new Map();
  const draw = (place, option) => {
    const chart = echarts.init(place, null, { renderer: "svg" });
    const set = () => chart.setOption({ animation: false, ...option() }, true);
    set();
    drawn.set(place, { chart, set });
  };

  // The place has no size before the page has it, which is when what draws the page has ended.
  const chart = (kind, label, option) => {
    const place = cx.element("div", { class: kind, role: "img", "aria-label": label });
    queueMicrotask(() => draw(place, option));
    return place;
  };

  const endCharts = () => {
    drawn.forEach((each) => each.chart.dispose());
    drawn.clear();
  };
  const standing = () => [...drawn].filter(([place]) => place.isConnected).map(([, each]) => each);
  addEventListener("resize", () => standing().forEach((each) => each.chart.resize()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => standing().forEach((each) => each.set()));

  // The band between the limits of the intervals: an invisible line below, and what lies upon it.
  const band = (lows, highs, name) => {
    const line = { type: "line", symbol: "none", silent: true, stack: "band", stackStrategy: "all", lineStyle: { opacity: 0 }, tooltip: { show: false } };
    const height = highs.map((high, place) => (high === null || lows[place] === null ? null : high - lows[place]));
    return [
      { ...line, data: lows },
      { ...line, data: height, areaStyle: { color: colour(name), opacity: 0.18 } },
    ];
  };

  const level = (value) => ({
    silent: true,
    symbol: "none",
    label: { show: false },
    lineStyle: { color: colour("--soft"), type: "dashed", width: 1 },
    data: value === null ? [] : [{ yAxis: value }],
  });

  return { colour, colours, chart, endCharts, band, level };
})());
