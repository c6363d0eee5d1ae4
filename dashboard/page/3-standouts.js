// A sentence for each proven change that went far from what was usual.
cx.drawers.push((data) => {
  const { say, element, quantity, unit, month } = cx;
  const sentence = (change) => {
    const isBetter = change.direction === "up" ? change.value > change.previous_value : change.value < change.previous_value;
    const shown = (value) => quantity(value, change) + unit(change);
    return say(isBetter ? "better" : "worse", {
      month: month(change.period_date),
      name: change.name,
      value: shown(change.value),
      previous: shown(change.previous_value),
      usual: shown(change.baseline_mean),
    });
  };
  const list = document.getElementById("standouts");
  list.append(...data.standouts.map((change) => element("li", {}, sentence(change))));
  if (!data.standouts.length) list.replaceWith(element("p", {}, say("no_standouts")));
});
