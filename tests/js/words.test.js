/** The words: every language has them all, and every page and script uses them. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { translator } from "../../static/js/core/words.js";
import { GALLERY } from "../../static/js/pages/draw/gallery.js";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const files = (folder, ending) =>
  readdirSync(new URL(folder, root), { recursive: true }).filter((name) => name.endsWith(ending)).map((name) => folder + name);
const marks = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

const LANGUAGES = files("static/words/", ".json").map((path) => [path.match(/(\w+)\.json$/)[1], JSON.parse(read(path))]);
const en = Object.fromEntries(LANGUAGES).en;
const keys = Object.keys(en);
const pages = ["draw", "learn", "train", "inspect", "compare"];

const sources = [...files("templates/", ".html"), ...files("static/js/", ".js")].map((path) => [path, read(path)]);
/** Keys that are written out, and patterns of those that are put together: t(`verdict.${kind}`), t("site." ~ page). */
const written = sources.flatMap(([path, text]) => [...text.matchAll(/\bt\(\s*(["'])([\w.-]+)\1(?!\s*~)/g)].map(([, , key]) => [path, key]));
const conditional = sources.flatMap(([path, text]) => [...text.matchAll(/\bt\([^()"'`]*(?:\([^()]*\))?[^()"'`]*\?\s*"([\w.-]+)"\s*:\s*"([\w.-]+)"/g)].flatMap(([, a, b]) => [[path, a], [path, b]]));
const together = sources.flatMap(([path, text]) => [
  ...[...text.matchAll(/\bt\(`([^`]+)`/g)].map(([, pattern]) => [path, pattern.replace(/\$\{[^}]+\}/g, "*")]),
  ...[...text.matchAll(/\bt\((["'])([\w.-]+)\1\s*~/g)].map(([, , start]) => [path, `${start}*`]),
]);
const toPattern = (text) => new RegExp(`^${text.split("*").map((part) => part.replaceAll(".", "\\.")).join("[\\w.-]+")}$`);

test("every language has the same keys in the same order, with the same values in them, and no empty words", () => {
  assert.ok(LANGUAGES.length >= 2);
  for (const [language, table] of LANGUAGES) {
    assert.deepEqual(Object.keys(table), keys, language);
    for (const key of keys) {
      assert.ok(table[key].trim(), `${language}: ${key}`);
      const known = [...marks(en[key]), "{many}", "{a}", "{one}"];
      for (const mark of marks(table[key])) assert.ok(known.includes(mark), `${language}: ${key} has ${mark}`);
    }
  }
});

test("every key that a template or a script asks for is there", () => {
  assert.ok(written.length > 100);
  for (const [path, key] of [...written, ...conditional]) assert.ok(key in en, `${path} asks for ${key}`);
  for (const [path, pattern] of together) assert.ok(keys.some((key) => toPattern(pattern).test(key)), `${path} asks for ${pattern}`);
});

test("every key is asked for", () => {
  const asked = new Set([...written, ...conditional].map(([, key]) => key));
  const patterns = together.map(([, pattern]) => toPattern(pattern));
  const alias = sources.flatMap(([, text]) => [...text.matchAll(/"((?:\w[\w-]*\.)+[\w-]+)"/g)].map(([, key]) => key));
  const unused = keys.filter((key) => !asked.has(key) && !alias.includes(key) && !patterns.some((pattern) => pattern.test(key)));
  assert.deepEqual(unused, []);
});

test("a page's scripts ask for shared words and the page's own alone", () => {
  for (const [path, key] of written.filter(([file]) => file.startsWith("static/js/pages/"))) {
    const page = path.split("/")[3];
    const section = key.split(".")[0];
    assert.ok(section === page || !pages.includes(section), `${path} asks for ${key}`);
  }
});

test("every drawing of the gallery has a name", () => {
  for (const { id } of GALLERY) assert.ok(en[`draw.gallery.${id}`], id);
});

test("core never touches the page, and imports nothing from above", () => {
  for (const path of files("static/js/core/", ".js")) {
    assert.doesNotMatch(read(path), /\b(document|window|localStorage)\b\./, path);
    for (const [, target] of read(path).matchAll(/from "(\.[^"]+)"/g)) {
      const found = new URL(target, new URL(path, root)).pathname;
      assert.ok(found.startsWith(new URL("static/js/core/", root).pathname), `${path} imports ${target}`);
    }
  }
});

test("pages import from themselves and from what is shared, never from one another", () => {
  for (const path of files("static/js/pages/", ".js")) {
    for (const [, target] of read(path).matchAll(/(?:from |import\()"(\.[^"]+)"/g)) {
      assert.match(target, /^\.\/|^\.\.\/\.\.\/(core|charts|parts|workers)\//, `${path} imports ${target}`);
    }
  }
});

test("a style sheet has at most 250 lines", () => {
  for (const path of files("static/css/", ".css")) assert.ok(read(path).split("\n").length <= 251, path);
});

test("words: values, unknown keys, missing values, how rare", () => {
  const table = { a: "{n} of {all}", "rank.share": "1 in {n}", "thing.other.a": "“{name}”", "thing.other.one": "{name}", "thing.other.many": "{name}s" };
  const { t, thing, number, oneIn } = translator(table, "en");
  assert.equal(t("a", { n: 1, all: 2 }), "1 of 2");
  assert.throws(() => t("b"), /no words for "b"/);
  assert.throws(() => t("a", { n: 1 }), /need a value for \{all\}/);
  assert.equal(thing("fish").many, "fishs");
  assert.equal(number(0.5), "0.500");
  assert.equal(oneIn(0.05), "1 in 20");
});
