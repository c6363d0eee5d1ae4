"use strict";
// What every part of the page uses: the data, words, elements made of text (never of markup), numbers and days.
const cx = (() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const words = read("words");
  const language = document.documentElement.lang;

  const say = (word, values = {}) => words[word].replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children.filter((child) => child !== null));
    return made;
  };

  const number = (value, decimals = 0) =>
    new Intl.NumberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);

  const share = (value) =>
    new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(value);

  const quantity = (value, kpi, signed = false) => {
    if (value === null) return say("unknown");
    const sign = signed && value > 0 ? "+" : "";
    if (kpi.unit === "share") return signed ? `${sign}${number(value * 100, 1)} pp` : share(value);
    return sign + number(value, Math.min(kpi.decimals, 1));
  };

  const unit = (kpi) => (kpi.unit === "share" ? "" : ` ${kpi.unit}`);

  const day = (iso, options) =>
    new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options }).format(new Date(iso.slice(0, 10)));
  const month = (iso) => day(iso, { year: "numeric", month: "long" });
  const quarter = (iso) => `${iso.slice(0, 4)} Q${(Number(iso.slice(5, 7)) + 2) / 3}`;

  return { data: read("data"), say, element, number, share, quantity, unit, day, month, quarter };
})();
