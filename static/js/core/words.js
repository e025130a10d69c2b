/**
 * Looks words up in the table of a language, static/words/<language>.json. Knows nothing of the page: templates and
 * scripts read the same tables, and parts get a translator as their option `words`.
 */

/**
 * @param {Record<string, string>} table  key to text; `{name}` marks a value
 * @param {string} language for numbers, as "en" or "de"
 * @returns {Words}
 */
export function translator(table, language) {
  /** Formats are slow to make and asked for at every frame: each is made once. */
  const formats = new Map();
  /** @type {(options: Intl.NumberFormatOptions, value: number) => string} */
  const format = (options, value) => {
    const key = JSON.stringify(options);
    if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(language, options));
    return formats.get(key).format(value);
  };
  /** @type {Words["number"]} */
  const number = (value, digits = 3) => format({ minimumFractionDigits: digits, maximumFractionDigits: digits }, value);
  /** @type {Words["percent"]} */
  const percent = (share, digits = 0) => format({ style: "percent", maximumFractionDigits: digits }, share);
  const oneIn = (/** @type {number} */ share) => t("rank.share", { n: format({ maximumFractionDigits: 0 }, 1 / share) });
  const has = (/** @type {string} */ key) => Object.hasOwn(table, key);

  /** @type {(key: string, values?: Record<string, any>) => string} */
  function t(key, values = {}) {
    if (!has(key)) throw new Error(`There are no words for "${key}" in the table of "${language}". Add them.`);
    return table[key].replace(/\{(\w+)\}/g, (mark, name) => {
      if (!Object.hasOwn(values, name)) throw new Error(`The words for "${key}" need a value for ${mark}.`);
      return String(values[name]);
    });
  }

  /** @param {string} name */
  function thing(name) {
    const known = has(`thing.${name}.a`);
    const form = (/** @type {string} */ which) => (known ? t(`thing.${name}.${which}`) : t(`thing.other.${which}`, { name }));
    return { a: form("a"), one: form("one"), many: form("many") };
  }

  return { t, has, number, percent, oneIn, thing, language };
}
