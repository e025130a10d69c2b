import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const here = (path) => new URL(`../../${path}`, import.meta.url);
const types = readFileSync(here("static/js/types.d.ts"), "utf8");
const templates = readdirSync(here("templates/"), { recursive: true })
  .filter((name) => name.endsWith(".html"))
  .map((name) => readFileSync(here(`templates/${name}`), "utf8"))
  .join("\n");

/** Tags by the interface that the browser has for them, where it is not the tag's own name. */
const TAGS = { TextArea: "textarea" };

/** What an interface of types.d.ts says: pairs of a name and the tag of its element. */
function told(name) {
  const [, body] = types.match(new RegExp(`interface ${name} \\{([^}]*)\\}`));
  return [...body.matchAll(/^ {2}"?([\w-]+)"?: HTML(\w+)Element;$/gm)].map(([, key, kind]) => [key, TAGS[kind] ?? kind.toLowerCase()]);
}

/** The tags that templates have with an attribute of that value. */
const tagsOf = (attribute, value) => new Set([...templates.matchAll(new RegExp(`<(\\w+)\\b[^>]*\\s${attribute}="${value}"`, "g"))].map(([, tag]) => tag));

test("the types of elements by id and by part are those of the templates", () => {
  for (const [list, attribute] of [["Ids", "id"], ["Parts", "data-part"]]) {
    assert.ok(told(list).length > 5);
    for (const [key, tag] of told(list)) {
      const found = tagsOf(attribute, key);
      // What a macro makes is there by its name alone.
      if (found.size) assert.deepEqual(found, new Set([tag]), `${attribute} ${key}`);
      else assert.match(templates, new RegExp(`["']${key}["']`), `${attribute} ${key}`);
    }
  }
});

test("no file of the pages is left out of the type check", () => {
  const { include, exclude, compilerOptions } = JSON.parse(readFileSync(here("tsconfig.json"), "utf8"));
  assert.deepEqual([include, exclude], [["static/js/**/*"], ["static/js/sw.js"]]);
  assert.ok(compilerOptions.strict && compilerOptions.checkJs);
  const silenced = readdirSync(here("static/js/"), { recursive: true })
    .filter((name) => name.endsWith(".js") && /@ts-(nocheck|ignore|expect-error)/.test(readFileSync(here(`static/js/${name}`), "utf8")));
  assert.deepEqual(silenced, []);
});
