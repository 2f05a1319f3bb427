// What esbuild makes of this is the page's lzma.js.

import { Decoder } from "./node_modules/lzma1/lib/decoder.js";
import { InputBuffer, OutputBuffer } from "./node_modules/lzma1/lib/streams.js";

/** The bytes of an LZMA file (.lzma), of which there are `size`. */
export function decompress(bytes, size) {
  const output = new OutputBuffer(size);
  new Decoder().decompress(new InputBuffer(bytes), output);
  return output.toArray();
}
