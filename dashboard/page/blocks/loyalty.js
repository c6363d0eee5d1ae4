// Tables about who stays and who leaves: reasons to cancel, bad experiences, captive customers, classes, the balance of customers.
Object.assign(cx, (() => {
  const { known } = cx;
  const { count } = cx.columns;
  const withCount = (numerator, denominator) => `${cx.share(numerator / denominator)} (${cx.number(numerator)})`;

  const cancelReasons = (rows) => {
    const quarters = [...new Map(rows.map((row) => [row.period_date, row])).values()].slice(-6);
    const lines = [...Map.groupBy(rows, (row) => row.cancel_reason)].map(([reason, told]) => ({ reason, told: new Map(told.map((row) => [row.period_date, row])) }));
    const total = ({ told }) => quarters.reduce((sum, { period_date: date }) => sum + (told.get(date)?.numerator ?? 0), 0);
    const ofQuarter = (quarter) => ({
      head: cx.quarterNamed(quarter),
      cell: ({ told }) => withCount(told.get(quarter.period_date)?.numerator ?? 0, quarter.denominator),
    });
    const reason = { head: cx.term("dimension", "cancel_reason"), cell: (line) => cx.term("value", line.reason), isText: true };
    return cx.answered(cx.say("cancel_reasons_note"), [reason, ...quarters.map(ofQuarter)], lines.filter(total).toSorted((a, b) => total(b) - total(a)));
  };

  const experiences = ({ experience_number: number }) => cx.say(`after_${number}`);
  const newCustomers = (rows, days) =>
    cx.answered(
      cx.say("new_customers_note", { days }),
      [
        { head: cx.say("bad_experience"), cell: experiences, isText: true },
        count("customers", "n"),
        count("lost", "lost_count"),
        { head: cx.say("lost_share"), cell: (row) => cx.share(row.lost_rate) },
        { head: cx.say("interval_only"), cell: (row) => cx.limits(row.ci_low, row.ci_high, cx.share) },
        { head: cx.say("against_none"), cell: (row) => known(row.difference, cx.points) },
        { head: cx.say("interval_of_difference"), cell: (row) => cx.limits(row.difference_ci_low, row.difference_ci_high, cx.points) },
        { head: cx.say("evidence"), cell: (row) => cx.proven(row.is_significant) },
      ],
      rows.filter((row) => row.dimension === "customer_type" && row.dimension_value === "new")
    );

  const allCustomers = (rows) => {
    const lines = [...Map.groupBy(rows, (row) => row.dimension_value)].map(([type, told]) => ({ type, told: new Map(told.map((row) => [row.experience_number, row])) }));
    const ofNumber = (number) => ({
      head: cx.say(`after_${number}`),
      cell: ({ told }) => known(told.get(number), (row) => cx.say("share_of_n", { share: cx.share(row.lost_rate), n: cx.number(row.n) })),
    });
    const type = { head: cx.term("dimension", "customer_type"), cell: (line) => (line.type === "all" ? cx.say("everybody") : cx.term("value", line.type)), isText: true };
    return cx.answered(cx.say("all_customers_note"), [type, ...["0", "1", "2", "3+"].map(ofNumber)], lines);
  };
  const badExperiences = (rows, days) => [newCustomers(rows, days), allCustomers(rows)];

  const captives = (rows, quarter) => {
    const lines = [...Map.groupBy(rows, (row) => row.purchase)].map(([purchase, told]) => ({ purchase, told: new Map(told.map((row) => [row.satisfaction, row])) }));
    const ofAnswer = (answer) => ({
      head: cx.say(answer),
      cell: ({ told }) => known(told.get(answer), (row) => (row.is_captive ? cx.say("captive", { share: withCount(row.numerator, row.denominator) }) : withCount(row.numerator, row.denominator))),
    });
    const bought = { head: cx.say("bought"), cell: ({ purchase }) => cx.say(`bought_${purchase}`), isText: true };
    return cx.answered(cx.say("captives_note", { quarter }), [bought, ...["promoter", "passive", "detractor"].map(ofAnswer)], lines);
  };

  const classes = (rows, field) => {
    const dates = [...new Set(rows.map((row) => row.month_date))].toSorted();
    const sum = (told) => told.reduce((total, row) => total + row.customers, 0);
    const lines = [...Map.groupBy(rows, (row) => row[field])].map(([value, told]) => ({ value, isLoyal: told.every((row) => row.is_loyal), told })).toSorted((a, b) => sum(b.told) - sum(a.told));
    const at = (told, date) => told.filter((row) => row.month_date === date);
    const ofDate = (date) => ({ head: cx.day(date), cell: ({ told }) => withCount(sum(at(told, date)), sum(at(rows, date))) });
    const name = ({ value, isLoyal }) => `${cx.term("value", value)}${isLoyal && field === "customer_class" ? ` · ${cx.say("counts_as_loyal")}` : ""}`;
    return cx.answered(cx.say("classes_note"), [{ head: cx.term("dimension", field), cell: name, isText: true }, ...dates.map(ofDate)], lines);
  };

  const balance = (rows) =>
    cx.answered(
      cx.say("balance_note"),
      [
        { head: cx.say("quarter"), cell: cx.quarterNamed, isText: true },
        ...[["at_start", "at_start"], ["lost", "lost"], ["won", "won"], ["returned", "reactivated"], ["at_end", "at_end"]].map(([word, field]) => count(word, field)),
      ],
      rows
    );

  return { cancelReasons, badExperiences, captives, classes, balance };
})());
