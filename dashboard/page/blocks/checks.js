// What was found to be wrong with the data, what to do about it, and who let it pass.
Object.assign(cx, (() => {
  const { known } = cx;
  const { text, count } = cx.columns;
  const figure = (word, field) => ({ head: cx.say(word), cell: (row) => known(row[field], (value) => cx.number(value, value % 1 ? 4 : 0)) });

  // No row is good news here, where anything was looked at.
  const noneOr = (caption, columns, rows) => (rows.length ? cx.table(caption, columns, rows) : cx.paragraph(cx.say("none_found")));

  const attention = (rows) =>
    noneOr(
      cx.say("attention_note"),
      [
        text("check", (row) => row.check_name),
        text("ended", (row) => cx.say(`check_${row.status}`)),
        count("at_fault", "failures"),
        count("looked_at", "evaluated"),
        text("what_to_do", (row) => cx.term("do", row.advice)),
      ],
      rows
    );

  const rejects = (rows) =>
    noneOr(
      cx.say("rejects_note"),
      [
        text("feed", (row) => row.feed),
        text("column", (row) => row.column_name),
        text("reason", (row) => cx.term("reject", row.reason)),
        count("rejected", "rejected"),
        { head: cx.say("of_records"), cell: (row) => known(row.share, (value) => cx.say("percent", { value: cx.number(value * 100, 3) })) },
      ],
      rows
    );

  const unexpected = (rows) =>
    noneOr(
      cx.say("unexpected_note"),
      [
        text("delivery", (row) => row.delivery),
        text("expected", (row) => cx.term("expectation", row.expectation)),
        text("column", (row) => row.column_name),
        text("severity", (row) => cx.say(`severity_${row.severity}`)),
        figure("observed", "observed"),
        figure("at_least", "lower"),
        figure("at_most", "upper"),
        text("explanation", (row) => row.explanation),
      ],
      rows
    );

  const unjudged = (rows) => {
    const told = rows.map((row) => cx.say("unjudged_of", { n: cx.number(row.expectations), name: cx.term("expectation", row.expectation), why: row.explanation }));
    return rows.length ? cx.paragraph(`${cx.say("unjudged")} ${told.join("; ")}.`) : "";
  };

  const accepted = (rows) =>
    rows.length
      ? cx.table(
          cx.say("accepted_note"),
          [text("when", (row) => cx.moment(row.accepted_at)), text("who", (row) => row.accepted_by), text("why", (row) => row.reason), text("checks_accepted", (row) => row.checks), text("run", (row) => row.run_id)],
          rows
        )
      : cx.paragraph(cx.say("accepted_none"));

  return { attention, rejects, unexpected, unjudged, accepted };
})());
