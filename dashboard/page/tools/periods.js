// The period that the address holds: a month, a quarter, a year, or from one day to another; and its name.
Object.assign(cx, (() => {
  const kinds = ["month", "quarter", "year", "days"];
  const monthsOf = { month: 1, quarter: 3, year: 12 };

  const ofMonths = (kind, first) => {
    const last = first + monthsOf[kind] - 1;
    return { kind, months: [first, last], from: cx.dayNumber(cx.monthNumbered(first)), to: cx.dayNumber(cx.monthNumbered(last + 1)) - 1 };
  };

  // From day to day; whole months add up under filters too, and a whole month, quarter or year is one.
  const ofDays = (from, to) => {
    const [start, end] = [cx.dayNumbered(from), cx.dayNumbered(to + 1)];
    if (!start.endsWith("-01") || !end.endsWith("-01")) return { kind: "days", months: null, from, to };
    const [first, next] = [start, end].map(cx.monthNumber);
    const kind = ["year", "quarter", "month"].find((each) => next - first === monthsOf[each] && first % monthsOf[each] === 0);
    return kind ? ofMonths(kind, first) : { kind: "days", months: [first, next - 1], from, to };
  };

  // A day that the calendar has, of a year that has four digits after and before it too.
  const isDay = (text) => /^[12]\d{3}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && cx.dayNumbered(cx.dayNumber(text)) === text;

  const told = (text) => {
    const [, year, quarter] = /^([12]\d{3})(?:-Q([1-4]))?$/.exec(text) ?? [];
    if (quarter) return ofMonths("quarter", cx.monthNumber(`${year}-01`) + 3 * (quarter - 1));
    if (year) return ofMonths("year", cx.monthNumber(`${year}-01`));
    const days = text.split("..");
    if (days.length !== 2 || !days.every(isDay)) return null;
    const [from, to] = days.map(cx.dayNumber);
    return from <= to ? ofDays(from, to) : null;
  };

  const period = () => {
    const { options } = cx.address();
    const span = told(options.get("span") ?? "");
    if (span) return span;
    const month = options.get("month");
    return ofMonths("month", isDay(`${month}-01`) ? cx.monthNumber(`${month}-01`) : cx.lastMonth());
  };

  // What pages show that have a month alone: the period's last that is over.
  const shownMonth = () => {
    const { kind, months, to } = period();
    const last = months?.[1] ?? cx.monthNumber(cx.dayNumbered(to));
    return kind === "month" ? last : Math.min(last, Math.max(cx.lastMonth(), months?.[0] ?? 0));
  };

  // As many months before, or as many days.
  const before = ({ kind, months, from, to }) => {
    if (!months) return { kind, months, from: from - (to - from + 1), to: from - 1 };
    const length = months[1] - months[0] + 1;
    const [first, next] = [months[0] - length, months[0]].map((month) => cx.dayNumber(cx.monthNumbered(month)));
    return { kind, months: [months[0] - length, months[0] - 1], from: first, to: next - 1 };
  };

  const isOpen = ({ to }) => to >= cx.asOf();

  const written = {
    month: ({ months: [first] }) => cx.monthNumbered(first).slice(0, 7),
    quarter: ({ months: [first] }) => `${cx.monthNumbered(first).slice(0, 4)}-Q${(first % 12) / 3 + 1}`,
    year: ({ months: [first] }) => cx.monthNumbered(first).slice(0, 4),
    days: ({ from, to }) => `${cx.dayNumbered(from)}..${cx.dayNumbered(to)}`,
  };
  const names = {
    month: ({ months: [first] }) => cx.month(cx.monthNumbered(first)),
    quarter: ({ months: [first] }) => cx.quarter(cx.monthNumbered(first)),
    year: ({ months: [first] }) => cx.year(cx.monthNumbered(first)),
    days: ({ from, to }) => cx.say("days_from_to", { from: cx.moment(cx.dayNumbered(from)), to: cx.moment(cx.dayNumbered(to)) }),
  };
  const periodName = (asked = period()) => {
    const name = names[asked.kind](asked);
    return isOpen(asked) ? cx.say("period_open", { period: name }) : name;
  };

  // What the shown values are of, and what they are compared with.
  const beside = (word) => cx.paragraph(cx.say(word, { period: periodName(), before: cx.say(`before_${period().kind}`) }));

  // The address of a period; tables that speak of a quarter follow it.
  const choosePeriod = (asked) => {
    const text = written[asked.kind](asked);
    cx.choose({ ...(asked.kind === "month" ? { month: text, span: "" } : { month: "", span: text }), quarter: "" });
  };

  // The period of another kind that lies around what is shown.
  const around = (kind) => {
    const asked = period();
    if (kind === "days") return { ...asked, kind, to: Math.min(asked.to, cx.asOf()) };
    const month = shownMonth();
    return ofMonths(kind, month - (month % monthsOf[kind]));
  };

  return { periodKinds: kinds, period, shownMonth, periodBefore: before, isOpenPeriod: isOpen, periodName, beside, choosePeriod, periodAround: around, monthsAs: ofMonths };
})());
