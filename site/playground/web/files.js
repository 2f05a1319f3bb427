// What a person drops or chooses: files with their paths, of which only INFs and catalogs are
// read.

const WANTED = /\.(inf|inx|cat)$/i;

/** The files of a choice, each with its path. */
export const chosen = (files) =>
  keep([...files].map((file) => ({ path: file.webkitRelativePath || file.name, file })));

/** The files of what was dropped, folders included. */
export async function dropped(transfer) {
  // These are there only until the event is over.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const found = [];
  const walk = async (entry) => {
    if (entry.isFile) {
      const path = entry.fullPath.replace(/^\//, "");
      if (!WANTED.test(path)) found.push({ path, file: null });
      else found.push({ path, file: await new Promise((done, failed) => entry.file(done, failed)) });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (some.length === 0) return;
      for (const inside of some) await walk(inside);
    }
  };
  for (const entry of entries) await walk(entry);
  return keep(found);
}

const keep = (files) => {
  const wanted = files.filter(({ path }) => WANTED.test(path));
  wanted.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files: wanted, others: files.length - wanted.length };
};
