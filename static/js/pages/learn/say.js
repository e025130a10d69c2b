/** Numbers as the page says them. */

/** An error in two significant digits. @type {(value: number, number: Words["number"]) => string} */
export const errorWords = (value, number) => number(value, Math.max(2, Math.min(6, 1 - Math.floor(Math.log10(value || 1)))));

/** A share, and how rare that is: "5 % (1 in 20)". @type {(share: number, words: Pick<Words, "percent" | "oneIn">) => string} */
export function rareWords(share, { percent, oneIn }) {
  const digits = share < 0.01 ? 1 : 0;
  return share > 0 && share <= 0.5 ? `${percent(share, digits)} (${oneIn(share)})` : percent(share, digits);
}

/** A whole or rounded number of things: never "0.04 beats". @type {(count: number, number: Words["number"]) => string} */
export const countWords = (count, number) => number(Math.round(count), 0);
