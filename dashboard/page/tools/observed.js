// The records that the page holds of a KPI's month: the newest, with an id each and the value that counts.
Object.assign(cx, (() => {
  const told = {};
  const learnObserved = ({ records, observed }) => {
    told.records = new Map(records.map((row) => [`${row.records}/${row.month}`, row]));
    told.values = Map.groupBy(observed, (row) => row.observations);
  };

  const isObserved = (kpi) => told.values.has(kpi.observations);
  const valuesOf = (kpi, month) => told.values.get(kpi.observations)?.find((row) => row.month === month);

  // What is asked of records: the filters of the address, and an agent.
  const asked = () => {
    const agent = cx.address().options.get("agent");
    return Object.entries({ ...cx.filters(), ...(agent ? { agent } : {}) });
  };

  // The records that count for the first KPI, each with its values of all, which are of the same records; nothing where none are held.
  // `unheeded` are the filters that are not known of them.
  const observed = (kpis, month, filters = asked()) => {
    const lists = kpis.map((kpi) => valuesOf(kpi, month));
    const [list] = lists;
    if (!list) return null;
    const held = told.records.get(`${list.records}/${month}`);
    const knows = (name) => (held[name] ?? null) !== null;
    const wanted = filters.filter(([name]) => knows(name));
    const row = (place) => {
      const attributes = Object.entries(held).filter(([, all]) => Array.isArray(all));
      return { ...Object.fromEntries(attributes.map(([name, all]) => [name, all[place]])), values: lists.map((each) => each?.measures[place] ?? null) };
    };
    const counted = held.ids.map((_, place) => place).filter((place) => list.measures[place] !== null);
    const found = counted.filter((place) => wanted.every(([name, value]) => held[name][place] === value));
    return { rows: found.map(row), kept: counted.length, total: list.total, knows, unheeded: filters.map(([name]) => name).filter((name) => !knows(name)) };
  };

  return { learnObserved, isObserved, observed };
})());
