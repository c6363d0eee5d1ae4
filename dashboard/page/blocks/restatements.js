// Final values that readers saw and that differ now: how many, the months among them, and what came in between.
Object.assign(cx, (() => {
  const { known } = cx;
  const name = (id) => known(cx.kpi(id), (kpi) => cx.named(kpi)) ?? id;
  const { text, count } = cx.columns;
  const quantity = (word, field, isSigned) => ({ head: cx.say(word), cell: (row) => known(row[field], (value) => cx.quantity(value, row, isSigned)) });

  const counts = (rows) =>
    cx.table(
      cx.say("restated_note"),
      [
        text("kpi", (row) => name(row.kpi_id)),
        text("period", (row) => cx.term("grain", row.period_grain)),
        ...[["restated_changed", "changed"], ["restated_withdrawn", "withdrawn"], ["restated_new", "added"], ["beyond_interval", "beyond_interval"]].map(([word, field]) => count(word, field)),
      ],
      rows
    );

  const months = (rows) =>
    cx.answered(
      cx.say("restated_months_note"),
      [
        text("kpi", (row) => (row.timing === "all" ? name(row.kpi_id) : `${name(row.kpi_id)}, ${cx.say(`timing_${row.timing}`)}`)),
        text("of_month", (row) => cx.month(row.period_date)),
        text("event", (row) => cx.say(`restated_${row.event}`)),
        quantity("before", "previous_value"),
        quantity("now", "value"),
        quantity("difference", "change", true),
        count("n_before", "previous_n"),
        count("n_now", "n"),
        text("beyond_interval", (row) => known(row.is_beyond_interval, (is) => cx.say(is ? "yes" : "no"))),
      ],
      rows
    );

  const causes = (rows) =>
    cx.answered(
      cx.say("causes_note"),
      [
        text("cause", (row) => cx.term("cause", row.cause)),
        text("feed", (row) => row.feed),
        text("file", (row) => row.file_id),
        count("records", "records"),
        text("told", (row) => row.told),
        text("kpis_of_cause", (row) => row.kpis.map(name).join(", ")),
      ],
      rows
    );

  const restatements = (restated, restatedMonths, restatedCauses) =>
    restated.length
      ? [counts(restated), months(restatedMonths), causes(restatedCauses)]
      : [cx.paragraph(cx.say("restated_none"))];

  return { restatements };
})());
