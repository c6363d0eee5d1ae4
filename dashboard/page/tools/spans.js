// A KPI in the period of the address: months and quarters as published, other spans out of what adds up, with the reason where nothing does.
Object.assign(cx, (() => {
  // Why a KPI has no value over a span; nothing where it has one.
  const refusal = (kpi, filters, span) => {
    const names = Object.keys(filters);
    if (kpi.kind === "quantile") return "span_quantile";
    if (!cx.days(kpi.kpi_id, "all").length) return "span_of_period";
    if (!names.length) return "";
    if (names.some((name) => !cx.combining.includes(name)) || !cx.isInCube(kpi.kpi_id)) return "span_single";
    return span.months ? "" : "span_days";
  };

  const sumsOf = (kpi, filters, timing, span) => {
    if (Object.keys(filters).length) return cx.overMonths(kpi.kpi_id, filters, timing, span.months);
    if (kpi.kind !== "level") return cx.overDays(kpi.kpi_id, timing, span.from, span.to);
    // A level is that of the last day.
    const [row] = cx.days(kpi.kpi_id, timing);
    const last = Math.max(...row.months.filter((day) => day >= span.from && day <= span.to));
    return cx.overDays(kpi.kpi_id, timing, last, last);
  };

  // {value, low, high, n}, or null of none, of too few under a filter, and where scores of several scales meet.
  const spanned = (kpi, filters, timing, span) => {
    const sums = sumsOf(kpi, filters, timing, span);
    const isFew = Object.keys(filters).length > 0 && sums.n < cx.fewest();
    if (!sums.n || isFew || sums.scales.size > 1) return null;
    return { n: kpi.kind === "level" ? sums.total : sums.n, ...cx.computed(kpi, { ...sums, clusters: undefined }) };
  };

  // Whether the page has a period from its first month on: what came after the beginning alone is nothing to compare with.
  const isHeld = ({ kpi_id: id }, filters, timing, { from }) => {
    const isFiltered = Object.keys(filters).length > 0;
    const first = Math.max(cx.whole(id, timing).months[0], isFiltered ? cx.firstMonth() : -Infinity);
    return cx.monthNumber(cx.dayNumbered(from)) >= first;
  };

  const spanCell = (kpi, filters, timing, span) => {
    const now = spanned(kpi, filters, timing, span);
    if (!now) return null;
    const before = cx.periodBefore(span);
    const earlier = isHeld(kpi, filters, timing, before) ? spanned(kpi, filters, timing, before) : null;
    const { target } = cx.whole(kpi.kpi_id, timing);
    return {
      ...now,
      change: [now.value, earlier?.value ?? null].includes(null) ? null : now.value - earlier.value,
      isProven: null,
      isFinal: span.to + 1 + kpi.maturity_days <= cx.asOf(),
      status: cx.judged(kpi, target, now.value),
      target,
      note: ["student_t", "tango"].includes(kpi.interval_method) ? cx.say("span_no_interval") : null,
    };
  };

  // {cell, reason} of a KPI under the filters of the address.
  const inPeriod = (id, timing = "all", span = cx.period()) => {
    const [kpi, filters] = [cx.kpi(id), cx.filters()];
    const isPublished = span.kind === "month" || (span.kind === "quarter" && Object.keys(filters).length < 2);
    if (Object.keys(filters).length && cx.monthNumber(cx.dayNumbered(span.from)) < cx.firstMonth())
      return { cell: null, reason: cx.say("too_old", { month: cx.month(cx.monthNumbered(cx.firstMonth())) }) };
    const { row, reason } = cx.filtered(id, timing, isPublished ? span.kind : "month");
    if (isPublished || reason) return { cell: cx.cell(row, span.months[0]), reason };
    const word = refusal(kpi, filters, span);
    return word ? { cell: null, reason: cx.say(word) } : { cell: spanCell(kpi, filters, timing, span), reason: undefined };
  };

  return { inPeriod };
})());
