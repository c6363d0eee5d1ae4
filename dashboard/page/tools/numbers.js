// Numbers, shares and days as the reader's language writes them.
Object.assign(cx, (() => {
  const formats = new Map();
  const format = (Kind, options) => {
    const key = JSON.stringify([cx.language, Kind.name, options]);
    if (!formats.has(key)) formats.set(key, new Kind(cx.language, options));
    return formats.get(key);
  };

  // What rounds to nothing has no sign.
  const number = (value, decimals = 0, isSigned = false) => {
    if (value === null) return cx.say("unknown");
    const signDisplay = isSigned ? "exceptZero" : "negative";
    return format(Intl.NumberFormat, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, signDisplay }).format(value);
  };
  const share = (value) =>
    value === null ? cx.say("unknown") : format(Intl.NumberFormat, { style: "percent", maximumFractionDigits: 1 }).format(value);

  const quantity = (value, kpi, isSigned = false) => {
    if (value === null) return cx.say("unknown");
    if (kpi.unit === "share") return isSigned ? cx.say("points_of_share", { value: number(value * 100, 1, true) }) : share(value);
    return number(value, Math.min(kpi.decimals, 1), isSigned);
  };
  const units = { share: () => "", currency: () => (cx.currency() ? ` ${cx.currency()}` : "") };
  const unit = (kpi) => units[kpi.unit]?.() ?? cx.say("unit_of", { unit: cx.term("unit", kpi.unit) });
  // Behind a name, where the numbers below it stand alone.
  const unitBehind = (kpi) => unit(kpi) && ` (${unit(kpi).trim()})`;

  // What is long in its own unit is read in the next: how a KPI is shown beside such a value. Hours of work make no days.
  const longer = { seconds: [120, 60, "minutes"], minutes: [120, 60, "hours"], hours: [48, 24, "days"] };
  const readable = (kpi, value) => {
    const [from, size, next] = longer[kpi.unit] ?? [Infinity];
    const isWork = next === "days" && kpi.kpi_id.includes("_business_");
    if (isWork || !(Math.abs(value) >= from)) return { kpi, size: 1 };
    const further = readable({ ...kpi, unit: next, decimals: 1 }, value / size);
    return { ...further, size: further.size * size };
  };
  const measured = (value, kpi) => {
    const { kpi: shown, size } = readable(kpi, value);
    return quantity(value === null ? null : value / size, shown) + unit(shown);
  };

  // A stage may last minutes or weeks: the unit in which its hours are read most easily.
  const duration = (hours) => {
    const [value, unit] = hours < 1 ? [hours * 60, "minute"] : hours < 48 ? [hours, "hour"] : [hours / 24, "day"];
    return format(Intl.NumberFormat, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }).format(value);
  };

  const day = (iso, options = { year: "numeric", month: "long", day: "numeric" }) =>
    format(Intl.DateTimeFormat, { timeZone: "UTC", ...options }).format(new Date(iso.slice(0, 10)));
  const month = (iso) => day(iso, { year: "numeric", month: "long" });
  const year = (iso) => day(iso, { year: "numeric" });
  const quarter = (iso) => cx.say("quarter_of", { year: iso.slice(0, 4), quarter: (Number(iso.slice(5, 7)) + 2) / 3 });

  // Months count from January 2000.
  const monthNumbered = (index) => {
    const years = Math.floor(index / 12);
    return `${2000 + years}-${String(index - 12 * years + 1).padStart(2, "0")}-01`;
  };
  const monthNumber = (iso) => (Number(iso.slice(0, 4)) - 2000) * 12 + Number(iso.slice(5, 7)) - 1;

  // Days count from 2000-01-01.
  const [epoch, length] = [Date.UTC(2000, 0, 1), 864e5];
  const dayNumber = (iso) => Math.round((Date.parse(iso.slice(0, 10)) - epoch) / length);
  const dayNumbered = (index) => new Date(epoch + index * length).toISOString().slice(0, 10);

  return { number, share, quantity, unit, unitBehind, readable, measured, duration, day, month, quarter, year, monthNumbered, monthNumber, dayNumber, dayNumbered };
})());
