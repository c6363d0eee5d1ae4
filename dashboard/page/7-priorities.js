// What to mend first, as a table.
cx.drawers.push((data) => {
  const { say, element, number, share, quarter } = cx;
  if (!data.priorities.length) return;
  document.getElementById("priorities-note").textContent = say("priorities_note", {
    quarter: quarter(data.priorities[0].period_date),
  });
  const columns = {
    rank: (row) => number(row.priority_rank),
    touchpoint: (row) => row.touchpoint,
    reach: (row) => number(row.reach_count),
    dissatisfied: (row) => share(row.dissatisfaction_rate),
    measured_by: (row) => row.kpi_name,
    kpi_value: (row) => cx.quantity(row.kpi_value, row),
    target: (row) => cx.quantity(row.target_value, row),
    beyond_target: (row) => (row.customers_beyond_target === null ? say("unknown") : number(row.customers_beyond_target)),
  };
  const heading = (name) => say(name, { target: "" }).trim();
  document.getElementById("priorities").append(
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...Object.keys(columns).map((name) => element("th", { scope: "col" }, heading(name))))),
      element(
        "tbody",
        {},
        ...data.priorities.map((row) =>
          element("tr", {}, ...Object.values(columns).map((shown) => element("td", {}, shown(row))))
        )
      )
    )
  );
});
