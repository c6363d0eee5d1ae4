// What to mend first in the newest quarter that is over, as a table.
Object.assign(cx, (() => {
  const quantity = (field) => (row) => cx.quantity(row[field], cx.kpi(row.kpi_id));

  const columns = () => [
    { head: cx.say("rank"), cell: (row) => cx.number(row.priority_rank) },
    { head: cx.say("touchpoint"), cell: (row) => cx.named(row, "touchpoint_name"), isText: true },
    { head: cx.say("reach"), cell: (row) => cx.number(row.reach_count) },
    { head: cx.say("dissatisfied"), cell: (row) => cx.share(row.dissatisfaction_rate) },
    { head: cx.say("measured_by"), cell: (row) => cx.named(cx.kpi(row.kpi_id)), isText: true },
    { head: cx.say("kpi_value"), cell: quantity("kpi_value") },
    { head: cx.say("target_value"), cell: quantity("target_value") },
    { head: cx.say("beyond_target"), cell: (row) => cx.number(row.customers_beyond_target) },
  ];

  const priorities = (touchpoints) => {
    const over = touchpoints.filter((row) => !row.is_partial);
    const quarter = over.map((row) => row.period_date).toSorted().at(-1);
    const rows = over.filter((row) => row.period_date === quarter && row.kpi_value !== null);
    if (!rows.length) return cx.paragraph(cx.say("no_data"));
    return cx.table(cx.say("priorities_note", { quarter: cx.quarter(quarter) }), columns(), rows);
  };

  return { priorities };
})());
