/**
 * Four drawings of which one is odd, made by chance from the ready drawings of this page; and the count of who found it.
 * Three are bowties, each bent a little; the odd one is another thing (level 1), a thing much like a bowtie (level 2), or a
 * bowtie that was spoilt (level 3). What is odd is therefore known, and nobody's data are needed.
 */

import { SIDE } from "../../core/geometry.js";
import { Random, range } from "../../core/nn/random.js";
import { GALLERY } from "./gallery.js";

export const LEVELS = 3;
/** So many found one after another lead to the next level. */
export const IN_A_ROW = 3;
const MIDDLE = SIDE / 2;
/** @param {string} kind */
const of = (kind) => GALLERY.filter((each) => each.kind === kind);
const BOWTIES = of("bowtie");

/** What is done to a bowtie at the last level. @type {((strokes: Stroke[], random: Random) => Stroke[])[]} */
const SPOILS = [
  // Aslant.
  (strokes, random) => turn(strokes, random.uniform(0.4, 0.7) * (random.below(2) ? 1 : -1)),
  // One half much smaller than the other.
  (strokes, random) => {
    const [share, right] = [random.uniform(0.5, 0.65), random.below(2)];
    return each(strokes, (x, y) => (x > MIDDLE === Boolean(right) ? [x, MIDDLE + (y - MIDDLE) * share] : [x, y]));
  },
  // One half hangs down.
  (strokes, random) => {
    const right = random.below(2);
    return each(strokes, (x, y) => (x > MIDDLE === Boolean(right) ? [MIDDLE + (x - MIDDLE) * 0.8, y + Math.abs(x - MIDDLE) * 0.45] : [x, y]));
  },
];

/**
 * @param {number} level  1 to LEVELS @param {number} seed
 * @returns {{drawings: Stroke[][], odd: number}} four drawings, and which of them is odd
 */
export function four(level, seed) {
  const random = new Random(seed);
  const bowties = Array.from(random.shuffle(range(BOWTIES.length)), (i) => BOWTIES[i].strokes);
  /** @template T @param {T[]} list */
  const pick = (list) => list[random.below(list.length)];
  const different = () => (level === 3 ? pick(SPOILS)(bowties[3], random) : pick(of(level === 1 ? "odd" : "almost")).strokes);
  const odd = random.below(4);
  const chosen = bowties.slice(0, 3);
  chosen.splice(odd, 0, different());
  return { drawings: chosen.map((strokes) => bend(strokes, random)), odd };
}

/** As another hand would draw it: turned, stretched, slanted a little, and with a wave in its lines. @param {Stroke[]} strokes @param {Random} random */
function bend(strokes, random) {
  const [wide, tall] = [random.normal(1, 0.06), random.normal(1, 0.09)];
  const [slant, size, phase, length] = [random.normal(0, 0.07), random.uniform(4, 14), random.uniform(0, 6.3), random.uniform(150, 320)];
  const stretched = each(strokes, (x, y) => {
    const [right, down] = [x - MIDDLE, y - MIDDLE];
    return [
      MIDDLE + right * wide + down * slant + size * Math.sin(y / length + phase),
      MIDDLE + down * tall + size * Math.sin(x / length + 2 * phase),
    ];
  });
  return within(turn(stretched, random.normal(0, 0.06)));
}

/** @param {Stroke[]} strokes @param {number} angle */
function turn(strokes, angle) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return each(strokes, (x, y) => [MIDDLE + (x - MIDDLE) * cos - (y - MIDDLE) * sin, MIDDLE + (x - MIDDLE) * sin + (y - MIDDLE) * cos]);
}

/** @param {Stroke[]} strokes */
const within = (strokes) => each(strokes, (x, y) => [x, y].map((at) => Math.round(Math.min(SIDE, Math.max(0, at)))));

/** @param {Stroke[]} strokes @param {(x: number, y: number) => number[]} move */
function each(strokes, move) {
  return strokes.map(([xs, ys]) => {
    const moved = xs.map((x, i) => move(x, ys[i]));
    return [moved.map(([x]) => x), moved.map(([, y]) => y)];
  });
}

/** @typedef {{level: number, row: number, rounds: number, you: number, machine: number}} Count  `row`: found one after another */

/** @type {Count} */
export const START = { level: 1, row: 0, rounds: 0, you: 0, machine: 0 };

/**
 * The count after one more round.
 * @param {Count} count @param {{you: boolean, machine: boolean}} found  who found the odd one
 * @returns {Count}
 */
export function after({ level, row, rounds, you, machine }, found) {
  const on = found.you ? row + 1 : 0;
  const rises = on >= IN_A_ROW && level < LEVELS;
  return { level: level + Number(rises), row: rises ? 0 : on, rounds: rounds + 1, you: you + Number(found.you), machine: machine + Number(found.machine) };
}

/** A count as kept in the browser; the start, where what was kept is none. @param {?string} text @returns {Count} */
export function readCount(text) {
  let kept;
  try {
    kept = JSON.parse(text ?? "{}");
  } catch (damaged) {
    if (damaged instanceof SyntaxError) return START;
    throw damaged;
  }
  const isCount = Object.keys(START).every((name) => Number.isInteger(kept?.[name]) && kept[name] >= 0);
  if (!isCount || kept.level < 1 || kept.level > LEVELS || Math.max(kept.you, kept.machine, kept.row) > kept.rounds) return START;
  const { level, row, rounds, you, machine } = kept;
  return { level, row, rounds, you, machine };
}
