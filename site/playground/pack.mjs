// Packs the library for the page: takes out what the page puts back (web/tables.js), then
// compresses it, since servers compress with gzip alone, which leaves a third more.
//
//   node pack.mjs WASM FOLDER

import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "./web/crc32.js";
import { tables } from "./web/tables.js";

/** So many bytes have to be alike. */
const LEAST = 256;

const [path, folder] = process.argv.slice(2);
const wasm = readFileSync(path);
const known = Buffer.from(tables());
const key = (bytes, at) => bytes.toString("latin1", at, at + LEAST);
const places = new Map();
for (let at = 0; at + LEAST <= known.length; at += 2) places.set(key(known, at), at);

const copies = [];
const packed = Buffer.from(wasm);
for (let at = 0; at + LEAST <= wasm.length; at += 1) {
  const from = places.get(key(wasm, at));
  if (from === undefined) continue;
  let length = LEAST;
  while (from + length < known.length && wasm[at + length] === known[from + length]) length += 1;
  copies.push([at, from, length]);
  packed.fill(0, at, at + length);
  at += length - 1;
}
if (copies.length === 0) throw new Error("pack.mjs: no table of a code page was found: has encoding_rs changed?");

const file = join(folder, "infmend.wasm");
writeFileSync(file, packed);
const compressed = execFileSync("xz", ["--format=lzma", "--lzma1=preset=9e,pb=0,nice=273", "--stdout", file]);
rmSync(file);
writeFileSync(`${file}.lzma`, compressed);
const facts = { size: wasm.length, crc: crc32(wasm), copies };
const lines = Object.entries(facts).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`);
writeFileSync(join(folder, "packed.js"), lines.join(""));
