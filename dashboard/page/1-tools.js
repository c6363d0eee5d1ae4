"use strict";
// What every part of the page uses: the data, words, elements made of text (never of markup), numbers and days.
const cx = (() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const words = read("words");
  const language = document.documentElement.lang;

  const say = (word, values = {}) => words[word].replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children.filter((child) => child !== null));
    return made;
  };

  // What is too wide for a phone is moved within its own frame.
  const table = (heads, rows, caption) => {
    const line = (tag, cells, attributes) => element("tr", {}, ...cells.map((cell) => element(tag, attributes, cell)));
    return element(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
      element(
        "table",
        {},
        element("caption", {}, caption),
        element("thead", {}, line("th", heads, { scope: "col" })),
        element("tbody", {}, ...rows.map((cells) => line("td", cells, {})))
      )
    );
  };

  const number = (value, decimals = 0) =>
    new Intl.NumberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);

  const share = (value) =>
    value === null
      ? say("unknown")
      : new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(value);

  const quantity = (value, kpi, signed = false) => {
    if (value === null) return say("unknown");
    const sign = signed && value > 0 ? "+" : "";
    if (kpi.unit === "share") return signed ? `${sign}${number(value * 100, 1)} pp` : share(value);
    return sign + number(value, Math.min(kpi.decimals, 1));
  };

  const unit = (kpi) => (kpi.unit === "share" ? "" : ` ${kpi.unit}`);

  const day = (iso, options) =>
    new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options }).format(new Date(iso.slice(0, 10)));
  const month = (iso) => day(iso, { year: "numeric", month: "long" });
  const quarter = (iso) => `${iso.slice(0, 4)} Q${(Number(iso.slice(5, 7)) + 2) / 3}`;

  // Months count from January 2000.
  const monthNumbered = (index) => `${2000 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}-01`;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // Charts are drawn again where the page changes its size or its colours.
  const charts = new Map();
  const chart = (place, option) => {
    charts.get(place)?.chart.dispose();
    const made = echarts.init(place, null, { renderer: "svg" });
    const draw = () => made.setOption(option(), true);
    draw();
    charts.set(place, { chart: made, draw });
  };
  addEventListener("resize", () => charts.forEach((each) => each.chart.resize()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach((each) => each.draw()));

  // The band between the limits of the intervals: an invisible line below, and what lies upon it.
  const band = (lows, highs, name) => {
    const line = { type: "line", symbol: "none", silent: true, stack: "band", stackStrategy: "all", lineStyle: { opacity: 0 }, tooltip: { show: false } };
    const height = highs.map((high, place) => (high === null || lows[place] === null ? null : high - lows[place]));
    return [
      { ...line, data: lows },
      { ...line, data: height, areaStyle: { color: colour(name), opacity: 0.18 } },
    ];
  };

  const target = (value) => ({
    silent: true,
    symbol: "none",
    label: { show: false },
    lineStyle: { color: colour("--soft"), type: "dashed", width: 1 },
    data: value === null ? [] : [{ yAxis: value }],
  });

  return {
    drawers: [],
    ...{ say, element, number, share, quantity, unit, day, month, quarter, monthNumbered },
    ...{ colour, chart, band, target, table },
  };
})();
