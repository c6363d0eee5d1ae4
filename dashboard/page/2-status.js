// The top and the foot of the page: how new the data are, how the checks ended, which run it is.
cx.drawers.push((data) => {
  const { say, day, number } = cx;
  const [publication] = data.publication;
  const checks = Object.fromEntries(data.checks.map((row) => [row.status, row.checks]));
  const ended = { passed: number(checks.pass ?? 0), warned: number(checks.warn ?? 0), blocked: number(checks.fail ?? 0) };
  const until = { year: "numeric", month: "long", day: "numeric" };

  const late = data.freshness.filter(
    (feed) => feed.last_event_at && Date.parse(publication.as_of) - Date.parse(feed.last_event_at) > 3 * 86_400_000
  );
  document.getElementById("status").textContent = [
    say("data_until", { day: day(publication.as_of, until) }),
    say(checks.fail ? "checks" : "checks_without_failure", ended),
    late.length ? say("behind", { feeds: late.map((feed) => `${feed.feed} (${day(feed.last_event_at, until)})`).join(", ") }) : "",
  ].join(" ");
  document.getElementById("source").textContent = say("source", { run: publication.run_id, zone: publication.time_zone });
});
