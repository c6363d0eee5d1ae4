// How good the data are: feeds, rejected records, checks and what to do, what was let pass, restated values, files.
cx.pages.quality = (page, data) => {
  const { element, paragraph, section, say, known, number } = cx;
  const { text, count } = cx.columns;

  const feeds = () =>
    cx.answered(
      say("feeds_note", { day: cx.day(data.publication[0].as_of) }),
      [
        text("feed", (row) => row.feed),
        text("newest_event", (row) => known(row.last_event_at, cx.moment)),
        count("days_behind", "days_behind"),
        text("newest_file", (row) => known(row.last_file_at, cx.moment)),
        count("rows_held", "row_count"),
        count("file_count", "files"),
        count("records_read", "records_read"),
        ...["inserted", "updated", "repeated"].map((field) => count(field, field)),
        count("left_out", "filtered"),
        count("rejected", "rejected"),
      ],
      data.feeds
    );

  const files = () => [
    cx.answered(say("file_states_note"), [text("state", (row) => cx.term("file_state", row.state)), count("file_count", "files")], data.file_states),
    cx.answered(
      say("files_note"),
      [
        text("file", (row) => row.file_id),
        text("mapping", (row) => row.mapping),
        text("state", (row) => cx.term("file_state", row.state)),
        { head: say("kilobytes"), cell: (row) => known(row.size_bytes, (value) => number(value / 1000, 1)) },
        count("records_counted", "records_counted"),
        count("records_parsed", "records_parsed"),
        text("exported", (row) => known(row.exported_at, cx.moment)),
        text("loaded", (row) => known(row.loaded_at, cx.moment)),
      ],
      data.files
    ),
  ];

  const checks = () => [
    cx.attention(data.attention),
    element("h3", {}, say("unexpected")),
    cx.unexpected(data.unexpected),
    cx.unjudged(data.unjudged),
  ];

  page.append(
    section("feeds", feeds()),
    section("rejects", data.feeds.length ? cx.rejects(data.rejects) : paragraph(say("no_data"))),
    section("checks_title", ...(data.checks.length ? checks() : [paragraph(say("no_data"))])),
    section("accepted", cx.accepted(data.accepted)),
    section("restated", ...cx.restatements(data.restated, data.restated_months, data.restated_causes)),
    section("files", ...files())
  );
};
