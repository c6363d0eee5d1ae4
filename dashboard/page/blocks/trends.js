// Several KPIs by the month, side by side, under the filters; each says what it counts by.
Object.assign(cx, (() => {
  const drawn = (kpi, timings) => {
    const asked = timings.map((timing) => cx.filtered(kpi.kpi_id, timing));
    const rows = asked.map(({ row }) => row).filter(Boolean);
    if (!rows.length) return cx.paragraph(asked[0].reason ?? cx.nothing());
    return cx.trend(kpi, rows, rows.map((row) => cx.say(`timing_${row.timing}`)));
  };

  const figure = (kpi, timings) =>
    cx.element(
      "figure",
      {},
      cx.element("figcaption", {}, cx.element("a", { href: cx.link("kpi", kpi.kpi_id) }, cx.named(kpi)), cx.unitBehind(kpi)),
      cx.paragraph(cx.say("counts_by", { anchor: cx.term("date_anchor", kpi.date_anchor) }), "small"),
      drawn(kpi, timings)
    );

  const trends = (ids, timings = ["all"]) => cx.element("div", { class: "charts" }, ids.map((id) => figure(cx.kpi(id), timings)));

  return { trends };
})());
