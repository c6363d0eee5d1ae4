// A sentence for each proven change that went far from what was usual.
Object.assign(cx, (() => {
  const sentence = (change) => {
    const isBetter = change.direction === "up" ? change.value > change.previous_value : change.value < change.previous_value;
    const shown = (value) => cx.quantity(value, change) + cx.unit(change);
    return cx.say(isBetter ? "better" : "worse", {
      month: cx.month(change.period_date),
      name: cx.named(change),
      value: shown(change.value),
      previous: shown(change.previous_value),
      usual: shown(change.baseline_mean),
    });
  };

  const standouts = (changes) =>
    changes.length
      ? cx.element("ol", { class: "standouts" }, changes.map((change) => cx.element("li", {}, sentence(change))))
      : cx.paragraph(cx.say("no_standouts"));

  return { standouts };
})());
