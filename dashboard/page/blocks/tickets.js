// The ids behind a number: the newest tickets of a month, of a team, an agent or a channel.
Object.assign(cx, (() => {
  const few = 40;

  const measure = (value) => cx.known(value, (each) => cx.number(each, each < 10 ? 1 : 0));

  const columns = (month) => [
    { head: cx.say("ticket"), cell: (row) => row.ids, isText: true },
    { head: cx.say("of_day"), cell: (row) => cx.moment(`${cx.monthNumbered(month).slice(0, 8)}${String(row.days).padStart(2, "0")}`) },
    { head: cx.term("dimension", "team"), cell: (row) => cx.term("value", row.teams), isText: true },
    { head: cx.term("dimension", "agent"), cell: (row) => (row.agents === null ? cx.say("few") : cx.term("value", row.agents)), isText: true },
    { head: cx.term("dimension", "channel"), cell: (row) => cx.term("value", row.channels), isText: true },
    { head: cx.say("category"), cell: (row) => cx.term("value", row.categories), isText: true },
    { head: cx.say("response_minutes"), cell: (row) => measure(row.response_minutes) },
    { head: cx.say("resolution_hours"), cell: (row) => measure(row.resolution_hours) },
    { head: cx.say("reopened"), cell: (row) => cx.known(row.reopened, (was) => cx.say(was ? "was_reopened" : "was_not")), isText: true },
  ];

  const lines = (month) =>
    month.ids.map((_, place) => Object.fromEntries(Object.entries(month).filter(([, list]) => Array.isArray(list)).map(([name, list]) => [name, list[place]])));

  // `asked` names the columns that a ticket has to hold, such as {teams: "billing"}.
  const tickets = (rows, moment, month, asked) => {
    const found = rows.find((row) => row.moment === moment && row.month === month);
    if (!found) return [cx.paragraph(cx.say(rows.length ? "no_ids" : "no_data"))];
    const wanted = Object.entries(asked).filter(([, value]) => value);
    const shown = lines(found).filter((row) => wanted.every(([name, value]) => row[name] === value));
    const isAll = cx.address().options.get("tickets") === "all";
    const listed = isAll ? shown : shown.slice(0, few);
    const more = cx.element("a", { href: cx.link("support", "", { tickets: "all" }) }, cx.say("list_all", { n: cx.number(shown.length) }));
    const saved = {
      ticket_id: (row) => row.ids,
      [`${moment}_date`]: (row) => `${cx.monthNumbered(month).slice(0, 8)}${String(row.days).padStart(2, "0")}`,
      team: (row) => row.teams,
      agent: (row) => row.agents,
      channel: (row) => row.channels,
      category: (row) => row.categories,
      first_response_minutes: (row) => row.response_minutes,
      resolution_hours: (row) => row.resolution_hours,
      is_reopened: (row) => row.reopened,
    };
    const told = { shown: cx.number(shown.length), kept: cx.number(found.ids.length), total: cx.number(found.total) };
    return [
      cx.paragraph(cx.say("tickets_kept", told)),
      cx.download(`tickets_${moment}_${cx.monthNumbered(month).slice(0, 7)}`, Object.keys(saved), shown.map((row) => Object.values(saved).map((cell) => cell(row)))),
      cx.answered(cx.say(`tickets_${moment}`), columns(month), listed),
      listed.length < shown.length ? cx.element("p", {}, more) : "",
    ];
  };

  return { tickets };
})());
