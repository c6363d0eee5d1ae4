// What to mend first, as a table.
Object.assign(cx, (() => {
  const columns = () => [
    { head: cx.say("rank"), cell: (row) => cx.number(row.priority_rank) },
    { head: cx.say("touchpoint"), cell: (row) => cx.named(row, "touchpoint"), isText: true },
    { head: cx.say("reach"), cell: (row) => cx.number(row.reach_count) },
    { head: cx.say("dissatisfied"), cell: (row) => cx.share(row.dissatisfaction_rate) },
    { head: cx.say("measured_by"), cell: (row) => cx.named(row, "kpi_name"), isText: true },
    { head: cx.say("kpi_value"), cell: (row) => cx.quantity(row.kpi_value, row) },
    { head: cx.say("target_value"), cell: (row) => cx.quantity(row.target_value, row) },
    { head: cx.say("beyond_target"), cell: (row) => cx.number(row.customers_beyond_target) },
  ];

  const priorities = (rows) =>
    rows.length
      ? cx.table(cx.say("priorities_note", { quarter: cx.quarter(rows[0].period_date) }), columns(), rows)
      : cx.paragraph(cx.say("no_data"));

  return { priorities };
})());
