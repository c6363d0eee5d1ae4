// A journey as a row of stages: who came in, who came on, who left, and where it is weak.
Object.assign(cx, (() => {
  const facts = (row) => [
    cx.say("came_on", { share: cx.share(row.conversion_rate) }),
    cx.say("dropped", { share: cx.share(row.drop_off_rate), low: cx.share(row.ci_low), high: cx.share(row.ci_high) }),
    row.duration_hours_median === null ? "" : cx.say("median", { duration: cx.duration(row.duration_hours_median) }),
  ];

  const stage = (row, most) => {
    const bar = cx.element("i");
    bar.style.width = `${(100 * row.entrants) / most}%`;
    return cx.element(
      "li",
      { class: row.is_weakest ? "stage weakest" : "stage" },
      cx.element("h4", {}, cx.named(row, "stage_name")),
      row.is_weakest ? cx.element("span", { class: "mark" }, `▼ ${cx.say("weakest")}`) : null,
      cx.element("div", { class: "bar", "aria-hidden": "true" }, bar),
      cx.element("div", {}, cx.say("entrants", { n: cx.number(row.entrants) })),
      row.is_goal ? null : facts(row).map((text) => cx.paragraph(text, "small"))
    );
  };

  const funnel = (stages) => {
    const most = Math.max(...stages.map((row) => row.entrants));
    return cx.element("ol", { class: "funnel" }, stages.map((row) => stage(row, most)));
  };

  return { funnel };
})());
