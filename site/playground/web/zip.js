// A ZIP archive of files that are stored as they are (APPNOTE.TXT 6.3.10).

import { crc32 } from "./crc32.js";

/** The archive's parts, of files with a path and bytes, all of one date. */
export function zip(files, date) {
  if (files.length > 0xfffe) throw new Error("more than 65,534 files: take the patch instead");
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  const day = ((date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
  const parts = [];
  const entries = [];
  let offset = 0;
  for (const { path, bytes } of files) {
    const name = new TextEncoder().encode(path);
    const crc = crc32(bytes);
    const common = (view, at) => {
      view.setUint16(at, 20, true);
      // The name is in UTF-8.
      view.setUint16(at + 2, 0x0800, true);
      view.setUint16(at + 6, time, true);
      view.setUint16(at + 8, day, true);
      view.setUint32(at + 10, crc, true);
      view.setUint32(at + 14, bytes.length, true);
      view.setUint32(at + 18, bytes.length, true);
      view.setUint16(at + 22, name.length, true);
    };
    const local = new DataView(new ArrayBuffer(30));
    local.setUint32(0, 0x04034b50, true);
    common(local, 4);
    const entry = new DataView(new ArrayBuffer(46));
    entry.setUint32(0, 0x02014b50, true);
    entry.setUint16(4, 20, true);
    common(entry, 6);
    entry.setUint32(42, offset, true);
    parts.push(local.buffer, name, bytes);
    entries.push(entry.buffer, name);
    offset += 30 + name.length + bytes.length;
  }
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, files.length, true);
  end.setUint16(10, files.length, true);
  end.setUint32(12, entries.reduce((sum, entry) => sum + (entry.byteLength ?? entry.length), 0), true);
  end.setUint32(16, offset, true);
  return [...parts, ...entries, end.buffer];
}
