// @ts-nocheck
/** Looks words up in a language table. Knows nothing of the page. */

/**
 * @param {Object<string, string>} table key to text; `{name}` marks a value
 * @param {string} language for numbers, as "en" or "de"
 * @returns {{t: function(string, Object=): string, has: function(string): boolean, number: function, percent: function}}
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

  return { t, has, number, percent, thing, language };
}
