// The filters that the address holds, and a KPI under them.
Object.assign(cx, (() => {
  // Those of the cube combine freely; of the others one is asked at a time.
  const combining = ["channel", "segment", "customer_type"];
  const single = ["product_category", "team", "country", "campaign"];

  const filters = () => {
    const { options } = cx.address();
    return Object.fromEntries([...combining, ...single].filter((name) => options.get(name)).map((name) => [name, options.get(name)]));
  };

  // One of those that stand alone takes the others back; an agent belongs to a team.
  const filter = (name, value) => {
    const others = single.includes(name) ? [...combining, ...single] : single;
    const taken = [...(value ? others : []), ...(name === "team" ? ["agent"] : [])];
    return { ...Object.fromEntries(taken.map((other) => [other, ""])), [name]: value };
  };

  // A value of a breakdown, which leads to what is of it alone where it can be filtered by.
  const isFilter = (dimension) => [...combining, ...single].includes(dimension);
  const filterLink = (dimension, value) => {
    const { page, id } = cx.address();
    const name = cx.term("value", value);
    return isFilter(dimension) ? cx.element("a", { href: cx.link(page, id, filter(dimension, value)) }, name) : name;
  };

  // As published where all or one breakdown is asked, else computed; a reason where a filter does not apply to the KPI.
  // Weeks and days are of the whole alone, quarters of the whole or under one filter.
  const filtered = (id, timing = "all", grain = "month") => {
    const asked = Object.entries(filters());
    if (!asked.length) return { row: cx.whole(id, timing, grain) };
    const rows = cx.series(id, grain).filter((row) => row.timing === timing);
    const missing = asked.filter(([name]) => !rows.some((row) => row.dimension === name));
    if (missing.length) return { reason: cx.say("not_by", { filters: missing.map(([name]) => cx.term("dimension", name)).join(", ") }) };
    if (asked.length > 1) return cx.combined(id, Object.fromEntries(asked), timing);
    const [[dimension, value]] = asked;
    return { row: rows.find((row) => row.dimension === dimension && row.dimension_value === value) };
  };

  // What is said where no month stands: under a filter small samples are left out too.
  const nothing = () => cx.say(Object.keys(filters()).length ? "none_or_few" : "no_data");

  return { combining, single, filters, filter, isFilter, filterLink, filtered, nothing };
})());
