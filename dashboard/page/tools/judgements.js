// What is said of a change and of a status, on tiles and in tables.
Object.assign(cx, (() => {
  // Nothing where there is nothing to compare with.
  const changeTold = (kpi, cell, month) => {
    // A part of a month beside a whole one is no change.
    if (month > cx.lastMonth() && ["count", "level"].includes(kpi.kind)) return "";
    if (cell.change === null) return null;
    const word = { 1: "changed", 0: "not_proven" }[cell.isProven] ?? "change_only";
    return cx.say(word, { change: cx.quantity(cell.change, kpi, true) });
  };

  const statusTold = (status) => cx.element("span", { class: `status ${status}` }, cx.say(status));

  return { changeTold, statusTold };
})());
