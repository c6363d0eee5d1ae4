// Charts, drawn when they come into sight, again where the page changes its size or colours, ended with the page they stood on.
Object.assign(cx, (() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colours = ["--accent", "--second", "--third", "--fourth", "--fifth", "--sixth"];

  // Lines are told apart by more than their colour.
  const symbols = ["circle", "rect", "triangle", "diamond"];
  const dashes = ["solid", "dashed", "dotted", [8, 3, 2, 3]];
  const lineTold = (place) => ({
    symbol: symbols[place % symbols.length],
    itemStyle: { color: colour(colours[place]) },
    lineStyle: { color: colour(colours[place]), width: 2, type: dashes[place % dashes.length] },
  });

  const drawn = new Map();
  const waiting = new Map();
  const draw = (place) => {
    const { option, clicked } = waiting.get(place);
    waiting.delete(place);
    seen.unobserve(place);
    const chart = echarts.init(place, null, { renderer: "svg" });
    const set = () => chart.setOption({ animation: false, ...option() }, true);
    set();
    if (clicked) chart.on("click", clicked);
    drawn.set(place, { chart, set });
  };

  // A chart is drawn when the reader comes near it, or prints: a page has dozens, and a screen shows a few.
  const near = (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => draw(entry.target));
  const seen = new IntersectionObserver(near, { rootMargin: "25%" });
  addEventListener("beforeprint", () => [...waiting.keys()].forEach(draw));

  // `clicked` is told what of the chart was clicked, as {seriesName, name}.
  const chart = (kind, label, option, clicked) => {
    const place = cx.element("div", { class: kind, role: "img", "aria-label": label });
    waiting.set(place, { option, clicked });
    seen.observe(place);
    return place;
  };

  const endCharts = () => {
    seen.disconnect();
    waiting.clear();
    drawn.forEach((each) => each.chart.dispose());
    drawn.clear();
  };
  addEventListener("resize", () => drawn.forEach((each) => each.chart.resize()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.forEach((each) => each.set()));
  // Paper is white, and narrower than the screen.
  const fit = ({ chart, set }) => {
    chart.resize();
    set();
  };
  matchMedia("print").addEventListener("change", () => drawn.forEach(fit));

  // A band between two limits, of an interval or of what is usual: an invisible line below, and what lies upon it.
  const band = (lows, highs, name, opacity = 0.18) => {
    const line = { type: "line", symbol: "none", silent: true, stack: name, stackStrategy: "all", lineStyle: { opacity: 0 }, tooltip: { show: false } };
    const height = highs.map((high, place) => (high === null || lows[place] === null ? null : high - lows[place]));
    return [
      { ...line, data: lows },
      { ...line, data: height, areaStyle: { color: colour(name), opacity } },
    ];
  };

  const level = (value) => ({
    silent: true,
    symbol: "none",
    label: { show: false },
    lineStyle: { color: colour("--soft"), type: "dashed", width: 1 },
    data: (value ?? null) === null ? [] : [{ yAxis: value }],
  });

  return { colour, lineTold, chart, endCharts, band, level };
})());
