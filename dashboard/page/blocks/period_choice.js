// The period in the bar: of which kind, and which one; from one day to another is two days.
Object.assign(cx, (() => {
  const published = () => cx.span(cx.kpis().flatMap((kpi) => cx.whole(kpi.kpi_id) ?? [])).toReversed();

  // Months, quarters or years of which something is published, the newest first.
  const choices = (kind) => {
    const starts = published().map((month) => (kind === "month" ? month : kind === "quarter" ? month - (month % 3) : month - (month % 12)));
    return [...new Set(starts)].map((first) => cx.monthsAs(kind, first));
  };

  const list = (period) => {
    const options = choices(period.kind);
    const place = options.findIndex(({ from }) => from === period.from);
    const named = options.map((each, at) => [String(at), cx.periodName(each)]);
    return cx.select(period.kind, named, String(place), (at) => cx.choosePeriod(options[Number(at)]));
  };

  const day = (name, period, change) => {
    const field = cx.element("input", { type: "date", name, value: cx.dayNumbered(period[name]), required: "" });
    field.addEventListener("change", () => field.value && change(cx.dayNumber(field.value)));
    return cx.element("label", {}, `${cx.say(name)} `, field);
  };
  // Who moves one day past the other asks for that day alone.
  const days = (period) => [
    day("from", period, (from) => cx.choosePeriod({ kind: "days", from, to: Math.max(from, period.to) })),
    day("to", period, (to) => cx.choosePeriod({ kind: "days", from: Math.min(period.from, to), to })),
  ];

  const periodChoice = () => {
    const period = cx.period();
    const isDays = period.kind === "days" || cx.address().options.get("span")?.includes("..");
    const kind = isDays ? "days" : period.kind;
    const kinds = cx.periodKinds.map((each) => [each, cx.say(`period_${each}`)]);
    return [cx.select("span", kinds, kind, (chosen) => cx.choosePeriod(cx.periodAround(chosen))), ...(isDays ? days(period) : [list(period)])];
  };

  return { periodChoice };
})());
