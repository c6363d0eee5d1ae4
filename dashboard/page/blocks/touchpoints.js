// Touchpoints with each part of the arithmetic that ranks them, and whether the rank has foretold anything.
Object.assign(cx, (() => {
  const { known } = cx;
  const { count, share } = cx.columns;
  const limits = (low, high, shown) => ({ head: cx.say("interval_only"), cell: (row) => cx.limits(row[low], row[high], shown) });

  const remark = (row) => (row.has_too_few ? cx.say("too_few") : cx.proven(row.effect === null ? null : row.is_proven));
  const which = () => [{ head: cx.say("touchpoint"), cell: (row) => cx.named(row, "touchpoint_name"), isText: true }, count("rank", "priority_rank")];
  const distances = () => [
    ...which(),
    count("reach", "reach_count"),
    count("dissatisfied", "dissatisfied_count"),
    share("dissatisfied_share", "dissatisfaction_rate"),
    limits("dissatisfaction_ci_low", "dissatisfaction_ci_high", cx.share),
    { head: cx.say("measured_by"), cell: (row) => known(cx.kpi(row.kpi_id), (kpi) => cx.named(kpi)), isText: true },
    share("kpi_value", "kpi_value"),
    count("answers", "kpi_n"),
    share("target_value", "target_value"),
    share("target_distance", "target_distance", cx.points),
    count("beyond_target", "customers_beyond_target"),
  ];
  const stakes = (currency) => [
    ...which(),
    count("beyond_target", "customers_beyond_target"),
    share("effect", "effect", cx.points),
    limits("effect_ci_low", "effect_ci_high", cx.points),
    { head: cx.say("effect_proven"), cell: remark, isText: true },
    count("effect_bad_n", "effect_bad_n"),
    count("effect_other_n", "effect_other_n"),
    count("at_stake", "customers_at_stake"),
    count("customer_value", "customer_value_amount", { currency }),
    count("value_at_stake", "value_at_stake_amount", { currency }),
  ];
  const touchpoints = (rows, quarter, currency) => [
    cx.answered(cx.say("touchpoints_note", { quarter }), distances(), rows),
    ...(rows.length ? [cx.element("h3", {}, cx.say("stakes")), cx.table(cx.say("stakes_note"), stakes(currency), rows)] : []),
  ];

  const verdict = (all, quarters) => {
    const told = {
      quarters: cx.number(quarters),
      n: cx.number(all.dissatisfied_count),
      priority: cx.share(all.priority_caught_share),
      reach: cx.share(all.reach_caught_share),
      difference: cx.points(all.difference),
      low: known(all.ci_low, cx.points) ?? cx.say("unknown"),
      high: known(all.ci_high, cx.points) ?? cx.say("unknown"),
    };
    if (!all.is_significant) return cx.say("backtest_not_proven", told);
    return cx.say(all.difference > 0 ? "backtest_better" : "backtest_worse", told);
  };

  const backtest = (rows) => {
    const all = rows.find((row) => row.period_grain === "all");
    const quarters = rows.filter((row) => row.period_grain === "quarter");
    const rank = (word, field) => ({ head: cx.say(word), cell: (row) => known(row[field], (value) => cx.number(value, 2)) });
    const columnsOfTest = [
      { head: cx.say("ranks_of"), cell: (row) => cx.quarter(row.period_date), isText: true },
      count("dissatisfied_after", "dissatisfied_count"),
      share("first_by_priority", "priority_caught_share"),
      share("first_by_reach", "reach_caught_share"),
      share("difference", "difference", cx.points),
      limits("ci_low", "ci_high", cx.points),
      { head: cx.say("evidence"), cell: (row) => cx.proven(row.is_significant) },
      rank("spearman_priority", "priority_spearman"),
      rank("spearman_reach", "reach_spearman"),
    ];
    return [all ? cx.paragraph(verdict(all, quarters.length), "") : "", cx.answered(cx.say("backtest_note"), columnsOfTest, quarters)];
  };

  return { touchpoints, backtest };
})());
