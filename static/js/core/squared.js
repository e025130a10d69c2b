/**
 * Pictures on a square sheet, which is paper where they are narrower or lower; and the sheet's shape.
 * @template {string} Name
 * @param {number[]} shape  rows and columns of the pictures
 * @param {Record<Name, number[]>} pictures
 * @returns {Record<Name, number[]> & {shape: number[]}}
 */
export function squared([rows, columns], pictures) {
  const side = Math.max(rows, columns);
  const [top, left] = [Math.floor((side - rows) / 2), Math.floor((side - columns) / 2)];
  /** @param {number[]} values */
  const put = (values) => {
    /** @type {number[]} */
    const sheet = new Array(side * side).fill(0);
    values.forEach((value, i) => {
      sheet[(top + Math.floor(i / columns)) * side + left + (i % columns)] = value;
    });
    return sheet;
  };
  const found = /** @type {Record<Name, number[]>} */ ({});
  for (const name of /** @type {Name[]} */ (Object.keys(pictures))) found[name] = put(pictures[name]);
  return { ...found, shape: [side, side] };
}
