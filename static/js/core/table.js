/**
 * State as one table: every field has a default, knows how to write itself and how to read itself back. What can't be
 * read is named and left at its default: a link from a stranger never puts anything invalid into the page.
 */

/**
 * @template T
 * @typedef {object} Field
 * @property {T} initial
 * @property {(value: any) => string} write
 * @property {(text: string) => T | undefined} read  undefined where the text is no valid value
 */

/** @type {(initial: string, allowed: string[]) => Field<string>} */
export function choice(initial, allowed) {
  return { initial, write: String, read: (text) => (allowed.includes(text) ? text : undefined) };
}

/** @type {(initial: ?number, limits?: {low?: number, high?: number}) => Field<?number>} */
export function number(initial, { low = -Infinity, high = Infinity } = {}) {
  const read = (/** @type {string} */ text) => {
    const value = text.trim() === "" ? NaN : Number(text);
    return Number.isFinite(value) && value >= low && value <= high ? value : undefined;
  };
  return { initial, write: String, read };
}

/** @type {(initial: string, pattern: RegExp) => Field<string>} */
export function text(initial, pattern) {
  return { initial, write: String, read: (given) => (pattern.test(given) ? given : undefined) };
}

export class Table {
  #fields;

  /** @param {Record<string, Field<any>>} fields */
  constructor(fields) {
    this.#fields = fields;
  }

  /**
   * A new state with every field at its default.
   * @returns {Record<string, any>}
   */
  initial() {
    return Object.fromEntries(Object.entries(this.#fields).map(([name, field]) => [name, structuredClone(field.initial)]));
  }

  /**
   * As `name=value&…`, without the fields that are as in `base`: the default, unless given.
   * @param {Record<string, any>} state
   */
  serialise(state, base = this.initial()) {
    const pairs = new URLSearchParams();
    for (const [name, field] of Object.entries(this.#fields)) {
      if (!Object.hasOwn(state, name)) throw new TypeError(`The state has no "${name}".`);
      if (!same(state[name], base[name])) pairs.set(name, field.write(state[name]));
    }
    return pairs.toString();
  }

  /**
   * @param {string} serialised
   * @returns {{state: Record<string, any>, problems: string[]}} `problems`: the names that were unknown or held no valid
   *   value
   */
  parse(serialised, base = this.initial()) {
    const state = { ...base };
    const problems = [];
    for (const [name, given] of new URLSearchParams(serialised)) {
      const value = Object.hasOwn(this.#fields, name) ? this.#fields[name].read(given) : undefined;
      if (value === undefined) problems.push(name);
      else state[name] = value;
    }
    return { state, problems };
  }
}

/** @type {(a: unknown, b: unknown) => boolean} */
const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);
