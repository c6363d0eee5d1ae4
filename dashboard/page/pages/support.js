// Support: what waits, how fast it is answered and solved, by team and agent down to the tickets.
cx.pages.support = (page, data) => {
  const { element, paragraph, section, say } = cx;
  const month = cx.shownMonth();
  const { options } = cx.address();
  const [team, agent] = ["team", "agent"].map((name) => options.get(name) ?? "");
  const moment = options.get("moment") === "created" ? "created" : "solved";
  const monthName = cx.month(cx.monthNumbered(month));

  const group = (word, tiles, trends) => section(word, cx.tiles(tiles.map(cx.kpi)), cx.trends(trends));

  // The team is a filter of the whole page; the agent is chosen within it.
  const toTeam = (value) => element("a", { href: cx.link("support", "", cx.filter("team", value)) }, cx.term("value", value));
  const toAgent = (value) => element("a", { href: cx.link("support", "", { agent: value }) }, cx.term("value", value));
  const way = () => {
    const all = element("a", { href: cx.link("support", "", cx.filter("team", "")) }, say("all_teams"));
    const steps = [team || agent ? all : say("all_teams"), team && (agent ? toTeam(team) : cx.term("value", team)), agent];
    return element("p", {}, steps.filter(Boolean).flatMap((step, place) => (place ? [" › ", step] : [step])));
  };

  const teamOf = new Map(data.agents.map((row) => [row.agent, row.team]));
  const isNamed = (value) => !["unknown", "not_applicable"].includes(value);
  const people = cx.teams("agent", data.small_samples, month, {
    name: toAgent,
    isShown: (value) => isNamed(value) && (!team || teamOf.get(value) === team) && (!agent || value === agent),
    caption: say("in_month", { month: monthName }),
  });
  const units = cx.teams("team", data.small_samples, month, {
    name: toTeam,
    isShown: (value) => value !== "not_applicable" && (!team || value === team),
    caption: say("in_month", { month: monthName }),
  });
  const counted = {
    solved: ["tickets_solved", "resolution_hours", "reopen_rate", "first_contact_resolution_rate"],
    created: ["ticket_volume", "first_response_minutes", "unanswered_ticket_share"],
  };
  // Teams and agents are broken down by nothing else.
  const beside = Object.keys(cx.filters()).filter((name) => name !== "team");
  const unheeded = beside.length ? paragraph(say("teams_unheeded", { filters: beside.map((name) => cx.term("dimension", name)).join(", ") }), "unheeded") : "";
  const moments = ["solved", "created"].map((name) => [name, say(`by_${name}`)]);

  page.append(
    element("h2", {}, say("page_support")),
    paragraph(say("support_note", { month: monthName })),
    paragraph(say("usual_note"), "small"),
    group("backlog", ["ticket_backlog", "backlog_days_of_work", "ticket_volume", "tickets_solved"], ["ticket_backlog", "backlog_days_of_work"]),
    group(
      "response",
      ["first_response_minutes_median", "first_response_minutes_p90", "sla_first_response_rate", "unanswered_ticket_share"],
      ["first_response_minutes_median", "sla_first_response_rate"]
    ),
    group(
      "resolution",
      ["resolution_hours_median", "resolution_hours_p90", "sla_resolution_rate", "first_contact_resolution_rate", "reopen_rate"],
      ["resolution_hours_median", "first_contact_resolution_rate"]
    ),
    section("teams", paragraph(say("teams_note")), unheeded, way(), ...units),
    section("agents", paragraph(say("agents_note")), ...people),
    section(
      "tickets",
      paragraph(say("records_note")),
      cx.select("moment", moments, moment, (chosen) => cx.choose({ moment: chosen })),
      ...cx.records(counted[moment].map(cx.kpi), month)
    )
  );
};
