/**
 * What was asked for cannot be done: one sentence says what happened, what was expected and what to do. `code` and
 * `values` let a page say the same in another language.
 */
export class Refusal extends Error {
  /**
   * @param {string} code  such as "layer.units"
   * @param {string} message
   * @param {Record<string, string | number>} [values]  what the sentence speaks of
   */
  constructor(code, message, values = {}) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.values = values;
  }
}

/**
 * A known entry of a table, or a refusal that lists the names there are.
 *
 * @template T
 * @param {Record<string, T>} table
 * @param {string} name
 * @param {string} code  of the refusal
 * @param {string} what  how its sentence calls an entry
 * @returns {T}
 */
export function known(table, name, code, what) {
  if (Object.hasOwn(table, name)) return table[name];
  const names = Object.keys(table).join(", ");
  throw new Refusal(code, `There is no ${what} “${name}”. Choose one of: ${names}.`, { name: String(name), names });
}

/**
 * @param {any} value
 * @param {number} low
 * @param {number} high
 * @param {string} code  of the refusal
 * @param {string} what  how its sentence calls the number
 * @throws {Refusal} unless `value` is a whole number from `low` to `high`
 */
export function expectWhole(value, low, high, code, what) {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  const message = `Expected a whole number from ${low} to ${high} as ${what}. Received ${value}.`;
  throw new Refusal(code, message, { low, high, received: String(value) });
}
