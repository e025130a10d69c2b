// @ts-nocheck
/**
 * Looks words up in the table of a language, static/words/<language>.json. Knows nothing of the page: templates and
 * scripts read the same tables, and parts get a translator as their option `words`.
 *
 * @typedef {Object} Words
 * @property {function(string, Object=): string} t  the words of a key, with values in their places; throws for an unknown key
 * @property {function(string): boolean} has
 * @property {function(number, number=): string} number  with so many digits after the point
 * @property {function(number, number=): string} percent
 * @property {function(number): string} oneIn  how rare: "1 in 20" for 0.05
 * @property {function(string): {a: string, one: string, many: string}} thing  what a detector knows, in words
 * @property {string} language
 */

/**
 * @param {Object<string, string>} table key to text; `{name}` marks a value
 * @param {string} language for numbers, as "en" or "de"
 * @returns {Words}
 */
export function translator(table, language) {
  /** Formats are slow to make and asked for at every frame: each is made once. */
  const formats = new Map();
  const format = (options, value) => {
    const key = JSON.stringify(options);
    if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(language, options));
    return formats.get(key).format(value);
  };
  const number = (value, digits = 3) => format({ minimumFractionDigits: digits, maximumFractionDigits: digits }, value);
  const percent = (share, digits = 0) => format({ style: "percent", maximumFractionDigits: digits }, share);
  /** How rare: "1 in 20" for 0.05. */
  const oneIn = (share) => t("rank.share", { n: format({ maximumFractionDigits: 0 }, 1 / share) });
  const has = (key) => Object.hasOwn(table, key);

  function t(key, values = {}) {
    if (!has(key)) throw new Error(`There are no words for "${key}" in the table of "${language}". Add them.`);
    return table[key].replace(/\{(\w+)\}/g, (mark, name) => {
      if (!Object.hasOwn(values, name)) throw new Error(`The words for "${key}" need a value for ${mark}.`);
      return String(values[name]);
    });
  }

  /** What the detector knows, in the forms that sentences need: "a bowtie", "bowtie", "bowties". */
  function thing(name) {
    const known = has(`thing.${name}.a`);
    const form = (which) => (known ? t(`thing.${name}.${which}`) : t(`thing.other.${which}`, { name }));
    return { a: form("a"), one: form("one"), many: form("many") };
  }

  return { t, has, number, percent, oneIn, thing, language };
}
