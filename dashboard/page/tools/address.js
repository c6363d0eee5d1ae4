// Where the reader is: #page/id?name=value. It can be sent, and the back button undoes each choice.
Object.assign(cx, (() => {
  // An address cut short on its way still opens a page.
  const decoded = (part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  };

  const address = () => {
    const [path, query] = location.hash.slice(1).split("?");
    const [page, ...id] = path.split("/").map(decoded);
    return { page, id: id.join("/"), options: new URLSearchParams(query) };
  };

  // The choices of now go along; one that is empty is taken back.
  const link = (page, id = "", changes = {}) => {
    const { options } = address();
    for (const [name, value] of Object.entries(changes)) {
      if (value) options.set(name, value);
      else options.delete(name);
    }
    const path = [page, ...(id ? [id] : [])].map(encodeURIComponent).join("/");
    return `#${path}${options.size ? `?${options}` : ""}`;
  };

  const choose = (changes) => {
    const { page, id } = address();
    location.hash = link(page, id, changes);
  };

  return { address, link, choose };
})());
