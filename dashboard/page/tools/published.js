// The published months of a KPI, looked up: of the whole, and of each value of a breakdown.
Object.assign(cx, (() => {
  const told = {};
  const learn = (data) => {
    told.kpis = new Map(data.kpis.map((kpi) => [kpi.kpi_id, kpi]));
    told.rows = Map.groupBy(data.series.filter((row) => row.grain === "month"), (row) => row.kpi_id);
    told.series = new Map();
    [told.run] = data.publication;
  };

  const kpi = (id) => told.kpis.get(id);
  const kpis = () => [...told.kpis.values()].filter((each) => told.rows.has(each.kpi_id));
  const series = (id) => {
    if (!told.series.has(id)) told.series.set(id, (told.rows.get(id) ?? []).map(cx.unfolded));
    return told.series.get(id);
  };
  const whole = (id, timing = "all") => series(id).find((row) => row.dimension === "all" && row.timing === timing);
  const lastMonth = () => told.run.last_month;
  const currency = () => told.run.currency;

  // Good, watch or bad, by the rule of the scorecard; null without a target.
  const judged = ({ direction, watch_value: watch }, target, value) => {
    if (target === null || value === null) return null;
    const isAsGood = (level) => level !== null && (direction === "up" ? value >= level : value <= level);
    return isAsGood(target) ? "good" : isAsGood(watch) ? "watch" : "bad";
  };

  // The difference to the month before; of two families of scales there is none.
  const difference = (row, at) => {
    const before = row.months.indexOf(row.months[at] - 1);
    const values = [row.values[at], row.values[before] ?? null];
    return values.includes(null) || row.scales?.[at] !== row.scales?.[before] ? null : values[0] - values[1];
  };

  // One month as {value, low, high, n, change, isProven, isFinal, status, target, usual, spread}; null where nothing is published of it.
  // Of the whole, change and status are told; of a breakdown and under several filters they are worked out.
  const cell = (row, month) => {
    const at = row?.months.indexOf(month) ?? -1;
    if (at < 0) return null;
    const column = (name) => row[name]?.[at] ?? null;
    return {
      value: column("values"), low: column("lows"), high: column("highs"), n: column("ns"),
      change: row.changes ? column("changes") : difference(row, at), isProven: column("significant"), isFinal: column("mature") === 1,
      status: row.statuses || !row.kpi_id ? column("statuses") : judged(kpi(row.kpi_id), row.target, row.values[at]), target: row.target, usual: column("usual"), spread: column("usual_spread"),
    };
  };

  // Every month from the first to the last, so that a gap is seen as one.
  const span = (rows) => {
    const months = rows.flatMap((row) => row.months);
    const first = Math.min(...months);
    return Array.from({ length: Math.max(...months) - first + 1 }, (_, place) => first + place);
  };
  const along = (row, months, name) => {
    const values = new Map(row.months.map((month, place) => [month, row[name][place]]));
    return months.map((month) => values.get(month) ?? null);
  };

  // What was usual before each month: the mean of its baseline, two standard deviations to either side.
  const usual = (row, months, kpi) => {
    if (!row.usual) return [[], []];
    const [means, spreads] = ["usual", "usual_spread"].map((name) => along(row, months, name));
    const within = (value) => (kpi.unit === "share" ? Math.min(Math.max(value, 0), 1) : value);
    const limit = (sign) => means.map((mean, place) => (mean === null || spreads[place] === null ? null : within(mean + sign * 2 * spreads[place])));
    return [limit(-1), limit(1)];
  };

  return { learn, kpi, kpis, series, whole, lastMonth, currency, cell, span, along, usual };
})());
