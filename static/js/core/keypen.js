// @ts-nocheck
/** A pen for the keyboard: arrows move it, space puts it down and lifts it. Two arrows held go aslant. */

import { SIDE } from "./geometry.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = SIDE / 32;
const FINE = SIDE / 128;

export class KeyPen {
  x = SIDE / 2;
  y = SIDE / 2;
  isDown = false;
  #held = new Set();

  /** @returns {?{kind: "move"|"down"|"up", x, y}} null for a key that is not the pen's */
  press(key, { fine = false } = {}) {
    if (Object.hasOwn(ARROWS, key)) {
      this.#held.add(key);
      return this.#move(fine ? FINE : STEP);
    }
    if (key === " " || key === "Enter") return this.#turn(!this.isDown);
    if (key === "Escape" && this.isDown) return this.#turn(false);
    return null;
  }

  release(key) {
    this.#held.delete(key);
  }

  /** The sheet lost the focus: no key is held any more, and the pen is up. */
  leave() {
    this.#held.clear();
    this.isDown = false;
  }

  #turn(down) {
    this.isDown = down;
    return { kind: down ? "down" : "up", x: this.x, y: this.y };
  }

  #move(step) {
    for (const key of this.#held) {
      const [dx, dy] = ARROWS[key];
      this.x = Math.min(SIDE, Math.max(0, this.x + dx * step));
      this.y = Math.min(SIDE, Math.max(0, this.y + dy * step));
    }
    return { kind: "move", x: this.x, y: this.y };
  }
}
