// The journeys, or one of them: its funnel, each stage by the month, how long it takes, how people left, what to watch.
cx.pages.journey = (page, data, id) => {
  const { element, paragraph, section, say } = cx;
  const of = (rows, journey) => rows.filter((row) => row.journey_id === journey);
  const stages = of(data.journey_stages, id);
  const funnel = of(data.journeys, id);
  const name = (row) => cx.named(stages.find((stage) => stage.stage_id === row.stage_id), "stage_name");
  const noData = () => paragraph(say("no_data"));

  const picture = (rows) =>
    rows.length ? [paragraph(`${say("entered", { month: cx.month(rows[0].period_date) })}.`, "small"), cx.funnel(rows)] : [noData()];

  const all = () => {
    const journeys = [...Map.groupBy(data.journey_stages, (row) => row.journey_id)];
    const one = ([journey, [first]]) => [
      element("h3", {}, element("a", { href: cx.link("journey", journey) }, cx.named(first, "journey_name"))),
      paragraph(cx.named(first, "question"), "small"),
      ...picture(of(data.journeys, journey)),
    ];
    return section("journeys", paragraph(say("journeys_note")), ...(journeys.length ? journeys.flatMap(one) : [noData()]));
  };

  // One stage at a time: its shares with their band, its waits, and all of it as a table.
  const months = (stage) => {
    const measured = (measure) => data.stages.find((row) => row.journey_id === id && row.stage_id === stage && row.measure === measure);
    const measures = ["conversion_rate", "drop_off_rate", "duration_hours_median", "duration_hours_p90"];
    const rows = measures.map(measured).map((row) => row && { ...row, target: null });
    const told = (place) => ({ name: say(measures[place]), unit: place < 2 ? "share" : "hours", decimals: 1 });
    const charts = [[0], [1], [2, 3]].map((places) => places.filter((place) => rows[place])).filter((places) => places.length);
    const drawn = charts.map((places) => {
      const names = places.map((place) => say(measures[place]));
      const caption = places.length > 1 ? say("duration_hours") : names[0];
      return element("figure", {}, element("figcaption", {}, caption), cx.trend(told(places[0]), places.map((place) => rows[place]), names));
    });
    if (!drawn.length) return [noData()];

    const cell = (place) => ({ month }) => cx.withLimits(cx.cell(rows[place], month), (value) => cx.quantity(value, told(place)));
    const known = [...new Set(rows.filter(Boolean).flatMap((row) => row.months))].sort((a, b) => b - a);
    const columns = [
      { head: say("of_month"), cell: ({ month }) => cx.month(cx.monthNumbered(month)), isText: true },
      { head: "n", cell: ({ month }) => cx.number(cx.cell(rows[0], month)?.n ?? null) },
      ...measures.map((measure, place) => ({ head: say(measure), cell: cell(place) })),
    ];
    const table = cx.table(say("final_months"), columns, known.map((month) => ({ month })));
    return [element("div", { class: "charts" }, drawn), element("details", {}, element("summary", {}, say("all_months")), table)];
  };

  const byStage = () => {
    const options = stages.filter((stage) => !stage.is_goal).map((stage) => [stage.stage_id, cx.named(stage, "stage_name")]);
    const asked = cx.address().options.get("stage");
    const weak = funnel.find((row) => row.is_weakest)?.stage_id;
    const chosen = [asked, weak].find((stage) => options.some(([value]) => value === stage)) ?? options[0][0];
    return section("stage_months", paragraph(say("stage_months_note")), cx.select("stage", options, chosen, (stage) => cx.choose({ stage })), ...months(chosen));
  };

  const durations = () => {
    const rows = stages.flatMap((stage) => of(data.survival, id).filter((row) => row.stage_id === stage.stage_id)).map((row) => ({ ...row, name: name(row) }));
    const drawn = rows.length ? [cx.curve(say("durations"), rows), cx.curveTable(say("durations_table"), rows)] : [noData()];
    return section("durations", paragraph(say("durations_note")), ...drawn);
  };

  const left = () => {
    const columns = [
      { head: say("stage"), cell: name, isText: true },
      { head: say("last_touchpoint"), cell: (row) => cx.named(row, "touchpoint_name") ?? cx.term("touchpoint", row.last_touchpoint), isText: true },
      { head: say("stated_reason"), cell: (row) => cx.term("value", row.stated_reason), isText: true },
      { head: say("customers_left"), cell: (row) => cx.number(row.numerator) },
      { head: say("share_of_stage"), cell: (row) => cx.withLimits({ value: row.share, low: row.ci_low, high: row.ci_high }, cx.share) },
    ];
    const rows = of(data.drop_offs, id);
    const month = funnel.length ? cx.month(funnel[0].period_date) : "";
    return section("drop_offs", paragraph(say("drop_offs_note")), cx.answered(say("entered", { month }), columns, rows));
  };

  const touchpoints = new Set(stages.map((stage) => stage.touchpoint));
  const timed = data.survey_timing.filter(
    (row) => row.period_grain === "all" && row.timing_reason === "not_well_timed" && row.dimension === "touchpoint" && touchpoints.has(row.dimension_value)
  );
  const about = { head: say("touchpoint"), cell: (row) => cx.term("touchpoint", row.dimension_value), isText: true };

  if (!stages.length) return page.append(all());
  page.append(
    element("h2", {}, cx.named(stages[0], "journey_name")),
    paragraph(cx.named(stages[0], "question"), ""),
    paragraph(say("journey_counts_by")),
    element("p", {}, element("a", { href: cx.link("journey", "", { stage: "" }) }, say("all_journeys"))),
    section("funnel", paragraph(say("journeys_note")), ...picture(funnel)),
    byStage(),
    durations(),
    left(),
    section("watch_where", paragraph(say("watch_note")), cx.watching(of(data.watched, id), name)),
    section("survey_timing", paragraph(say("survey_timing_note")), cx.timing(say("all_time"), [about], timed))
  );
};
