// A table as CSV that a spreadsheet opens without running what a name or a comment may hold.
Object.assign(cx, (() => {
  const cell = (value) => {
    if (typeof value !== "string") return value ?? "";
    return `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
  };

  const download = (name, heads, lines) => {
    const text = [heads, ...lines].map((line) => line.map(cell).join(",")).join("\n");
    const href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    return cx.element("a", { href, download: `${name}.csv` }, cx.say("csv"));
  };

  return { download };
})());
