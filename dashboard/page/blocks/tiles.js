// A tile for each KPI in the period that is asked: value, change, interval, sample, status, what it counts by, and thirteen months as a line.
Object.assign(cx, (() => {
  const spark = (kpi, row, last) => {
    const months = Array.from({ length: 13 }, (_, place) => last - 12 + place);
    const values = cx.along(row, months, "values");
    const named = { name: cx.named(kpi), first: cx.quantity(values[0], kpi), last: cx.quantity(values.at(-1), kpi) };
    return cx.chart("spark", cx.say("sparkline", named), () => ({
      grid: { left: 2, right: 4, top: 4, bottom: 4 },
      xAxis: { type: "category", show: false, data: months, boundaryGap: false },
      yAxis: { type: "value", show: false, scale: true },
      series: [
        ...cx.band(cx.along(row, months, "lows"), cx.along(row, months, "highs"), "--accent"),
        { type: "line", symbol: "none", silent: true, data: values, lineStyle: { color: cx.colour("--accent"), width: 2 }, markLine: cx.level(row.target) },
      ],
    }));
  };

  const tile = (kpi) => {
    const { cell, reason } = cx.inPeriod(kpi.kpi_id);
    const { row } = cx.filtered(kpi.kpi_id);
    const name = cx.element("strong", { class: "name" }, cx.element("a", { href: cx.link("kpi", kpi.kpi_id) }, cx.named(kpi)));
    if (!cell) return cx.element("article", { class: "tile grey" }, name, cx.paragraph(reason ?? cx.nothing(), "small"));
    const facts = [
      cell.low === null ? (cell.note ?? null) : cx.say("interval", { low: cx.quantity(cell.low, kpi), high: cx.quantity(cell.high, kpi) }),
      cx.say("n", { n: cx.number(cell.n) }),
      cell.isFinal ? null : cx.say("immature"),
    ];
    return cx.element(
      "article",
      { class: `tile ${cell.status ?? ""}`, title: cx.named(kpi, "question") },
      name,
      cx.element("div", { class: "value" }, cx.quantity(cell.value, kpi), cx.element("span", { class: "unit" }, cx.unit(kpi))),
      cx.paragraph(cx.changeTold(kpi, cell) ?? cx.say("nothing_before"), "small"),
      cx.paragraph(facts.filter(Boolean).join(" · "), "small"),
      cell.target === null
        ? null
        : cx.element("div", { class: "small" }, cx.known(cell.status, cx.statusTold), `${cell.status ? " · " : ""}${cx.target(kpi, cell.target)}`),
      cx.paragraph(cx.say("counts_by", { anchor: cx.term("date_anchor", kpi.date_anchor) }), "small"),
      row ? spark(kpi, row, cx.shownMonth()) : null
    );
  };

  const tiles = (kpis) => cx.element("div", { class: "grid" }, kpis.map(tile));

  return { tiles };
})());
