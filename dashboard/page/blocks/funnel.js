// A journey as a row of stages: who came in, who came on, who left, and where it is weak.
Object.assign(cx, (() => {
  const facts = (row) => {
    if (row.conversion_rate === null) return [cx.say("too_few")];
    return [
      cx.say("came_on", { share: cx.share(row.conversion_rate) }),
      cx.say("dropped", { share: cx.share(row.drop_off_rate), low: cx.share(row.ci_low), high: cx.share(row.ci_high) }),
      row.duration_hours_median === null ? "" : cx.say("median", { duration: cx.duration(row.duration_hours_median) }),
    ];
  };

  const stage = (row, most) => {
    const bar = cx.element("i");
    bar.style.width = `${(100 * row.entrants) / most}%`;
    return cx.element(
      "li",
      { class: row.is_weakest ? "stage weakest" : "stage" },
      cx.element("strong", { class: "name" }, cx.named(row, "stage_name")),
      row.is_weakest ? cx.element("span", { class: "mark" }, `▼ ${cx.say("weakest")}`) : null,
      cx.element("div", { class: "bar", "aria-hidden": "true" }, bar),
      cx.element("div", {}, cx.say("entrants", { n: cx.number(row.entrants) })),
      row.is_goal ? null : facts(row).map((text) => cx.paragraph(text, "small"))
    );
  };

  // One filter at a time, of those that stages are broken down by: the dimension and its value, or why not.
  const dimensions = ["channel", "segment", "customer_type", "country", "campaign"];
  const asked = () => {
    const filters = Object.entries(cx.filters());
    const unknown = filters.map(([name]) => name).filter((name) => !dimensions.includes(name));
    if (unknown.length) return { reason: cx.say("not_by", { filters: unknown.map((name) => cx.term("dimension", name)).join(", ") }) };
    if (filters.length > 1) return { reason: cx.say("funnel_alone") };
    const [[dimension, value]] = filters.length ? filters : [["all", "all"]];
    return { dimension, value };
  };

  // Of the cube's filters, which would stand beside another, and of those that stages are not broken down by.
  const funnelRefusal = (dimension) => {
    if (!dimensions.includes(dimension)) return "not_by";
    const isBeside = Object.keys(cx.filters()).some((name) => name !== dimension) && !cx.filters()[dimension];
    return isBeside && cx.combining.includes(dimension) ? "funnel_alone" : "";
  };

  // The stages of a journey under the filter, or the reason why there are none.
  const funnelRows = (data, journey) => {
    const { dimension, value, reason } = asked();
    const matches = (row) => row.journey_id === journey && row.dimension === dimension && row.dimension_value === value;
    const found = new Map(data.funnels.filter(matches).map((row) => [row.stage_id, row]));
    const stages = data.journey_stages.filter((row) => row.journey_id === journey && found.has(row.stage_id));
    return { rows: stages.map((row) => ({ ...row, ...found.get(row.stage_id) })), reason };
  };

  const funnel = (data, journey) => {
    const { rows, reason } = funnelRows(data, journey);
    if (!rows.length) return [cx.paragraph(reason ?? cx.nothing(), "unheeded")];
    const most = Math.max(...rows.map((row) => row.entrants));
    return [
      cx.paragraph(`${cx.say("entered", { month: cx.month(rows[0].period_date) })}.`, "small"),
      cx.element("ol", { class: "funnel" }, rows.map((row) => stage(row, most))),
    ];
  };

  return { funnel, funnelRows, funnelRefusal };
})());
