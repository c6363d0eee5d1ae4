// The page of one KPI: months with their interval, breakdowns, what it means, and all of it as a table.
cx.drawers.push((data) => {
  const { say, element, number, quantity, unit, month, monthNumbered, colour, chart, band, target, table } = cx;
  const kpis = new Map(data.kpis.map((kpi) => [kpi.kpi_id, kpi]));
  const series = Map.groupBy(data.series, (row) => row.kpi_id);
  const page = document.getElementById("kpi");
  const choice = document.getElementById("kpi-choice");
  choice.append(
    element("option", { value: "" }, say("choose")),
    ...data.kpis.filter((kpi) => series.has(kpi.kpi_id)).map((kpi) => element("option", { value: kpi.kpi_id }, kpi.name))
  );
  choice.addEventListener("change", () => (location.hash = choice.value ? `kpi/${choice.value}` : ""));

  // Every month from the first to the last, so that a gap is seen as one.
  const span = (rows) => {
    const indices = rows.flatMap((row) => row.months);
    const first = Math.min(...indices);
    return Array.from({ length: Math.max(...indices) - first + 1 }, (_, place) => first + place);
  };
  const along = (row, months, name) => {
    const told = new Map(row.months.map((index, place) => [index, row[name][place]]));
    return months.map((index) => told.get(index) ?? null);
  };

  const trend = (kpi, lines, names) => () => {
    const months = span(lines);
    const colours = ["--accent", "--second", "--third", "--fourth", "--fifth", "--sixth"];
    return {
      animation: false,
      aria: { enabled: true },
      grid: { left: 60, right: 16, top: 36, bottom: 28 },
      legend: { show: names.length > 1, top: 0, type: "scroll", textStyle: { color: colour("--ink") }, data: names },
      tooltip: { trigger: "axis", valueFormatter: (value) => (value == null ? "–" : quantity(value, kpi) + unit(kpi)) },
      xAxis: { type: "category", data: months.map((index) => monthNumbered(index).slice(0, 7)), axisLabel: { color: colour("--soft") } },
      yAxis: { type: "value", scale: true, axisLabel: { color: colour("--soft"), formatter: (value) => quantity(value, kpi) } },
      series: [
        ...(lines.length === 1 ? band(along(lines[0], months, "lows"), along(lines[0], months, "highs"), "--accent") : []),
        ...lines.map((row, place) => ({
          type: "line",
          name: names[place],
          symbolSize: 4,
          data: along(row, months, "values"),
          itemStyle: { color: colour(colours[place]) },
          lineStyle: { color: colour(colours[place]), width: 2 },
          markLine: place ? undefined : target(row.target),
        })),
      ],
    };
  };

  const interval = (kpi, low, high) =>
    low === null ? "–" : say("interval", { low: quantity(low, kpi), high: quantity(high, kpi) });

  const proven = (flag) => ({ 1: say("changed_only"), 0: say("not_proven_only") })[flag] ?? "–";

  const months = (kpi, row) =>
    row.months.map((index, place) => [
      month(monthNumbered(index)),
      quantity(row.values[place], kpi),
      interval(kpi, row.lows[place], row.highs[place]),
      number(row.ns[place]),
      proven(row.significant[place]),
      row.mature[place] ? "" : say("immature"),
    ]);

  const csv = (kpi, rows) => {
    const heads = ["kpi_id", "dimension", "dimension_value", "timing", "month", "value", "ci_low", "ci_high", "n"];
    const safe = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
    const lines = rows.flatMap((row) =>
      row.months.map((index, place) =>
        [
          ...[kpi.kpi_id, row.dimension, row.dimension_value, row.timing].map(safe),
          monthNumbered(index),
          ...[row.values, row.lows, row.highs, row.ns].map((column) => column[place] ?? ""),
        ].join(",")
      )
    );
    return [heads.join(","), ...lines].join("\n");
  };

  const definition = (kpi) => {
    const told = ["numerator", "denominator", "exclusions", "date_anchor", "kind", "interval_method", "maturity_days", "lens", "version"];
    return element(
      "dl",
      {},
      ...told
        .filter((name) => kpi[name] !== null && kpi[name] !== "")
        .flatMap((name) => [element("dt", {}, say(`of_${name}`)), element("dd", {}, String(kpi[name]))])
    );
  };

  const breakdowns = (kpi, rows) => {
    const dimensions = [...new Set(rows.map((row) => row.dimension))].filter((name) => name !== "all");
    if (!dimensions.length) return [];
    const choose = element("select", { id: "dimension" }, ...dimensions.map((name) => element("option", { value: name }, name)));
    const place = element("div", { class: "trend" });
    const below = element("div");
    const show = () => {
      const cut = rows.filter((row) => row.dimension === choose.value && row.timing === "all");
      const last = Math.max(...cut.flatMap((row) => row.months));
      const n = (row) => row.ns[row.months.indexOf(last)] ?? 0;
      const largest = cut.toSorted((a, b) => n(b) - n(a));
      const shown = largest.slice(0, 6);
      chart(place, trend(kpi, shown, shown.map((row) => row.dimension_value)));
      const cells = largest.filter(n).map((row) => {
        const at = row.months.indexOf(last);
        return [row.dimension_value, quantity(row.values[at], kpi), interval(kpi, row.lows[at], row.highs[at]), number(row.ns[at]), proven(row.significant[at])];
      });
      const heads = [choose.value, say("kpi_value"), say("interval_only"), "n", say("change")];
      below.replaceChildren(table(heads, cells, say("breakdown_of", { month: month(monthNumbered(last)) })));
    };
    choose.addEventListener("change", show);
    return [element("h3", {}, say("breakdowns")), element("p", {}, element("label", {}, `${say("by")} `, choose)), place, below, show];
  };

  const draw = (kpi) => {
    const rows = series.get(kpi.kpi_id);
    const whole = rows.filter((row) => row.dimension === "all");
    const lines = whole.toSorted((a, b) => a.timing.localeCompare(b.timing));
    const place = element("div", { class: "trend" });
    const href = URL.createObjectURL(new Blob([csv(kpi, rows)], { type: "text/csv" }));
    const cuts = breakdowns(kpi, rows);
    const show = cuts.pop();
    page.replaceChildren(
      element("h2", {}, kpi.name),
      element("p", {}, kpi.question),
      element("p", { class: "note" }, say("counts_by", { anchor: kpi.date_anchor })),
      place,
      ...cuts,
      element("h3", {}, say("definition")),
      definition(kpi),
      element("h3", {}, say("all_months")),
      element("p", {}, element("a", { href, download: `${kpi.kpi_id}.csv` }, say("csv"))),
      table([say("of_month"), say("kpi_value"), say("interval_only"), "n", say("change"), ""], months(kpi, lines[0]), kpi.name)
    );
    chart(place, trend(kpi, lines, lines.map((row) => say(`timing_${row.timing}`))));
    show?.();
  };

  cx.route = () => {
    const [, id] = location.hash.match(/^#kpi\/(\w+)$/) ?? [];
    const kpi = series.has(id) ? kpis.get(id) : undefined;
    choice.value = kpi ? id : "";
    document.getElementById("first").hidden = Boolean(kpi);
    page.hidden = !kpi;
    document.title = kpi ? `${kpi.name} – ${say("title")}` : say("title");
    if (kpi) draw(kpi);
    else document.querySelectorAll(".spark").forEach((spark) => echarts.getInstanceByDom(spark)?.resize());
    scrollTo(0, 0);
  };
});
