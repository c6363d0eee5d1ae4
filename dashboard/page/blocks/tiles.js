// A tile for each KPI in the period that is asked: value, change, interval, sample, status, what it counts by, and thirteen months as a line.
Object.assign(cx, (() => {
  // The scale of a line: the highest and the lowest that it or its band comes to.
  const extent = (...lists) => {
    const known = lists.flat().filter((value) => value !== null);
    return [Math.min(...known), Math.max(...known)];
  };

  const spark = (kpi, row, last, shown) => {
    const months = Array.from({ length: 13 }, (_, place) => last - 12 + place);
    const [values, lows, highs] = ["values", "lows", "highs"].map((name) => cx.along(row, months, name));
    const [least, most] = extent(values, lows, highs);
    const named = { name: cx.named(kpi), first: shown(values[0]), last: shown(values.at(-1)) };
    const chart = cx.chart("spark", cx.say("sparkline", named), () => ({
      grid: { left: 2, right: 4, top: 4, bottom: 4 },
      xAxis: { type: "category", show: false, data: months, boundaryGap: false },
      yAxis: { type: "value", show: false, min: least, max: most > least ? most : least + 1 },
      series: [
        ...cx.band(lows, highs, "--accent"),
        { type: "line", symbol: "none", silent: true, data: values, lineStyle: { color: cx.colour("--accent"), width: 2 }, markLine: cx.level(row.target) },
      ],
    }));
    const scale = cx.element("div", { class: "scale", "aria-hidden": "true" }, [most, least].map((value) => cx.element("span", {}, shown(value))));
    return cx.element("div", { class: "sparkline" }, chart, scale);
  };

  const facts = (cell, shown) => [
    cell.low === null ? (cell.note ?? null) : cx.say("interval", { low: shown(cell.low), high: shown(cell.high) }),
    cx.say("n", { n: cx.number(cell.n) }),
    cell.isFinal ? null : cx.say("immature"),
  ];

  const standing = (kpi, cell, target) => {
    if (cell.target === null) return null;
    const status = cx.known(cell.status, cx.statusTold);
    const side = cx.say(kpi.direction === "up" ? "target_up" : "target_down", { target });
    return cx.element("div", { class: "small" }, status, `${status ? " · " : ""}${side}`);
  };

  // What is known only some days later is not missing; under a filter it may be of too few.
  const missing = ({ maturity_days: days }) => {
    const isEarly = days > 0 && cx.period().to + 1 + days > cx.asOf();
    return isEarly && !Object.keys(cx.filters()).length ? cx.say("not_yet", { days: cx.number(days) }) : cx.nothing();
  };

  const tile = (kpi) => {
    const { cell, reason } = cx.inPeriod(kpi.kpi_id);
    const { row } = cx.filtered(kpi.kpi_id);
    const name = cx.element("strong", { class: "name" }, cx.element("a", { href: cx.link("kpi", kpi.kpi_id) }, cx.named(kpi)));
    if (!cell) return cx.element("article", { class: "tile grey" }, name, cx.paragraph(reason ?? missing(kpi), "small"));
    // All of the tile in the unit in which its value is read most easily.
    const { kpi: told, size } = cx.readable(kpi, cell.value);
    const shown = (value, isSigned) => cx.quantity(value === null ? null : value / size, told, isSigned);
    return cx.element(
      "article",
      { class: `tile ${cell.status ?? ""}`, title: cx.named(kpi, "question") },
      name,
      cx.element("div", { class: "value" }, shown(cell.value), cx.element("span", { class: "unit" }, cx.unit(told))),
      cx.paragraph(cx.changeTold(kpi, cell, cx.period(), (change) => shown(change, true)) ?? cx.say("nothing_before"), "small"),
      cx.paragraph(facts(cell, shown).filter(Boolean).join(" · "), "small"),
      standing(kpi, cell, shown(cell.target) + cx.unit(told)),
      cx.paragraph(cx.say("counts_by", { anchor: cx.term("date_anchor", kpi.date_anchor) }), "small"),
      row ? spark(kpi, row, cx.shownMonth(), shown) : null
    );
  };

  const tiles = (kpis) => cx.element("div", { class: "grid" }, kpis.map(tile));

  return { tiles };
})());
