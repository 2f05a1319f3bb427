// The characters of Chinese, Japanese and Korean code pages, which every browser knows: the
// build takes them out of what is shipped, and the page puts them back.

/** What is read of each encoding: after `before`, each lead byte with each trail byte. These are
    ranges in which no two decoders differ: GB 2312's level 1 and 2, Big5's two levels, KS X 1001,
    and the kanji of JIS X 0208 and JIS X 0212. */
const HIGH = [[0xa1, 0xfe]];
const RANGES = [
  { label: "gbk", before: [], leads: [0xb0, 0xf7], trails: HIGH },
  { label: "big5", before: [], leads: [0xa4, 0xf9], trails: [[0x40, 0x7e], ...HIGH] },
  { label: "euc-kr", before: [], leads: [0xb0, 0xfd], trails: HIGH },
  { label: "euc-jp", before: [], leads: [0xb0, 0xf4], trails: HIGH },
  { label: "euc-jp", before: [0x8f], leads: [0xb0, 0xed], trails: HIGH },
];

/** The characters in that order, as UTF-16LE; 0 where there is none, or one of two units. */
export function tables() {
  const units = RANGES.flatMap(({ label, before, leads, trails }) => {
    const bytes = [];
    for (let lead = leads[0]; lead <= leads[1]; lead += 1) {
      for (const [first, last] of trails) {
        for (let trail = first; trail <= last; trail += 1) bytes.push(...before, lead, trail, 0x0a);
      }
    }
    const read = new TextDecoder(label).decode(new Uint8Array(bytes)).split("\n");
    return read.map((one) => (one.length === 1 && one !== "\ufffd" ? one.charCodeAt(0) : 0));
  });
  const bytes = new DataView(new ArrayBuffer(2 * units.length));
  units.forEach((unit, index) => bytes.setUint16(2 * index, unit, true));
  return new Uint8Array(bytes.buffer);
}
