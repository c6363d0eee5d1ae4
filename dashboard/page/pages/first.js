// The first page: what stood out, what to mend first, the KPIs with a target, the journeys with their weak stage.
cx.pages.first = (page, data) => {
  const { element, paragraph, section, say } = cx;
  const month = cx.shownMonth();
  const targeted = cx.kpis().filter((kpi) => (cx.whole(kpi.kpi_id)?.target ?? null) !== null);

  // What is off target first: the eye should not have to look for it.
  const states = ["bad", "watch", "good"];
  const place = (kpi) => (states.indexOf(cx.inPeriod(kpi.kpi_id).cell?.status) + states.length + 1) % (states.length + 1);
  const worstFirst = (kpis) => kpis.toSorted((a, b) => place(a) - place(b));

  const goals = ["acquire", "engage", "retain", "all"]
    .map((goal) => [goal, targeted.filter((kpi) => kpi.goal === goal)])
    .filter(([, kpis]) => kpis.length)
    .map(([goal, kpis]) => [element("h3", {}, say(goal)), cx.tiles(worstFirst(kpis))]);

  page.append(
    section("standouts", paragraph(say("standouts_note")), cx.standouts(data.standouts)),
    section("changes", paragraph(say("changes_note", { month: cx.month(cx.monthNumbered(month)) })), cx.standouts(cx.changesOf(month))),
    section("priorities", cx.priorities(data.touchpoints)),
    section("tiles", cx.beside("tiles_note"), ...goals.flat()),
    section("journeys", paragraph(say("journeys_note")), ...cx.journeys(data))
  );
};
