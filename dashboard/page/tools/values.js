// Values and intervals that are not told but worked out: those of shares, and those of a KPI where several of channel, segment and
// customer type are asked at once, out of the cube's cells that match.
Object.assign(cx, (() => {
  const cut = ["channel", "segment", "customer_type"];
  const told = {};

  const learnCube = (data) => {
    told.cube = Map.groupBy(data.cube, (row) => row.kpi_id);
    told.repeats = Map.groupBy(data.cube_repeats, (row) => row.kpi_id);
    told.fewest = data.publication[0].small_sample_n;
  };

  // A row with all its columns: what is not told as published is computed from numerators and denominators; intervals that are not
  // those of shares are told as half the width, or as how far the limits are.
  const unfolded = (row) => {
    const along = (made) => row.months.map((_, place) => made(place));
    if (row.values) return { ...row, lows: row.lows ?? along(() => null), highs: row.highs ?? along(() => null) };
    const kpi = cx.kpi(row.kpi_id);
    const sums = (place) => ({ n: row.ns[place], total: row.numerators[place], denominator: (row.denominators ?? row.ns)[place] });
    const cells = along((place) => cx.computed(kpi, sums(place)));
    const limits = (widths, sign, name) =>
      along((place) => (widths ? cx.known(widths[place], (width) => cells[place].value + sign * width) : cells[place][name]));
    return { ...row, values: cells.map(({ value }) => value), lows: limits(row.halves ?? row.belows, -1, "low"), highs: limits(row.halves ?? row.aboves, 1, "high") };
  };

  const add = (sums, row, place) => {
    sums.n += row.ns[place];
    sums.total += row.numerators[place];
    sums.denominator += (row.denominators ?? row.ns)[place];
    if (row.deviations) sums.squares += row.deviations[place] + row.numerators[place] ** 2 / row.ns[place];
    sums.scales.add(row.scale_family);
  };

  const empty = () => ({ n: 0, total: 0, denominator: 0, squares: 0, scales: new Set() });

  const summed = (cells) => {
    const months = new Map();
    for (const row of cells)
      row.months.forEach((month, place) => {
        if (!months.has(month)) months.set(month, empty());
        add(months.get(month), row, place);
      });
    return months;
  };

  // Customers who come more than once may be in several cells, so that what they add is looked up for the combination.
  const clustered = (sums, repeats, month) => {
    const place = repeats ? repeats.months.indexOf(month) : -1;
    const more = (name) => (place < 0 ? 0 : repeats[name][place]);
    return {
      ...sums,
      clusters: sums.n - more("clusters_less"),
      spreadMore: more("spreads_more"),
      clusterCounts: sums.n + more("counts_more"),
    };
  };

  const matches = (row, filters, missing) => cut.every((name) => row[name] === (filters[name] ?? missing ?? row[name]));
  const matching = (id, filters, timing) => (told.cube.get(id) ?? []).filter((row) => row.timing === timing && matches(row, filters));

  // Under two filters or three: a row as the published ones, or the reason why there is none. Left out are months of small samples
  // and those in which scores of several scales meet that do not pool.
  const combined = (id, filters, timing = "all") => {
    const kpi = cx.kpi(id);
    if (Object.keys(filters).some((name) => !cut.includes(name))) return { reason: cx.say("one_at_a_time") };
    if (kpi.kind === "quantile") return { reason: cx.say("quantile_alone") };
    const repeats = told.repeats.get(id)?.find((row) => row.timing === timing && matches(row, filters, "all"));
    const months = [...summed(matching(id, filters, timing))]
      .filter(([, sums]) => sums.n >= told.fewest && sums.scales.size === 1)
      .toSorted(([a], [b]) => a - b);
    return { row: months.length ? asPublished(kpi, timing, months.map(([month, sums]) => [month, clustered(sums, repeats, month)])) : undefined };
  };

  // What adds up over months of the cube, or over days of the whole: {n, total, denominator, scales}.
  const over = (rows, isAsked) => {
    const sums = empty();
    for (const row of rows) row.months.forEach((number, place) => isAsked(number) && add(sums, row, place));
    return sums;
  };
  const overMonths = (id, filters, timing, [first, last]) => over(matching(id, filters, timing), (month) => month >= first && month <= last);
  const overDays = (id, timing, from, to) => over(cx.days(id, timing), (day) => day >= from && day <= to);
  const isInCube = (id) => told.cube.has(id);
  const fewest = () => told.fewest;

  const asPublished = (kpi, timing, months) => {
    const whole = cx.whole(kpi.kpi_id, timing);
    const cells = months.map(([, sums]) => cx.computed(kpi, sums));
    return {
      kpi_id: kpi.kpi_id,
      timing,
      months: months.map(([month]) => month),
      values: cells.map(({ value }) => value),
      lows: cells.map(({ low }) => low),
      highs: cells.map(({ high }) => high),
      ns: months.map(([, { n }]) => n),
      scales: months.map(([, { scales }]) => [...scales][0]),
      mature: cx.along(whole, months.map(([month]) => month), "mature"),
      significant: months.map(() => null),
      target: whole.target,
    };
  };

  return { learnCube, unfolded, combined, overMonths, overDays, isInCube, fewest };
})());
