// A tile for each KPI with a target: value, change, interval, status and thirteen months.
cx.drawers.push((data) => {
  const { say, element, number, quantity, unit, month } = cx;

  const changeOf = (kpi) => {
    if (kpi.change === null) return null;
    const proven = { true: "changed", false: "not_proven", null: "change_only" }[kpi.is_significant];
    return say(proven, { change: quantity(kpi.change, kpi, true) });
  };

  const tile = (kpi) => {
    const lines = [
      kpi.ci_low === null ? null : say("interval", { low: quantity(kpi.ci_low, kpi), high: quantity(kpi.ci_high, kpi) }),
      say("n", { n: number(kpi.n) }),
      kpi.is_mature ? null : say("immature"),
    ].filter(Boolean);
    return element(
      "article",
      { class: `tile ${kpi.status ?? ""}`, title: kpi.question },
      element("h4", {}, element("a", { href: `#kpi/${kpi.kpi_id}` }, kpi.name)),
      element("div", { class: "value" }, quantity(kpi.value, kpi), element("span", { class: "unit" }, unit(kpi))),
      element("div", { class: "small" }, changeOf(kpi) ?? ""),
      element("div", { class: "small" }, lines.join(" · ")),
      element(
        "div",
        { class: "small" },
        element("span", { class: `status ${kpi.status}` }, say(kpi.status ?? "unknown")),
        ` · ${say("target", { target: quantity(kpi.target_value, kpi) })}`
      ),
      element("div", {
        class: "spark",
        role: "img",
        "data-kpi": kpi.kpi_id,
        "aria-label": say("sparkline", {
          name: kpi.name,
          first: quantity(kpi.months[0].value, kpi),
          last: quantity(kpi.months.at(-1).value, kpi),
        }),
      })
    );
  };

  const groups = ["acquire", "engage", "retain", "all"];
  document.getElementById("tiles-note").textContent = data.tiles.length
    ? say("tiles_note", { month: month(data.tiles[0].period_date) })
    : "";
  for (const goal of groups) {
    const kpis = data.tiles.filter((kpi) => kpi.goal === goal);
    if (!kpis.length) continue;
    document
      .getElementById("tiles")
      .append(element("h3", {}, say(goal)), element("div", { class: "grid" }, ...kpis.map(tile)));
  }
});
