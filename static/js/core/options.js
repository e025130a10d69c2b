/**
 * Options of a widget: the defaults, overridden by what is given. An unknown one is an error that lists the known.
 * @template {object} T
 * @param {Partial<T>} given
 * @param {{[Name in keyof T]: ?T[Name]}} defaults  null: it has to be given
 * @returns {T}
 */
export function readOptions(given, defaults) {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(defaults, name)) {
      throw new TypeError(`"${name}" is not an option. Expected one of: ${Object.keys(defaults).join(", ")}.`);
    }
  }
  return /** @type {T} */ ({ ...defaults, ...given });
}

/**
 * Throw unless `values` is a list of finite numbers (of `length`, where given).
 * @template {ArrayLike<number>} T
 * @param {T} values
 * @param {string} what  how the error names them
 * @param {?number} length
 */
export function expectNumbers(values, what, length = null) {
  const list = Array.isArray(values) || ArrayBuffer.isView(values);
  if (!list || !Array.from(values).every(Number.isFinite)) throw new TypeError(`Expected ${what} as a list of finite numbers.`);
  if (length !== null && values.length !== length) {
    throw new RangeError(`Expected ${length} numbers as ${what}. Received ${values.length}.`);
  }
  return values;
}

/**
 * Throw unless `value` is a finite number.
 * @param {number} value
 * @param {string} what  how the error names it
 */
export function expectNumber(value, what) {
  if (!Number.isFinite(value)) throw new TypeError(`Expected ${what} as a finite number. Received ${value}.`);
  return value;
}
