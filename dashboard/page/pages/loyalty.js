// Who stays and who leaves: KPIs, cohorts, reasons to cancel, groups of customers, bad experiences, captive customers, classes.
cx.pages.loyalty = (page, data) => {
  const { element, paragraph, section, say } = cx;
  const { quarter, quarterName, choice } = cx.quarterAsked([...data.segments, ...data.captives]);
  const ofQuarter = (rows) => rows.filter((row) => row.period_date === quarter);

  const days = cx.number(data.publication[0].active_days);

  const isSegment = (name) => name === "segment";
  const dimensions = [...new Set(data.segments.map((row) => row.dimension))].toSorted((a, b) => isSegment(b) - isSegment(a) || a.localeCompare(b));
  const asked = cx.address().options.get("groups");
  const dimension = dimensions.includes(asked) ? asked : dimensions[0];
  const groupsBy = dimensions.length
    ? cx.select("groups", dimensions.map((name) => [name, cx.term("dimension", name)]), dimension, (groups) => cx.choose({ groups }))
    : "";
  const ofGroups = (rows) => ofQuarter(rows).filter((row) => row.dimension === dimension);

  const kpis = cx.kpis().filter((kpi) => kpi.stage === "loyalty");
  const trend = (id) => (cx.whole(id) ? [element("h3", {}, cx.named(cx.kpi(id))), cx.trend(cx.kpi(id), [cx.whole(id)], [cx.named(cx.kpi(id))])] : []);

  page.append(
    section("loyalty_tiles", ...(kpis.length ? [cx.beside("tiles_note"), cx.tiles(kpis)] : [paragraph(say("no_data"))])),
    section("cohorts", data.cohorts.length ? cx.cohorts(data.cohorts, days) : paragraph(say("no_data"))),
    section("balance", cx.balance(data.customer_balance), ...trend("reactivation_rate")),
    section("cancel_reasons", cx.cancelReasons(data.cancel_reasons)),
    section("segments", choice, groupsBy, ...cx.segments(ofGroups(data.segments), ofGroups(data.segment_signals), quarterName)),
    section("bad_experiences", ...cx.badExperiences(data.bad_experiences, days)),
    section("captives", cx.captives(ofQuarter(data.captives), quarterName)),
    section("classes", cx.classes(data.customer_classes, "customer_class"), cx.classes(data.customer_classes, "value_class"))
  );
};
