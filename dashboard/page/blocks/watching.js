// What to watch in each stage of a journey: what people do, what they say of it and what comes of it.
Object.assign(cx, (() => {
  const metric = (row) => {
    const part = row.dimension === "all" ? "" : ` (${cx.term(row.dimension, row.dimension_value)})`;
    return cx.element("span", {}, cx.element("a", { href: cx.link("kpi", row.kpi_id) }, cx.named(cx.kpi(row.kpi_id))), part);
  };

  const value = (row) => {
    const kpi = cx.kpi(row.kpi_id);
    return row.value === null ? cx.say("no_data") : cx.measured(row.value, kpi);
  };

  const status = (row) => (["good", "watch", "bad"].includes(row.status) ? cx.statusTold(row.status) : null);

  const columns = (stage) => [
    { head: cx.say("stage"), cell: stage, isText: true },
    { head: cx.say("lens"), cell: (row) => cx.term("lens", row.lens), isText: true },
    { head: cx.say("signal"), cell: (row) => cx.named(row, "signal"), isText: true },
    { head: cx.say("success_metric"), cell: metric, isText: true },
    { head: cx.say("signal_source"), cell: (row) => cx.term("source", row.source), isText: true },
    { head: cx.say("kpi_value"), cell: value },
    { head: "n", cell: (row) => cx.known(row.n, cx.number) },
    { head: cx.say("target_value"), cell: (row) => cx.known(row.target_value, (target) => cx.measured(target, cx.kpi(row.kpi_id))) },
    { head: cx.say("status"), cell: status, isText: true },
    { head: cx.say("of_month"), cell: (row) => cx.known(row.period_date, cx.month), isText: true },
  ];

  const watching = (rows, stage) => cx.answered(cx.say("watch_newest"), columns(stage), rows);

  return { watching };
})());
