// A table as CSV that a spreadsheet opens without running what a name or a comment may hold.
Object.assign(cx, (() => {
  const cell = (value) => {
    if (typeof value !== "string") return value ?? "";
    return `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
  };

  // Made when it is asked for, of what `lines` gives then, and let go of again.
  const download = (name, heads, lines) => {
    const link = cx.element("a", { href: "#", download: `${name}.csv` }, cx.say("csv"));
    link.addEventListener("click", () => {
      const text = [heads, ...lines()].map((line) => line.map(cell).join(",")).join("\n");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    });
    return link;
  };

  return { download };
})());
