import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("../../static/css/tokens.css", import.meta.url), "utf8");
const tokens = Object.fromEntries(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [name, { light, dark }]),
);

function luminance(colour) {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const text = [
  ["ink", "paper"], ["ink", "sheet"], ["ink", "odd-wash"], ["ink-soft", "paper"], ["ink-soft", "sheet"],
  ["odd", "paper"], ["odd", "sheet"], ["redrawn", "paper"], ["redrawn", "sheet"], ["sheet", "ink"], ["sheet", "odd"],
];
for (const theme of ["light", "dark"]) {
  for (const [front, back] of text) {
    test(`${theme}: ${front} on ${back} can be read`, () => {
      assert.ok(contrast(tokens[front][theme], tokens[back][theme]) >= 4.5);
    });
  }
  test(`${theme}: the edge of a control can be seen`, () => {
    for (const back of ["paper", "sheet"]) assert.ok(contrast(tokens["line-strong"][theme], tokens[back][theme]) >= 3);
  });
}
