// The stages of a journey: by the month, how long they take, how people left, what to watch in them.
Object.assign(cx, (() => {
  const measures = ["conversion_rate", "drop_off_rate", "duration_hours_median", "duration_hours_p90"];
  const of = (rows, journey) => rows.filter((row) => row.journey_id === journey);
  const noData = () => cx.paragraph(cx.say("no_data"));
  // The name of a row's stage.
  const naming = (stages) => (row) => cx.named(stages.find((stage) => stage.stage_id === row.stage_id), "stage_name");

  // Every journey with its funnel.
  const journeys = (data) => {
    const all = [...Map.groupBy(data.journey_stages, (row) => row.journey_id)];
    const one = ([journey, [first]]) => [
      cx.element("h3", {}, cx.element("a", { href: cx.link("journey", journey) }, cx.named(first, "journey_name"))),
      cx.paragraph(cx.named(first, "question"), "small"),
      ...cx.funnel(data, journey),
    ];
    return all.length ? all.flatMap(one) : [noData()];
  };

  const told = (place) => ({ name: cx.say(measures[place]), unit: place < 2 ? "share" : "hours", decimals: 1 });

  const charts = (rows) => {
    const places = [[0], [1], [2, 3]].map((all) => all.filter((place) => rows[place])).filter((all) => all.length);
    return places.map((all) => {
      const names = all.map((place) => cx.say(measures[place]));
      const caption = all.length > 1 ? cx.say("duration_hours") : names[0];
      return cx.element("figure", {}, cx.element("figcaption", {}, caption), cx.trend(told(all[0]), all.map((place) => rows[place]), names));
    });
  };

  const monthTable = (rows) => {
    const cell = (place) => ({ month }) => cx.withLimits(cx.cell(rows[place], month), (value) => cx.quantity(value, told(place)));
    const known = [...new Set(rows.filter(Boolean).flatMap((row) => row.months))].sort((a, b) => b - a);
    const columns = [
      { head: cx.say("of_month"), cell: ({ month }) => cx.month(cx.monthNumbered(month)), isText: true },
      { head: "n", cell: ({ month }) => cx.number(cx.cell(rows[0], month)?.n ?? null) },
      ...measures.map((measure, place) => ({ head: cx.say(measure), cell: cell(place) })),
    ];
    return cx.table(cx.say("final_months"), columns, known.map((month) => ({ month })));
  };

  // One stage at a time: its shares with their band, its waits, and all of it as a table.
  const months = (data, journey, stage) => {
    const own = of(data.stages, journey).filter((row) => row.stage_id === stage);
    const rows = measures.map((measure) => own.find((row) => row.measure === measure)).map((row) => row && { ...row, target: null });
    const drawn = charts(rows);
    if (!drawn.length) return [noData()];
    return [cx.element("div", { class: "charts" }, drawn), cx.element("details", {}, cx.element("summary", {}, cx.say("all_months")), monthTable(rows))];
  };

  const stageMonths = (data, journey) => {
    const options = of(data.journey_stages, journey).filter((stage) => !stage.is_goal).map((stage) => [stage.stage_id, cx.named(stage, "stage_name")]);
    const asked = cx.address().options.get("stage");
    const weak = cx.funnelRows(data, journey).rows.find((row) => row.is_weakest)?.stage_id;
    const chosen = [asked, weak].find((stage) => options.some(([value]) => value === stage)) ?? options[0][0];
    const choice = cx.select("stage", options, chosen, (stage) => cx.choose({ stage }));
    return cx.section("stage_months", cx.paragraph(cx.say("stage_months_note")), choice, ...months(data, journey, chosen));
  };

  const stageDurations = (data, journey) => {
    const stages = of(data.journey_stages, journey);
    const curves = stages.flatMap((stage) => of(data.survival, journey).filter((row) => row.stage_id === stage.stage_id));
    const rows = curves.map((row) => ({ ...row, name: naming(stages)(row) }));
    const drawn = rows.length ? [cx.curve(cx.say("durations"), rows), cx.curveTable(cx.say("durations_table"), rows)] : [noData()];
    return cx.section("durations", cx.paragraph(cx.say("durations_note")), ...drawn);
  };

  const dropOffs = (data, journey) => {
    const rows = of(data.drop_offs, journey);
    const columns = [
      { head: cx.say("stage"), cell: naming(of(data.journey_stages, journey)), isText: true },
      { head: cx.say("last_touchpoint"), cell: (row) => cx.named(row, "touchpoint_name") ?? cx.term("touchpoint", row.last_touchpoint), isText: true },
      { head: cx.say("stated_reason"), cell: (row) => cx.term("value", row.stated_reason), isText: true },
      { head: cx.say("customers_left"), cell: (row) => cx.number(row.numerator) },
      { head: cx.say("share_of_stage"), cell: (row) => cx.withLimits({ value: row.share, low: row.ci_low, high: row.ci_high }, cx.share) },
    ];
    const entered = rows.length ? cx.say("entered", { month: cx.month(rows[0].period_date) }) : "";
    return cx.section("drop_offs", cx.paragraph(cx.say("drop_offs_note")), cx.answered(entered, columns, rows));
  };

  const stageSignals = (data, journey) => {
    const stages = of(data.journey_stages, journey);
    const touchpoints = new Set(stages.map((stage) => stage.touchpoint));
    const isOwn = (row) => row.dimension === "touchpoint" && touchpoints.has(row.dimension_value);
    const timed = data.survey_timing.filter((row) => row.period_grain === "all" && row.timing_reason === "not_well_timed" && isOwn(row));
    const about = { head: cx.say("touchpoint"), cell: (row) => cx.term("touchpoint", row.dimension_value), isText: true };
    return [
      cx.section("watch_where", cx.paragraph(cx.say("watch_note")), cx.watching(of(data.watched, journey), naming(stages))),
      cx.section("survey_timing", cx.paragraph(cx.say("survey_timing_note")), cx.timing(cx.say("all_time"), [about], timed)),
    ];
  };

  return { journeys, stageMonths, stageDurations, dropOffs, stageSignals };
})());
