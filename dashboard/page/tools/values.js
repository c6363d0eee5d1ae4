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

  // A published row with all its columns: the page is told numerators of shares, and of even intervals half their width.
  const unfolded = (row) => {
    const along = (made) => row.months.map((_, place) => made(place));
    if (row.halves) {
      const limit = (sign) => along((place) => (row.halves[place] === null ? null : row.values[place] + sign * row.halves[place]));
      return { ...row, lows: limit(-1), highs: limit(1) };
    }
    const nothing = along(() => null);
    if (!row.numerators) return { ...row, lows: row.lows ?? nothing, highs: row.highs ?? nothing };
    const denominators = row.denominators ?? row.ns;
    const cells = along((place) => cx.computed(cx.kpi(row.kpi_id), { n: row.ns[place], total: row.numerators[place], denominator: denominators[place] }));
    return { ...row, values: cells.map(({ value }) => value), lows: cells.map(({ low }) => low), highs: cells.map(({ high }) => high) };
  };

  const add = (sums, row, place) => {
    sums.n += row.ns[place];
    sums.total += row.numerators[place];
    sums.denominator += (row.denominators ?? row.ns)[place];
    sums.squares += row.squares?.[place] ?? 0;
    sums.scales.add(row.scale_family);
  };

  const summed = (cells) => {
    const months = new Map();
    for (const row of cells)
      row.months.forEach((month, place) => {
        if (!months.has(month)) months.set(month, { n: 0, total: 0, denominator: 0, squares: 0, scales: new Set() });
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
      clusterSquares: sums.squares + more("squares_more"),
      clusterProducts: sums.total + more("products_more"),
      clusterCounts: sums.n + more("counts_more"),
    };
  };

  // Under two filters or three: a row as the published ones, or the reason why there is none. Left out are months of small samples
  // and those in which scores of several scales meet that do not pool.
  const combined = (id, filters, timing = "all") => {
    const kpi = cx.kpi(id);
    if (Object.keys(filters).some((name) => !cut.includes(name))) return { reason: cx.say("one_at_a_time") };
    if (kpi.kind === "quantile") return { reason: cx.say("quantile_alone") };
    const all = (told.cube.get(id) ?? []).filter((row) => row.timing === timing);
    const matches = (row, missing) => cut.every((name) => row[name] === (filters[name] ?? missing ?? row[name]));
    const repeats = told.repeats.get(id)?.find((row) => row.timing === timing && matches(row, "all"));
    const months = [...summed(all.filter((row) => matches(row)))]
      .filter(([, sums]) => sums.n >= told.fewest && sums.scales.size === 1)
      .toSorted(([a], [b]) => a - b);
    return { row: months.length ? asPublished(kpi, timing, months.map(([month, sums]) => [month, clustered(sums, repeats, month)])) : undefined };
  };

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

  return { learnCube, unfolded, combined };
})());
