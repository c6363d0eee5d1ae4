// Groups of customers: who stays, for whom things go wrong, and how the signals of the first of each differ from all others'.
Object.assign(cx, (() => {
  const groupName = (row) => cx.term("value", row.dimension_value);
  const perCustomer = (value, isSigned) => (isSigned && value > 0 ? "+" : "") + cx.number(value, 3);

  const groups = (rows, quarter) =>
    cx.answered(
      cx.say("groups_note", { quarter }),
      [
        { head: cx.say("group"), cell: (row) => cx.filterLink(row.dimension, row.dimension_value), isText: true },
        { head: cx.say("loyalty_rank"), cell: (row) => cx.known(row.loyalty_rank, (value) => cx.number(value)) },
        { head: cx.say("customers_kept"), cell: (row) => cx.known(row.customers_kept_rate, cx.share) },
        { head: cx.say("trouble_rank"), cell: (row) => cx.known(row.trouble_rank, (value) => cx.number(value)) },
        { head: cx.say("bad_experiences_each"), cell: (row) => cx.known(row.bad_experiences_per_customer, (value) => perCustomer(value)) },
      ],
      rows
    );

  const signalName = (row) => {
    const kpi = cx.kpi(row.signal);
    const name = kpi ? cx.named(kpi) + cx.unitBehind(kpi) : cx.say(`signal_${row.signal}`);
    return row.scale === "any" ? name : `${name}, ${row.scale}`;
  };
  const shown = (row, isSigned) => (value) => (row.unit === null ? perCustomer(value, isSigned) : cx.quantity(value, row, isSigned));

  const signals = (caption, rows) =>
    cx.answered(
      caption,
      [
        { head: cx.say("signal"), cell: signalName, isText: true },
        { head: cx.say("of_group"), cell: (row) => cx.known(row.value, shown(row)) },
        { head: "n", cell: (row) => cx.number(row.n) },
        { head: cx.say("of_others"), cell: (row) => cx.known(row.other_value, shown(row)) },
        { head: cx.say("n_of_others"), cell: (row) => cx.number(row.other_n) },
        { head: cx.say("difference"), cell: (row) => cx.known(row.difference, shown(row, true)) },
        { head: cx.say("interval_only"), cell: (row) => cx.limits(row.ci_low, row.ci_high, shown(row, true)) },
        { head: cx.say("evidence"), cell: (row) => cx.proven(row.is_significant) },
      ],
      rows
    );

  const segments = (groupRows, signalRows, quarter) => {
    const kind = (row) => (row.is_most_loyal && row.is_most_troubled ? "most_both" : row.is_most_loyal ? "most_loyal" : "most_troubled");
    const told = Object.entries(Object.groupBy(signalRows, kind))
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([name, rows]) => [cx.element("h3", {}, cx.say(name, { group: groupName(rows[0]) })), signals(cx.say("signals_note"), rows)]);
    return [groups(groupRows, quarter), ...told.flat()];
  };

  return { segments };
})());
