// Each journey as a row of stages: who came in, who came on, who left, and where it is weak.
cx.drawers.push((data) => {
  const { say, element, number, share, month } = cx;

  const stage = (row, most) => {
    const bar = element("i");
    bar.style.width = `${(100 * row.entrants) / most}%`;
    const told = row.is_goal
      ? []
      : [
          say("came_on", { share: share(row.conversion_rate) }),
          say("dropped", { share: share(row.drop_off_rate), low: share(row.ci_low), high: share(row.ci_high) }),
          row.duration_hours_median === null ? "" : say("median", { hours: number(row.duration_hours_median, 1) }),
        ];
    return element(
      "li",
      { class: row.is_weakest ? "stage weakest" : "stage" },
      element("h4", {}, row.stage_name),
      row.is_weakest ? element("span", { class: "mark" }, `▼ ${say("weakest")}`) : null,
      element("div", { class: "bar", "aria-hidden": "true" }, bar),
      element("div", {}, say("entrants", { n: number(row.entrants) })),
      ...told.map((text) => element("div", { class: "small" }, text))
    );
  };

  const journeys = Map.groupBy(data.journeys, (row) => row.journey_id);
  for (const stages of journeys.values()) {
    const [first] = stages;
    const most = Math.max(...stages.map((row) => row.entrants));
    document.getElementById("journeys").append(
      element("h3", {}, first.journey_name),
      element("p", { class: "small" }, `${first.question} ${say("entered", { month: month(first.period_date) })}.`),
      element("ol", { class: "funnel" }, ...stages.map((row) => stage(row, most)))
    );
  }
});
