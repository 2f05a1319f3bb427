// The data. It comes as JSON in blocks of the page and goes into it as text only:
// nothing here makes markup of a string.

const blocks = (name) =>
  Array.from(document.querySelectorAll(`script[type="application/json"].${name}`), (block) => {
    const data = JSON.parse(block.textContent);
    // What changes on the machine is markup behind it, which goes into its file.
    data.machine = [];
    while (block.nextElementSibling?.classList.contains("machine")) {
      data.machine.push(block.nextElementSibling);
      block.nextElementSibling.remove();
    }
    block.remove();
    return data;
  });

for (const rule of blocks("rules")[0]) rules.set(rule.name, rule);
const all = blocks("file");
const ending = blocks("ending")[0];
/** What a run of fix did; none of a check. */
const run = ending.run;
const files = all.filter((file) => !file.skipped);
const skipped = all.filter((file) => file.skipped);

// The kinds of what is listed, in the order of the bars. Of a check these are
// findings, by how they are fixed; of fix the changes, and the findings that are left.
const done = run?.allows ? "allowed" : "fixed";
const KINDS = !run
  ? { safe: "fixed by fix", unsafe: "with --unsafe-fixes", hand: "no automatic fix" }
  : run.shows
    ? { safe: `would be ${done}`, unsafe: `would be ${done}, unsafe`, left: "would be left" }
    : { safe: done, unsafe: `${done}, unsafe`, open: "not written", left: "left" };

const STATUS = {
  unchanged: "not changed",
  written: "written",
  staged: "written and staged",
  printed: "written to standard output",
  would_change: "would change",
  declined: "left out by the user",
  kept_signed: "left alone: signed",
  not_written: "not written",
};
const WRITTEN = ["written", "staged", "printed"];

const RANKS = { info: 0, warning: 1, error: 2 };

const counted = () => ({ ...Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, 0])), total: 0 });
const count = (counts, item) => {
  counts[item.kind] += 1;
  counts.total += 1;
};
const total = counted();
const perRule = new Map();
const perPackage = new Map();
/** What the catalogs of each package say of its INFs: the badges that it gets. */
const perSignature = new Map();
for (const file of files) {
  const isOpen = run && !run.shows && !WRITTEN.includes(file.status);
  for (const change of file.changes) change.kind = isOpen ? "open" : change.how;
  // What unsafe fixes would change besides is left as well.
  if (run && file.unsafe_too) for (const change of changesOf(file, file.unsafe_too)) change.kind = "left";
  for (const finding of file.findings) finding.kind = run ? "left" : finding.how;
  // Of a check, the changes are the fixes of its findings.
  const made = run && file.fixed ? changesOf(file, file.fixed) : [];
  file.items = [...made, ...file.findings];
  file.counts = counted();
  for (const item of file.items) {
    if (!perRule.has(item.rule)) perRule.set(item.rule, counted());
    if (!perPackage.has(file.package)) perPackage.set(file.package, counted());
    for (const counts of [total, file.counts, perRule.get(item.rule), perPackage.get(file.package)]) {
      count(counts, item);
    }
  }
  if (file.signature) {
    if (!perSignature.has(file.package)) perSignature.set(file.package, new Map());
    const [kind, words] = signatureBadge(file.signature);
    perSignature.get(file.package).set(words, kind);
  }
  file.text = [file.path, file.encoding, STATUS[file.status] ?? ""]
    .concat(file.items.flatMap((f) => [f.rule, f.severity, f.section ?? "", f.message, f.fix ?? f.description ?? ""]))
    .join("\n")
    .toLowerCase();
}

/** The changes that a version of a file has. */
function changesOf(file, version) {
  const indices = new Set(version.whole ?? []);
  for (const [hunk] of version.hunks) for (const index of file.hunks[hunk].changes) indices.add(index);
  return [...indices].map((index) => file.changes[index]);
}

// What all files have in common at the start of their paths says nothing.
const root = commonFolder(files.map((file) => file.package));
const short = (path) =>
  path === root ? "." : root && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;

function commonFolder(folders) {
  if (folders.length === 0) return "";
  let common = folders[0].split("/");
  for (const folder of folders) {
    const parts = folder.split("/");
    let same = 0;
    while (same < common.length && common[same] === parts[same]) same += 1;
    common = common.slice(0, same);
  }
  return common.join("/");
}
