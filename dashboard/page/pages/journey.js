// The journeys, or one of them: its funnel, each stage by the month, how long it takes, how people left, what to watch.
cx.pages.journey = (page, data, id) => {
  const { element, paragraph, section, say } = cx;
  const [journey] = data.journey_stages.filter((row) => row.journey_id === id);
  if (!journey) return page.append(section("journeys", paragraph(say("journeys_note")), ...cx.journeys(data)));
  const notes = Object.keys(cx.filters()).length ? paragraph(say("rest_of_whole"), "unheeded") : "";
  return page.append(
    element("h2", {}, cx.named(journey, "journey_name")),
    paragraph(cx.named(journey, "question"), ""),
    paragraph(say("journey_counts_by")),
    element("p", {}, element("a", { href: cx.link("journey", "", { stage: "" }) }, say("all_journeys"))),
    section("funnel", paragraph(say("journeys_note")), ...cx.funnel(data, id)),
    notes,
    cx.stageMonths(data, id),
    cx.stageDurations(data, id),
    cx.dropOffs(data, id),
    ...cx.stageSignals(data, id)
  );
};
