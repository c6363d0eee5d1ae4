// The page of one KPI: its months with their interval, breakdowns, what it means, the records behind it, and all of it as a table.
cx.pages.kpi = (page, data, id) => {
  const { element, paragraph, section, say } = cx;
  const kpi = cx.kpi(id);
  const timings = ["all", "well_timed"].filter((timing) => cx.whole(id, timing));
  const [shown] = timings.map((timing) => cx.filtered(id, timing).row).filter(Boolean);

  page.append(
    element("h2", {}, cx.named(kpi) + cx.unitBehind(kpi)),
    paragraph(cx.named(kpi, "question"), ""),
    paragraph(say("counts_by", { anchor: cx.term("date_anchor", kpi.date_anchor) })),
    cx.beside("period_note"),
    cx.tiles([kpi]),
    ...cx.trendOf(kpi, timings),
    cx.breakdowns(kpi),
    section("definition", cx.definition(kpi)),
    section("lineage", cx.lineage(kpi, data)),
    section("records", paragraph(say("records_note")), ...cx.records([kpi], cx.shownMonth())),
    section("all_months", cx.valuesDownload(kpi), shown ? cx.monthTable(kpi, shown) : "")
  );
};
