// Checks and fixes beside the page, which so answers all the while.

import { load } from "./load.js";
import { zip } from "./zip.js";

/** No INF is larger. */
const LARGEST = 64 * 1024 * 1024;
/** So many rows and findings are told at a time. */
const ROWS = 300;

let Playground;
let playground;
/** What was added: the file at each path, with its number, its answer and what it holds. */
const files = new Map();
/** Paths that infmend failed on; they are not added again. */
const broken = new Set();
let choices = "{}";
let run = 0;

const ready = start();
async function start() {
  Playground = await load();
  playground = new Playground();
}

const say = (message) => postMessage(message);
const pause = () => new Promise((done) => setTimeout(done));

/** After a failure inside infmend its memory is of no use: it begins anew, without the file. */
async function restart(path, error) {
  broken.add(path);
  say({ type: "failed", path, error: `internal error: ${error.message}; please report it` });
  await start();
  for (const [known, file] of files) if (!broken.has(known)) file.number = await add(known, file.file);
  playground.choose(choices);
}

async function add(path, file) {
  return playground.add(path, new Uint8Array(await file.arrayBuffer()));
}

async function addAll(list) {
  let done = 0;
  for (const { path, file } of list) {
    done += 1;
    if (file.size > LARGEST) {
      say({ type: "failed", path, error: "larger than 64 MiB, which no INF is" });
      continue;
    }
    try {
      files.set(path, { file, number: await add(path, file), path });
    } catch (error) {
      say({ type: "failed", path, error: `cannot be read: ${error.message}` });
    }
    if (done % 50 === 0) say({ type: "progress", words: "Reading", done, all: list.length });
  }
}

/** Examines all files; another run begins, this one ends. */
async function examineAll() {
  run += 1;
  const mine = run;
  const all = [...files.values()].filter(({ path }) => !/\.cat$/i.test(path) && !broken.has(path));
  let told = [];
  let last = 0;
  let heard = performance.now();
  const tell = (done) => {
    say({ type: "files", files: told });
    if (all.length > 0) say({ type: "progress", words: "Checking", done, all: all.length });
    told = [];
    last = performance.now();
  };
  for (const [index, file] of all.entries()) {
    let text;
    try {
      text = playground.examine(file.number);
    } catch (error) {
      await restart(file.path, error);
      if (mine === run) return examineAll();
      return;
    }
    file.detail = undefined;
    const [data, more] = JSON.parse(text);
    const counts = {};
    for (const { rule, how } of data.findings) {
      counts[rule] ??= { safe: 0, unsafe: 0, hand: 0 };
      counts[rule][how] += 1;
    }
    const { skipped, encoding, signature, catalogs } = data;
    // What is long is told when the file is opened.
    if (text.length < 1 << 16) file.detail = data;
    told.push({ path: file.path, number: file.number, counts, skipped, encoding, signature, catalogs, ...more });
    if (performance.now() - last > 100) tell(index + 1);
    // What the page asks meanwhile is heard; a pause takes some milliseconds.
    if (performance.now() - heard < 20) continue;
    await pause();
    if (mine !== run) return;
    heard = performance.now();
  }
  tell(all.length);
  say({ type: "done", sentence: playground.sentence() });
}

/** A part of what there is to say of a file: hunks and findings from some on. A hunk of many
    rows comes in pieces. */
function detail(path, from) {
  const file = files.get(path);
  file.detail ??= JSON.parse(playground.examine(file.number))[0];
  const { hunks: all, fixed, findings, ...rest } = file.detail;
  const version = fixed ?? { hunks: [] };
  const part = { hunks: [], findings: [], next: null };
  let [hunk, row, finding] = from;
  let rows = 0;
  while (hunk < version.hunks.length && rows < ROWS) {
    const [index, start] = version.hunks[hunk];
    const whole = all[index];
    const shown = whole.rows.slice(row, row + ROWS - rows);
    const before = whole.rows.slice(0, row);
    const lines = (side) => before.filter((it) => typeof it === "string" || it[side]).length;
    part.hunks.push({
      old: whole.old + lines(0),
      now: start + lines(1),
      rows: shown,
      changes: whole.changes,
      continued: row > 0,
    });
    rows += shown.length + 4;
    row += shown.length;
    if (row >= whole.rows.length) [hunk, row] = [hunk + 1, 0];
  }
  if (hunk >= version.hunks.length) {
    part.findings = findings.slice(finding, finding + ROWS);
    finding += part.findings.length;
  }
  if (hunk < version.hunks.length || finding < findings.length) part.next = [hunk, row, finding];
  const { changes, problems, notes } = rest;
  const used = new Set([...(version.whole ?? []), ...part.hunks.flatMap((it) => it.changes)]);
  return {
    ...part,
    path: file.path,
    whole: from[0] === 0 && from[1] === 0 && from[2] === 0 ? version.whole ?? [] : [],
    changes: Object.fromEntries([...used].map((index) => [index, changes[index]])),
    problems,
    notes,
  };
}

function download(paths, date) {
  const fixed = paths.map((path) => ({ path, bytes: playground.fixed(files.get(path).number) }));
  const some = fixed.filter(({ bytes }) => bytes);
  if (some.length === 1) {
    const [{ path, bytes }] = some;
    return { name: path.replace(/^.*\//, ""), blob: new Blob([bytes]) };
  }
  return { name: "fixed.zip", blob: new Blob(zip(some, date), { type: "application/zip" }) };
}

function patch(paths) {
  const parts = paths.map((path) => playground.patch(files.get(path).number));
  return { name: "infmend.patch", blob: new Blob(parts) };
}

// One after the other, but for a run, which others may end.
let turn = ready.then(
  () => say({ type: "ready" }),
  (error) => say({ type: "fatal", error: `infmend cannot be loaded: ${error.message}` }),
);
onmessage = ({ data }) => {
  turn = turn.then(() => handle(data)).catch((error) => say({ type: "fatal", error: error.message }));
};

async function handle(data) {
  switch (data.type) {
    case "add":
      run += 1;
      await addAll(data.files);
      playground.choose(choices);
      examineAll();
      break;
    case "clear":
      run += 1;
      files.clear();
      broken.clear();
      playground.free();
      playground = new Playground();
      playground.choose(choices);
      break;
    case "choose":
      try {
        playground.choose(data.choices);
      } catch (wrong) {
        say({ type: "wrong", wrong: String(wrong) });
        return;
      }
      choices = data.choices;
      say({ type: "wrong", wrong: "" });
      examineAll();
      break;
    case "detail":
      say({ type: "detail", ask: data.ask, part: detail(data.path, data.from) });
      break;
    case "download":
      say({ type: "save", ...download(data.paths, data.date) });
      break;
    case "patch":
      say({ type: "save", ...patch(data.paths) });
      break;
  }
}
