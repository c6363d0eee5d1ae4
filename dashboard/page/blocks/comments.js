// What customers wrote, the newest first, without what names a person. It is text of others: it is shown, never run.
Object.assign(cx, (() => {
  const few = 40;

  const comments = (rows) => {
    const { options } = cx.address();
    const about = new Map(rows.map((row) => [row.touchpoint, cx.named(row, "touchpoint_name") ?? row.touchpoint]));
    const asked = about.has(options.get("about")) ? options.get("about") : "";
    const found = rows.filter((row) => !asked || row.touchpoint === asked);
    const shown = options.get("comments") === "all" ? found : found.slice(0, few);
    const columns = [
      { head: cx.say("of_day"), cell: (row) => cx.moment(row.day) },
      { head: cx.say("score"), cell: (row) => cx.known(row.score, (score) => `${cx.number(score)} (${row.scale})`) },
      { head: cx.say("metric"), cell: (row) => cx.term("metric", row.metric), isText: true },
      { head: cx.say("touchpoint"), cell: (row) => about.get(row.touchpoint), isText: true },
      { head: cx.term("dimension", "channel"), cell: (row) => cx.term("value", row.channel), isText: true },
      { head: cx.say("timing_reason"), cell: (row) => cx.term("timing_reason", row.timing_reason), isText: true },
      { head: cx.say("comment"), cell: (row) => row.comment, isText: true },
    ];
    const more = cx.element("a", { href: cx.link("feedback", "", { comments: "all" }) }, cx.say("list_all", { n: cx.number(found.length) }));
    return [
      cx.select("about", [["", cx.say("every")], ...about], asked, (touchpoint) => cx.choose({ about: touchpoint })),
      cx.answered(cx.say("comments_newest"), columns, shown),
      shown.length < found.length ? cx.element("p", {}, more) : "",
    ];
  };

  return { comments };
})());
