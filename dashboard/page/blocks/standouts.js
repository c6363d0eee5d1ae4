// A sentence for each proven change that went far from what was usual.
Object.assign(cx, (() => {
  const sentence = (change) => {
    const isMore = change.value > change.previous_value;
    const isBetter = isMore === (change.direction === "up");
    const judged = isBetter ? "better" : "worse";
    // More tickets, orders or money given away are neither: what they mean depends on what they come from.
    const told = ["count", "level"].includes(cx.kpi(change.kpi_id).kind) ? (isMore ? "rose" : "fell") : judged;
    const shown = (value) => cx.measured(value, change);
    return cx.say(told, {
      month: cx.month(change.period_date),
      name: cx.named(change),
      value: shown(change.value),
      previous: shown(change.previous_value),
      usual: shown(change.baseline_mean),
    });
  };

  // What became of it: a reader takes a change of last autumn for one of today.
  const since = (change) => {
    const month = cx.lastMonth();
    const now = cx.cell(cx.whole(change.kpi_id), month);
    if (!now || change.period_date === cx.monthNumbered(month)) return "";
    return ` ${cx.say("since", { month: cx.month(cx.monthNumbered(month)), value: cx.measured(now.value, change) })}`;
  };

  const standouts = (changes) =>
    changes.length
      ? cx.element("ul", { class: "standouts" }, changes.map((change) => cx.element("li", {}, sentence(change) + since(change))))
      : cx.paragraph(cx.say("no_standouts"));

  // Of two readings with the same numbers the one with the shorter id.
  const once = (changes) => {
    const numbers = ({ value, previous_value: previous, baseline_mean: usual }) => [value, previous, usual].map((each) => each.toPrecision(6)).join();
    const shortest = (rows) => rows.toSorted((a, b) => a.kpi_id.length - b.kpi_id.length)[0];
    return [...Map.groupBy(changes, numbers).values()].map(shortest);
  };

  // Of one month: each KPI whose change is proven and final, the farthest from what was usual first.
  const changesOf = (month) => {
    const changes = cx
      .kpis()
      .map((kpi) => ({ kpi, cell: cx.cell(cx.whole(kpi.kpi_id), month) }))
      .filter(({ cell }) => cell?.isProven && cell.isFinal && cell.usual !== null && cell.spread > 0)
      .map(({ kpi, cell }) => ({
        ...kpi,
        period_date: cx.monthNumbered(month),
        value: cell.value,
        previous_value: cell.value - cell.change,
        baseline_mean: cell.usual,
        distance: Math.abs(cell.value - cell.usual) / cell.spread,
      }));
    return once(changes)
      .toSorted((a, b) => b.distance - a.distance)
      .slice(0, 5);
  };

  return { standouts, changesOf };
})());
