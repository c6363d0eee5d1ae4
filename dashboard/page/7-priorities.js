// What to mend first, as a table.
cx.drawers.push((data) => {
  const { say, number, quantity, share, quarter, table } = cx;
  if (!data.priorities.length) return;
  const columns = {
    rank: (row) => number(row.priority_rank),
    touchpoint: (row) => row.touchpoint,
    reach: (row) => number(row.reach_count),
    dissatisfied: (row) => share(row.dissatisfaction_rate),
    measured_by: (row) => row.kpi_name,
    kpi_value: (row) => quantity(row.kpi_value, row),
    target: (row) => quantity(row.target_value, row),
    beyond_target: (row) => (row.customers_beyond_target === null ? say("unknown") : number(row.customers_beyond_target)),
  };
  const heads = Object.keys(columns).map((name) => say(name, { target: "" }).trim());
  const rows = data.priorities.map((row) => Object.values(columns).map((shown) => shown(row)));
  const caption = say("priorities_note", { quarter: quarter(data.priorities[0].period_date) });
  document.getElementById("priorities").append(table(heads, rows, caption));
});
