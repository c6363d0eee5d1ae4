// Teams, or agents, beside one another in one month; what is of too few cases is hidden, and counted.
Object.assign(cx, (() => {
  const measures = [
    "tickets_solved", "first_response_minutes_median", "resolution_hours_median", "sla_resolution_rate",
    "first_contact_resolution_rate", "reopen_rate", "csat",
  ];

  // Looked up once for a table: {measure: Map of dimension value to row}.
  const rowsOf = (dimension) => {
    const of = (id) => cx.series(id).filter((row) => row.dimension === dimension && row.timing === "all");
    return Object.fromEntries(measures.map((id) => [id, new Map(of(id).map((row) => [row.dimension_value, row]))]));
  };

  const hiddenIn = (small, dimension, month) => {
    const found = small.filter((row) => row.dimension === dimension && row.months.includes(month));
    return new Map(found.map((row) => [`${row.kpi_id}/${row.dimension_value}`, row]));
  };

  const head = (kpi) => {
    const link = cx.element("a", { href: cx.link("kpi", kpi.kpi_id) }, cx.named(kpi));
    return cx.element("span", {}, link, cx.unitBehind(kpi), cx.element("div", { class: "small" }, cx.say("counts_by", { anchor: cx.term("date_anchor", kpi.date_anchor) })));
  };

  const teams = (dimension, small, month, { name, isShown, caption }) => {
    const first = cx.firstMonth(dimension);
    if (month < first) return [cx.paragraph(cx.say("too_old", { month: cx.month(cx.monthNumbered(first)) }))];
    const rows = rowsOf(dimension);
    const hidden = hiddenIn(small, dimension, month);
    const cell = (id) => ({ value }) => {
      if (hidden.has(`${id}/${value}`)) return cx.say("few");
      return cx.known(cx.cell(rows[id].get(value), month), (told) => cx.quantity(told.value, cx.kpi(id)));
    };
    const known = measures.flatMap((id) => [...rows[id]].filter(([, row]) => row.months.includes(month)).map(([value]) => value));
    const values = [...new Set([...known, ...[...hidden.values()].map((row) => row.dimension_value)])].filter(isShown);
    const solved = (value) => cx.cell(rows.tickets_solved.get(value), month)?.n ?? 0;
    const lines = values.toSorted((a, b) => solved(b) - solved(a) || a.localeCompare(b)).map((value) => ({ value }));
    const columns = [
      { head: cx.term("dimension", dimension), cell: ({ value }) => name(value), isText: true },
      ...measures.map((id) => ({ head: head(cx.kpi(id)), cell: cell(id) })),
    ];
    const count = [...hidden.values()].filter((row) => isShown(row.dimension_value)).length;
    return [cx.answered(caption, columns, lines), count ? cx.paragraph(cx.say("hidden_few", { count: cx.number(count) }), "small") : ""];
  };

  return { teams };
})());
