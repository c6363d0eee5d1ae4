// What is said of a change and of a status, on tiles and in tables.
Object.assign(cx, (() => {
  // Nothing where there is nothing to compare with; `shown` says the change in words.
  const changeTold = (kpi, cell, period = cx.period(), shown = (change) => cx.quantity(change, kpi, true)) => {
    // A part of a month, or of another period, beside a whole one is no change.
    if (cx.isOpenPeriod(period) && ["count", "level"].includes(kpi.kind)) return "";
    if (cell.change === null) return null;
    const word = { 1: "changed", 0: "not_proven" }[cell.isProven] ?? "change_only";
    return cx.say(word, { change: shown(cell.change) });
  };

  const statusTold = (status) => cx.element("span", { class: `status ${status}` }, cx.say(status));

  return { changeTold, statusTold };
})());
