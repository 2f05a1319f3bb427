// infmend's library, as the build packs it (pack.mjs).

import { crc32 } from "./crc32.js";
import { decompress } from "./lzma.js";
import { copies, crc, size } from "./packed.js";
import { tables } from "./tables.js";

/** The library's bytes. They are those that were built, or this fails. */
async function unpack() {
  const answer = await fetch(new URL("infmend.wasm.lzma", import.meta.url));
  if (!answer.ok) throw new Error(`infmend.wasm.lzma: ${answer.status} ${answer.statusText}`);
  const wasm = decompress(new Uint8Array(await answer.arrayBuffer()), size);
  const known = tables();
  for (const [to, from, length] of copies) wasm.set(known.subarray(from, from + length), to);
  if (wasm.length !== size || crc32(wasm) !== crc) {
    throw new Error("what was loaded is damaged, or this browser reads a code page as no other does");
  }
  return wasm;
}

async function compile() {
  const wasm = await unpack();
  try {
    return await WebAssembly.compile(wasm);
  } catch (error) {
    const needed = "it needs Chrome or Edge 119, Firefox 120, Safari 18.2, or a later one";
    throw new Error(`this browser is too old: ${needed} (${error.message})`);
  }
}

let module;
let instances = 0;

/** The library's `Playground`, with a memory of its own. */
export async function load() {
  module ??= await compile();
  // The script of an instance holds its memory; with a fragment it is a script of its own.
  instances += 1;
  const instance = await import(`./infmend.js#${instances}`);
  await instance.default({ module_or_path: module });
  return instance.Playground;
}
