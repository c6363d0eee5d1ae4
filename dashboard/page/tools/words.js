// Words in the reader's language; names of the published data too, where the registry has them in it.
Object.assign(cx, (() => {
  const { words } = cx;
  const languages = Object.keys(words);

  // As the address says, else as the warehouse is set, else as the browser is.
  const language = () => {
    const asked = [cx.address().options.get("language"), document.documentElement.dataset.language, ...navigator.languages];
    return asked.map((tag) => tag?.slice(0, 2)).find((tag) => languages.includes(tag)) ?? languages[0];
  };

  // A word that is not in the language yet is said in the first, rather than not at all.
  const say = (word, values = {}) => (words[cx.language][word] ?? words[languages[0]][word]).replace(/\{(\w+)\}/g, (_, name) => values[name]);
  // A value of the data, such as a unit or a dimension: as the words have it, else as it stands.
  const term = (kind, value) => words[cx.language][`${kind}.${value}`] ?? value;
  const named = (row, field = "name") => row[`${field}_${cx.language}`] ?? row[field];

  return { languages, languageAsked: language, say, term, named };
})());
