// Cohorts as a table of shares, darker where more have stayed; the number stands in each cell, so that colour is only a help.
Object.assign(cx, (() => {
  const whole = (share) => cx.number(share * 100);

  const cohorts = (rows, days) => {
    const shares = rows.filter((row) => row.month_number).map((row) => row.numerator / row.n);
    const [least, most] = [Math.min(...shares), Math.max(...shares, 0)];
    const depth = (share) => Math.round((100 * (Math.min(share, most) - least)) / (most - least || 1)) / 100;
    const shown = (row) => {
      const share = row.numerator / row.n;
      const looks = { class: row.is_partial ? "heat open" : "heat", style: `--depth: ${depth(share)}` };
      return cx.element("span", looks, `${whole(share)}${row.is_partial ? "*" : ""}`);
    };
    const lines = [...Map.groupBy(rows, (row) => row.cohort_month)].map(([month, cells]) => ({ month, n: cells[0].n, cells: new Map(cells.map((row) => [row.month_number, row])) }));
    const columns = [
      { head: cx.say("cohort"), cell: ({ month }) => cx.day(month, { year: "numeric", month: "short" }), isText: true },
      { head: cx.say("customers"), cell: ({ n }) => cx.number(n) },
      ...Array.from({ length: Math.max(...rows.map((row) => row.month_number)) + 1 }, (_, number) => ({
        head: cx.number(number),
        cell: ({ cells }) => (cells.has(number) ? shown(cells.get(number)) : ""),
      })),
    ];
    return cx.element("div", { class: "cohorts" }, cx.table(cx.say("cohorts_note", { days }), columns, lines));
  };

  return { cohorts };
})());
