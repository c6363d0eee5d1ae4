// Feedback: the scores of all and of the well-timed answers, who answers, what scores depend on, and what customers wrote.
cx.pages.feedback = (page, data) => {
  const { element, paragraph, section, say } = cx;
  const month = cx.shownMonth();
  const date = cx.monthNumbered(month);
  const { options } = cx.address();
  const scores = ["nps", "csat", "ces"];

  const timed = data.survey_timing.filter((row) => row.dimension === "all");
  const ofMonth = timed.filter((row) => row.period_grain === "month" && row.period_date === date);
  const reason = { head: say("timing_reason"), cell: (row) => cx.term("timing_reason", row.timing_reason), isText: true };
  const byReason = timed.filter((row) => row.period_grain === "all");

  const delays = ["before", "0-1", "1-3", "3-7", "7-30", "30+"];
  const order = (value) => (delays.includes(value) ? delays.indexOf(value) : delays.length);
  const dimensions = ["answer_delay", "channel", "ask_number"];
  const by = dimensions.includes(options.get("by")) ? options.get("by") : dimensions[0];

  const cuts = () => {
    const measures = [...scores, ...(by === "answer_delay" ? [] : ["survey_response_rate"])];
    const rows = measures.map((id) => cx.series(id).filter((row) => row.dimension === by && row.timing === "all"));
    const told = (place, value) => cx.cell(rows[place].find((row) => row.dimension_value === value), month);
    const values = [...new Set(rows.flat().filter((row) => row.months.includes(month)).map((row) => row.dimension_value))];
    const sorted = values.toSorted((a, b) => order(a) - order(b) || a.localeCompare(b));
    const columns = measures.flatMap((id, place) => [
      { head: cx.named(cx.kpi(id)), cell: ({ value }) => cx.withLimits(told(place, value), (each) => cx.quantity(each, cx.kpi(id))) },
      { head: "n", cell: ({ value }) => cx.known(told(place, value)?.n, cx.number) },
    ]);
    const first = { head: cx.term("dimension", by), cell: ({ value }) => cx.filterLink(by, value), isText: true };
    return cx.answered(say("scores_of", { month: cx.month(date) }), [first, ...columns], sorted.map((value) => ({ value })));
  };

  page.append(
    element("h2", {}, say("page_feedback")),
    paragraph(say("feedback_note")),
    paragraph(say("usual_note"), "small"),
    section("scores", cx.tiles(scores.map(cx.kpi)), cx.trends(scores, ["all", "well_timed"])),
    section("survey_timing", paragraph(say("survey_timing_note")), cx.timing(say("in_month", { month: cx.month(date) }), [reason], ofMonth), cx.timing(say("all_time_reasons"), [reason], byReason)),
    section("responses", cx.tiles(["survey_response_rate", "comment_rate", "premature_survey_rate", "detractor_follow_up_rate"].map(cx.kpi)), cx.trends(["survey_response_rate", "premature_survey_rate"])),
    section("scores_by", cx.select("by", dimensions.map((name) => [name, cx.term("dimension", name)]), by, (chosen) => cx.choose({ by: chosen })), cuts()),
    section("comments", paragraph(say("comments_note")), ...cx.comments(data.comments))
  );
};
