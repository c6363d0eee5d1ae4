// The published values of a KPI by month, quarter, week and day, looked up: of the whole, and of each value of a breakdown.
Object.assign(cx, (() => {
  const told = {};
  // Days of one KPI and timing as one row; of scores that do not pool, those days on which all are of one scale.
  const columns = ["months", "ns", "numerators", "denominators", "halves", "belows", "aboves"];
  const dayRow = (rows) => {
    if (rows.length === 1) return rows[0];
    const days = rows.flatMap((row) => row.months.map((day, place) => ({ day, place, row: { ...row, denominators: row.denominators ?? row.ns } })));
    const once = [...Map.groupBy(days, ({ day }) => day).values()].filter((same) => same.length === 1).flat();
    const sorted = once.toSorted((a, b) => a.day - b.day);
    const told = columns.filter((name) => rows[0][name] || name === "denominators");
    return { ...rows[0], ...Object.fromEntries(told.map((name) => [name, sorted.map(({ row, place }) => row[name][place])])) };
  };

  const learn = (data) => {
    told.kpis = new Map(data.kpis.map((kpi) => [kpi.kpi_id, kpi]));
    const days = data.days.map((row) => ({ ...row, grain: "day", dimension: "all", months: row.days }));
    told.days = Map.groupBy(days, (row) => `${row.kpi_id} ${row.timing}`);
    const whole = [...told.days.values()].map(dayRow);
    told.rows = Map.groupBy([...data.series, ...whole], (row) => `${row.kpi_id} ${row.grain}`);
    told.series = new Map();
    [told.run] = data.publication;
  };

  const kpi = (id) => told.kpis.get(id);
  const kpis = () => [...told.kpis.values()].filter((each) => told.rows.has(`${each.kpi_id} month`));
  const series = (id, grain = "month") => {
    const key = `${id} ${grain}`;
    if (!told.series.has(key)) told.series.set(key, (told.rows.get(key) ?? []).map(cx.unfolded));
    return told.series.get(key);
  };
  const whole = (id, timing = "all", grain = "month") => series(id, grain).find((row) => row.dimension === "all" && row.timing === timing);
  // Components by the day, per scale where scores do not pool.
  const days = (id, timing) => told.days.get(`${id} ${timing}`) ?? [];
  const lastMonth = () => told.run.last_month;
  // From which month on a breakdown is told.
  const firstMonth = (dimension) => (dimension === "agent" ? told.run.first_month_of_agents : told.run.first_month_of_breakdowns);
  // The day that the data speak of, where the warehouse is: it is not over.
  const asOf = () => cx.dayNumber(new Intl.DateTimeFormat("en-CA", { timeZone: told.run.time_zone }).format(new Date(`${told.run.as_of.slice(0, 19)}Z`)));
  const currency = () => told.run.currency;

  // Good, watch or bad, by the rule of the scorecard; null without a target.
  const judged = ({ direction, watch_value: watch }, target, value) => {
    if (target === null || value === null) return null;
    const isAsGood = (level) => level !== null && (direction === "up" ? value >= level : value <= level);
    return isAsGood(target) ? "good" : isAsGood(watch) ? "watch" : "bad";
  };

  // The difference to the month or quarter before; of two families of scales there is none.
  const difference = (row, at) => {
    const before = row.months.indexOf(row.months[at] - steps[row.grain ?? "month"]);
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

  // How far periods of a grain are apart: months and quarters in months, weeks and days in days.
  const steps = { month: 1, quarter: 3, week: 7, day: 1 };

  // Every month, or other period of the rows, from the first to the last, so that a gap is seen as one.
  const span = (rows) => {
    const months = rows.flatMap((row) => row.months);
    const first = Math.min(...months);
    const step = steps[rows[0].grain ?? "month"];
    return Array.from({ length: (Math.max(...months) - first) / step + 1 }, (_, place) => first + step * place);
  };
  // How charts name a period of a row.
  const numbered = ({ grain = "month" }, number) => (["week", "day"].includes(grain) ? cx.dayNumbered(number) : cx.monthNumbered(number).slice(0, 7));
  const along = (row, months, name) => {
    const values = new Map(row.months.map((month, place) => [month, row[name][place]]));
    return months.map((month) => values.get(month) ?? null);
  };

  // Points, money, and a return or a change as a share.
  const canBeNegative = ({ kind, unit }) => ["points", "currency"].includes(unit) || (unit === "share" && kind !== "share");
  // What was usual before each month: the mean of its baseline, two standard deviations to either side, as far as the KPI can go.
  const usual = (row, months, kpi) => {
    if (!row.usual) return [[], []];
    const [means, spreads] = ["usual", "usual_spread"].map((name) => along(row, months, name));
    const within = (value) => Math.min(Math.max(value, canBeNegative(kpi) ? -Infinity : 0), kpi.kind === "share" ? 1 : Infinity);
    const limit = (sign) => means.map((mean, place) => (mean === null || spreads[place] === null ? null : within(mean + sign * 2 * spreads[place])));
    return [limit(-1), limit(1)];
  };

  return { learn, kpi, kpis, series, whole, days, lastMonth, firstMonth, asOf, currency, judged, cell, span, numbered, along, usual };
})());
