// Elements are made of text, never of markup: what customers wrote is shown and cannot run.
Object.assign(cx, (() => {
  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return made;
  };

  const paragraph = (text, kind = "note") => element("p", { class: kind }, text);

  const section = (word, ...children) =>
    element("section", { role: "group", "aria-label": cx.say(word) }, element("h2", {}, cx.say(word)), ...children);

  const select = (word, options, chosen, change) => {
    const list = element("select", { name: word }, options.map(([value, text]) => element("option", { value }, text)));
    list.value = chosen;
    list.addEventListener("change", () => change(list.value));
    return element("label", {}, `${cx.say(word)} `, list);
  };

  // Columns are {head, cell, isText}; what is too wide for a phone is moved within its own frame.
  const table = (caption, columns, rows) => {
    const attributes = (column) => (column.isText ? { class: "text" } : {});
    const head = columns.map((column) => element("th", { scope: "col", ...attributes(column) }, column.head));
    const line = (row) => element("tr", {}, columns.map((column) => element("td", attributes(column), column.cell(row) ?? "–")));
    return element(
      "div",
      { class: "scroll", tabindex: "0", role: "group", "aria-label": caption },
      element(
        "table",
        {},
        element("caption", {}, caption),
        element("thead", {}, element("tr", {}, head)),
        element("tbody", {}, rows.map(line))
      )
    );
  };

  return { element, paragraph, section, select, table };
})());
