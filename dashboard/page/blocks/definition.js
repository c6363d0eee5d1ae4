// What a KPI means, and where its numbers come from.
Object.assign(cx, (() => {
  const told = ["numerator", "denominator", "exclusions", "date_anchor", "kind", "interval_method", "maturity_days", "lens", "version"];

  // The registry says these in English alone, which a screen reader is told.
  const inEnglish = ["numerator", "denominator", "exclusions"];

  const definition = (kpi) => {
    const known = told.filter((name) => kpi[name] !== null && kpi[name] !== "");
    const line = (name) => [cx.element("dt", {}, cx.say(`of_${name}`)), cx.element("dd", inEnglish.includes(name) ? { lang: "en" } : {}, cx.term(name, String(kpi[name])))];
    return cx.element("dl", {}, known.flatMap(line));
  };

  const lineage = (kpi, data) => {
    const fact = data.facts.find((row) => row.entity === kpi.entity)?.fact;
    const way = [fact, `kpis.kpi_observations_${kpi.kpi_id}`, "kpis.kpi_values", `kpis.kpi_${kpi.kpi_id}`];
    const sql = `select * from kpis.kpi_${kpi.kpi_id} where period_grain = 'month' and dimension = 'all' order by period_date`;
    return cx.element(
      "dl",
      {},
      cx.element("dt", {}, cx.say("lineage_way")),
      cx.element("dd", {}, way.filter(Boolean).join(" → ")),
      cx.element("dt", {}, "SQL"),
      cx.element("dd", {}, cx.element("code", {}, sql)),
      cx.element("dt", {}, cx.say("lineage_rows")),
      cx.element("dd", {}, cx.element("code", {}, `cx explain ${kpi.kpi_id} --date ${cx.monthNumbered(cx.shownMonth())}`))
    );
  };

  return { definition, lineage };
})());
