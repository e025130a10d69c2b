/** One photo of the contact sheet: its picture, where it is odd, its score and verdict, and two buttons that correct it. */

const WORDS = { normal: "nothing odd", unsure: "hard to say", anomaly: "odd" };
const SAID = ["This is normal", "This is odd"];

export class Tile {
  #photo;
  #where = null;
  #buttons;
  #verdict = make("b");
  #note = make("span", "tile__note");
  #picture = make("button", "tile__picture");

  /** @param {number} i  the photo's number  @param {{photos, pictures, number, say: function(number, ?number)}} given */
  constructor(i, { photos, pictures, number, say }) {
    this.number = i;
    this.given = { photos, pictures, number };
    const path = photos.paths[i];
    this.element = make("li", "tile");
    this.element.dataset.number = String(i);
    this.#photo = make("img");
    this.#photo.alt = "";
    this.#photo.decoding = "async";
    this.#picture.type = "button";
    this.#picture.append(this.#photo);
    this.#picture.title = path;
    this.#buttons = SAID.map((words, label) => {
      const button = make("button", "tile__say");
      button.type = "button";
      button.textContent = label ? "odd" : "normal";
      button.setAttribute("aria-label", `${words}: ${path}`);
      button.addEventListener("click", () => say(i, photos.said.get(i) === label ? null : label));
      return button;
    });
    const name = make("span", "tile__name");
    name.textContent = path.slice(path.lastIndexOf("/") + 1);
    const line = make("span", "tile__line");
    line.append(this.#verdict, ` ${number(photos.scores[i])}`);
    const says = make("span", "tile__says");
    says.append(...this.#buttons);
    this.element.append(this.#picture, name, line, this.#note, says);
    this.#picture.addEventListener("click", () => this.show(!this.isShown));
    for (const event of ["pointerenter", "focus"]) this.#picture.addEventListener(event, () => this.#bring());
    this.load();
    this.reach(false);
  }

  /** Whether to show where the photo is odd without pointing at it. */
  get isShown() {
    return this.element.classList.contains("is-shown");
  }

  /** Show where the photo is odd, or the photo itself. */
  show(where) {
    if (where) this.#bring();
    this.element.classList.toggle("is-shown", where);
    this.#picture.setAttribute("aria-pressed", String(where));
  }

  /** Take the picture from the page, if it has loaded by now. */
  load() {
    const address = this.given.pictures.address(this.number);
    if (address && !this.#photo.src) this.#photo.src = address;
    return address !== null;
  }

  /** Update what the photo is called and what is known of it. */
  update(threshold) {
    const { photos, number } = this.given;
    const [verdict, truth] = [photos.verdict(this.number, threshold), photos.truth(this.number)];
    const odd = verdict === "anomaly";
    const wrong = truth === Number(!odd) ? (odd ? "false alarm" : "missed") : "";
    const known = photos.said.has(this.number) ? `you: ${truth ? "odd" : "normal"}` : truth < 0 ? "" : photos.group(this.number);
    // A false alarm is known to be normal.
    const note = [wrong, odd && wrong && !photos.said.has(this.number) ? "" : known].filter(Boolean).join(" · ");
    const state = `${verdict}|${note}|${truth}`;
    if (state === this.state) return;
    this.state = state;
    this.element.dataset.verdict = verdict;
    this.element.classList.toggle("is-wrong", Boolean(wrong));
    this.#verdict.textContent = WORDS[verdict];
    this.#note.textContent = note;
    for (const [label, button] of this.#buttons.entries()) {
      button.setAttribute("aria-pressed", String(photos.said.get(this.number) === label));
    }
    const words = [photos.paths[this.number], WORDS[verdict], `score ${number(photos.scores[this.number])}`, note].filter(Boolean);
    this.#picture.setAttribute("aria-label", `${words.join(", ")}. Show where`);
  }

  /** Whether Tab reaches it, or only the arrow keys. */
  reach(can) {
    for (const each of [this.#picture, ...this.#buttons]) each.tabIndex = can ? 0 : -1;
  }

  focus() {
    this.#picture.focus();
  }

  #bring() {
    if (this.#where) return;
    const address = this.given.pictures.address(this.number, true);
    if (!address) return;
    this.#where = make("img", "tile__where");
    this.#where.alt = "";
    this.#where.src = address;
    this.#picture.append(this.#where);
  }
}

function make(name, className = "") {
  const made = document.createElement(name);
  made.className = className;
  return made;
}
