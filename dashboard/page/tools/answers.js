// What tables of several pages share: the quarter that they speak of, limits of intervals, and what is said where there is nothing.
Object.assign(cx, (() => {
  const quarterOf = (month) => month && `${month.slice(0, 5)}${String(3 * Math.floor((Number(month.slice(5)) - 1) / 3) + 1).padStart(2, "0")}-01`;

  const quarterNamed = ({ period_date: date, is_partial: isOpen }) => (isOpen ? cx.say("quarter_open", { quarter: cx.quarter(date) }) : cx.quarter(date));

  // The quarter of the address, or that of its period, else the newest that is over, else the newest.
  const quarterAsked = (rows) => {
    const quarters = [...new Set(rows.map((row) => row.period_date))].toSorted().toReversed();
    const open = new Set(rows.filter((row) => row.is_partial).map((row) => row.period_date));
    const { options } = cx.address();
    const isAsked = options.has("month") || options.has("span");
    const asked = [options.get("quarter"), isAsked && quarterOf(cx.monthNumbered(cx.shownMonth()).slice(0, 7))].find((quarter) => quarters.includes(quarter));
    const chosen = asked ?? quarters.find((quarter) => !open.has(quarter)) ?? quarters[0];
    const named = (quarter) => quarterNamed({ period_date: quarter, is_partial: open.has(quarter) });
    return {
      quarter: chosen,
      quarterName: chosen && named(chosen),
      choice: quarters.length ? cx.select("quarter", quarters.map((each) => [each, named(each)]), chosen, (quarter) => cx.choose({ quarter })) : "",
    };
  };

  const answered = (caption, columns, rows) => (rows.length ? cx.table(caption, columns, rows) : cx.paragraph(cx.say("no_data")));

  // Nothing where nothing is known, which a table shows as a dash.
  const known = (value, shown) => (value === null || value === undefined ? null : shown(value));
  const limits = (low, high, shown) => known(low, () => cx.say("interval", { low: shown(low), high: shown(high) }));
  // A value with its interval behind it, where it has one.
  const withLimits = (told, shown) => known(told?.value, (value) => shown(value) + (known(limits(told.low, told.high, shown), (both) => ` (${both})`) ?? ""));
  const proven = (isSignificant) => known(isSignificant, () => cx.say(isSignificant ? "proven" : "not_proven_only"));
  const points = (share) => cx.quantity(share, { unit: "share" }, true);
  // A short day that no line breaks.
  const moment = (iso) => cx.day(iso, { year: "numeric", month: "short", day: "numeric" }).replaceAll(" ", "\u00a0");

  return { quarterNamed, quarterAsked, answered, known, limits, withLimits, proven, points, moment };
})());
