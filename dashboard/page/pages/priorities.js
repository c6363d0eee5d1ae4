// What to mend first and why, whether that foretells anything, and whom the warehouse would ask for feedback now; counts only.
cx.pages.priorities = (page, data) => {
  const { element, paragraph, section, say, number } = cx;
  const { quarter, quarterName, choice } = cx.quarterAsked(data.touchpoints);
  const count = (word) => ({ head: say(word), cell: (row) => number(row.customers) });
  const sum = (rows) => rows.reduce((total, row) => total + row.customers, 0);

  const asks = data.requests.filter((row) => row.decision === "ask");
  const byChannel = asks.filter((row) => row.touchpoint !== null);
  const byTime = asks.filter((row) => row.local_day !== null).toSorted((a, b) => a.local_day.localeCompare(b.local_day) || a.local_hour - b.local_hour);
  const waits = data.requests.filter((row) => row.decision === "wait");

  const requests = () => [
    paragraph(say("requests_now", { asked: number(sum(byChannel)), waiting: number(sum(waits)), day: cx.day(data.publication[0].as_of) }), ""),
    paragraph(say("requests_list")),
    element("h3", {}, say("requests_channels")),
    cx.answered(
      say("requests_channels_note"),
      [
        { head: say("touchpoint"), cell: (row) => cx.named(row, "touchpoint_name"), isText: true },
        { head: cx.term("dimension", "channel"), cell: (row) => cx.term("value", row.channel), isText: true },
        count("customers"),
      ],
      byChannel
    ),
    element("h3", {}, say("requests_times")),
    cx.answered(
      say("requests_times_note"),
      [
        { head: say("local_day"), cell: (row) => cx.day(row.local_day), isText: true },
        { head: say("local_hour"), cell: (row) => `${String(row.local_hour).padStart(2, "0")}:00`, isText: true },
        { head: say("time_zone"), cell: (row) => row.time_zone, isText: true },
        count("customers"),
      ],
      byTime
    ),
    element("h3", {}, say("requests_reasons")),
    cx.answered(say("requests_reasons_note"), [{ head: say("first_reason"), cell: (row) => cx.term("wait", row.reason), isText: true }, count("customers")], waits),
  ];

  page.append(
    section("touchpoints", choice, ...cx.touchpoints(data.touchpoints.filter((row) => row.period_date === quarter), quarterName, data.publication[0].currency ?? "")),
    section("backtest", ...cx.backtest(data.backtest)),
    section("requests", ...(data.requests.length ? requests() : [paragraph(say("no_data"))]))
  );
};
