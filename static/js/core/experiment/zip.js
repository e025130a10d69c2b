/**
 * Files as one zip, and back: stored as they are, since weights hardly shrink. The format is PKWARE's APPNOTE 6.3, of which
 * this is the smallest part that every program opens.
 */

import { Refusal } from "../nn/refusal.js";

const SIGNATURES = { file: 0x04034b50, entry: 0x02014b50, end: 0x06054b50 };
const SIZES = { file: 30, entry: 46, end: 22 };
/** 1 January 1980, midnight: the same files give the same zip. */
const DATE = 0x0021;
const UTF8 = 0x0800;

/** @param {Record<string, string | ArrayBuffer | Uint8Array>} files  by name @returns {Uint8Array} */
export function zip(files) {
  const parts = [];
  const index = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const [title, bytes] = [bytesOf(name), bytesOf(content)];
    const facts = [20, UTF8, 0, 0, DATE, crc32(bytes), bytes.length, bytes.length, title.length];
    parts.push(record(SIZES.file, SIGNATURES.file, "2222244422", [...facts, 0]), title, bytes);
    index.push(record(SIZES.entry, SIGNATURES.entry, "2222224442222244", [20, ...facts, 0, 0, 0, 0, 0, at]), title);
    at += SIZES.file + title.length + bytes.length;
  }
  const length = index.reduce((sum, each) => sum + each.length, 0);
  const count = index.length / 2;
  const end = record(SIZES.end, SIGNATURES.end, "2222442", [0, 0, count, count, length, at, 0]);
  return joined([...parts, ...index, end]);
}

/**
 * @param {Uint8Array} bytes  of a zip whose files are stored as they are
 * @returns {Record<string, Uint8Array>}
 * @throws {Refusal} for anything else
 */
export function unzip(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** @type {(why: string) => never} */
  const refuse = (why) => {
    throw new Refusal("zip", `This file cannot be opened: ${why}. Choose one that was downloaded here.`, { why });
  };
  let end = bytes.length - SIZES.end;
  while (end >= 0 && view.getUint32(end, true) !== SIGNATURES.end) end -= 1;
  if (end < 0) refuse("it is no zip");
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  try {
    let at = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
      if (view.getUint32(at, true) !== SIGNATURES.entry) refuse("its index is damaged");
      if (view.getUint16(at + 10, true) !== 0) refuse("its files are compressed");
      const [size, title, extra, remark] = [view.getUint32(at + 24, true), ...[28, 30, 32].map((o) => view.getUint16(at + o, true))];
      const begin = view.getUint32(at + 42, true);
      const from = begin + SIZES.file + view.getUint16(begin + 26, true) + view.getUint16(begin + 28, true);
      const content = bytes.slice(from, from + size);
      if (content.length !== size || crc32(content) !== view.getUint32(at + 16, true)) refuse("a file in it is damaged");
      files[new TextDecoder().decode(bytes.subarray(at + SIZES.entry, at + SIZES.entry + title))] = content;
      at += SIZES.entry + title + extra + remark;
    }
  } catch (cut) {
    if (cut instanceof RangeError) refuse("it is cut off");
    throw cut;
  }
  return files;
}

/**
 * A header: its signature, then numbers of two or four bytes each, as `widths` says.
 *
 * @param {number} size @param {number} signature @param {string} widths @param {number[]} numbers
 */
function record(size, signature, widths, numbers) {
  const view = new DataView(new ArrayBuffer(size));
  view.setUint32(0, signature, true);
  let at = 4;
  numbers.forEach((value, i) => {
    if (widths[i] === "4") view.setUint32(at, value, true);
    else view.setUint16(at, value, true);
    at += Number(widths[i]);
  });
  return new Uint8Array(view.buffer);
}

/** @param {string | ArrayBuffer | Uint8Array} content */
function bytesOf(content) {
  return typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);
}

/** @param {Uint8Array[]} parts */
function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** @param {Uint8Array} bytes */
function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
