import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { GALLERY } from "../../static/js/core/gallery.js";
import { translator } from "../../static/js/core/words.js";
import de from "../../static/js/i18n/de.js";
import en from "../../static/js/i18n/en.js";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const marks = (text) => (text.match(/\{\w+\}/g) ?? []).sort();

const html = read("templates/draw.html") + read("templates/base.html");
const inHtml = [...html.matchAll(/data-t(?:-label|-title)?="([\w.-]+)"/g)].map(([, key]) => key);
const pages = ["draw", "compare", "inspect", "learn", "train"].map((name) => `nav.${name}`);

test("every language has all words of the HTML and of the code, with the same values in them", () => {
  assert.deepEqual(Object.keys(de).sort(), [...new Set([...Object.keys(en), ...inHtml, ...pages])].sort());
  for (const key of Object.keys(en)) {
    assert.ok(de[key].trim() !== "", key);
    for (const mark of marks(de[key])) assert.ok(marks(en[key]).includes(mark) || mark === "{many}" || mark === "{a}", `${key}: ${mark}`);
  }
});

test("where the code has words of the HTML too, they are the same", () => {
  const found = [...html.matchAll(/data-t="([\w.-]+)"[^>]*>([^<]*)</g)];
  assert.ok(found.length > 30);
  for (const [, key, text] of found) if (key in en) assert.equal(text, en[key], key);
});

test("every word that the code asks for by name is there", () => {
  for (const folder of ["ui", "pages"]) {
    for (const name of readdirSync(new URL(`static/js/${folder}/`, root)).filter((each) => each !== "compare.js")) {
      for (const [, key] of read(`static/js/${folder}/${name}`).matchAll(/\bt\("([\w.-]+)"/g)) assert.ok(key in en, `${name}: ${key}`);
    }
  }
});

test("every drawing of the gallery has a name", () => {
  for (const { id } of GALLERY) assert.ok(en[`gallery.${id}`], id);
});

test("what the entries don't name themselves is preloaded, and nothing else", () => {
  const listed = JSON.parse(html.match(/for module in (\[.*?\])/)[1]).map((name) => `static/js/${name}.js`);
  const imports = (path) =>
    [...read(path).matchAll(/from "(\.[^"]+)"/g)].map(([, target]) => new URL(target, new URL(path, root)).pathname.slice(root.pathname.length));
  const named = new Set(["static/js/pages/draw.js", "static/js/pages/base.js"].flatMap(imports));
  const reached = new Set();
  const walk = (path) => {
    for (const target of imports(path)) {
      if (reached.has(target)) continue;
      reached.add(target);
      walk(target);
    }
  };
  for (const path of named) walk(path);
  assert.deepEqual(listed.sort(), [...reached].filter((path) => !named.has(path)).sort());
});

test("what is loaded later is kept for offline", () => {
  const later = JSON.parse(html.match(/needed; kept[\s\S]*?for module in (\[.*?\])/)[1]);
  const imported = ["pages/draw", "ui/extras"].flatMap((name) => [...read(`static/js/${name}.js`).matchAll(/import\("\.\.\/(.*?)\.js"\)/g)]);
  assert.ok(imported.length >= 3);
  for (const [, name] of imported) assert.ok(later.includes(name), name);
});

test("core never touches the page", () => {
  const names = readdirSync(new URL("static/js/core/", root), { recursive: true }).filter((name) => name.endsWith(".js"));
  assert.ok(names.length > 20);
  for (const name of names) {
    assert.doesNotMatch(read(`static/js/core/${name}`), /\b(document|window|localStorage)\b\./, name);
  }
});

test("words: values, unknown keys, missing values", () => {
  const { t, thing, number } = translator({ a: "{n} of {all}", "thing.other.a": "“{name}”", "thing.other.one": "{name}", "thing.other.many": "{name}s" }, "en");
  assert.equal(t("a", { n: 1, all: 2 }), "1 of 2");
  assert.throws(() => t("b"), /no words for "b"/);
  assert.throws(() => t("a", { n: 1 }), /need a value for \{all\}/);
  assert.equal(thing("fish").many, "fishs");
  assert.equal(number(0.5), "0.500");
});
