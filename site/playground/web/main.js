// The page: what is asked, and what came of it. The work is done in worker.js.

import { byId, make, plural, rules, notes, change, finding, hunk, signatureBadge } from "./report.js";
import { chosen, dropped } from "./files.js";

const worker = new Worker("worker.js", { type: "module" });
/** What is known of each file. */
const files = new Map();
const without = new Set();
const withoutIn = new Map();
const left = new Set();
const failures = [];
let others = 0;
let asks = 0;
const waiting = new Map();
let busy = true;

const KINDS = { safe: "safe", unsafe: "unsafe", hand: "no automatic fix" };
const value = (id) => byId(id).value.trim();

// The rules, as `infmend rules --format json` says them.
const loaded = fetch("rules.json")
  .then((answer) => answer.json())
  .then((list) => {
    for (const rule of list) rules.set(rule.name, { ...rule, page: rule.url });
  });

// Files come in.

const add = ({ files: list, others: more }) => {
  others += more;
  if (list.length === 0) {
    say(`No INF among ${plural(more, "file")}.`);
    return;
  }
  busy = true;
  for (const { path } of list) if (!/\.cat$/i.test(path)) files.get(path)?.element.remove();
  worker.postMessage({ type: "add", files: list });
  byId("clear").disabled = false;
};
for (const id of ["choose-files", "choose-folder"]) {
  byId(id).addEventListener("change", ({ target }) => {
    add(chosen(target.files));
    target.value = "";
  });
}
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    byId("drop").classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) byId("drop").classList.remove("over");
});
document.addEventListener("drop", async (event) => {
  event.preventDefault();
  byId("drop").classList.remove("over");
  try {
    add(await dropped(event.dataTransfer));
  } catch (error) {
    say(`What was dropped cannot be read: ${error.message}`);
  }
});
byId("clear").addEventListener("click", () => {
  worker.postMessage({ type: "clear" });
  for (const set of [files, left, withoutIn, without]) set.clear();
  failures.length = 0;
  others = 0;
  byId("list").replaceChildren();
  byId("clear").disabled = true;
  show();
  say("No files.");
  byId("choose-files").focus();
});

// What is asked of them.

function driverVer() {
  if (!value("date") && !value("version")) return "";
  const date = value("date") || "today";
  return `${date},${value("version") || "+1"}`;
}
function choices() {
  return JSON.stringify({
    profile: value("profile"),
    infverif: value("infverif"),
    targetOs: value("target"),
    downlevel: value("downlevel"),
    unsafeFixes: byId("unsafe").checked,
    driverVer: driverVer(),
    now: Math.floor(Date.now() / 1000),
    without: [...without],
    withoutIn: Object.fromEntries([...withoutIn].map(([path, names]) => [path, [...names]])),
    left: [...left],
  });
}
function choose() {
  busy = files.size > 0;
  worker.postMessage({ type: "choose", choices: choices() });
  command();
}
byId("options").addEventListener("change", choose);
byId("options").addEventListener("submit", (event) => event.preventDefault());

/** The command line that does the same. */
function command() {
  const words = ["infmend fix"];
  const add = (option, word) => word && words.push(`${option} ${word}`);
  add("--profile", value("profile"));
  add("--infverif", value("infverif"));
  add("--target-os", value("target"));
  if (value("downlevel")) words.push(value("downlevel") === "raise" ? "--raise-target" : "--keep-downlevel");
  if (byId("unsafe").checked) words.push("--unsafe-fixes");
  add("--driver-ver", driverVer());
  add("--ignore", [...without].join(","));
  byId("same").hidden = files.size === 0 || withoutIn.size > 0 || left.size > 0;
  byId("same").querySelector("code").textContent = `${words.join(" ")} .`;
}

// What came of it.

let lastSaid = 0;
const say = (words) => {
  byId("status").textContent = words;
};
/** What changes often is said now and then, so that it can be listened to. */
const sayNow = (words) => {
  if (performance.now() - lastSaid < 1000) return;
  lastSaid = performance.now();
  say(words);
};

worker.onmessage = ({ data }) => {
  switch (data.type) {
    case "ready":
      busy = false;
      say("Ready. No files.");
      loaded.then(choose);
      break;
    case "fatal":
      busy = false;
      say(data.error);
      byId("status").classList.add("problem");
      break;
    case "wrong":
      byId("wrong").textContent = data.wrong;
      break;
    case "failed":
      failures.push(`${data.path}: ${data.error}`);
      break;
    case "progress": {
      const bar = byId("progress");
      bar.hidden = data.done >= data.all;
      bar.max = data.all;
      bar.value = data.done;
      sayNow(`${data.words} ${data.done} of ${plural(data.all, "file")}…`);
      break;
    }
    case "files":
      queue.push(...data.files);
      if (queue.length === data.files.length) requestAnimationFrame(listSome);
      break;
    case "done":
      finished = data.sentence;
      if (queue.length === 0) done();
      break;
    case "detail":
      waiting.get(data.ask)?.(data.part);
      waiting.delete(data.ask);
      break;
    case "save":
      save(data);
      break;
  }
};

/** What waits to be listed: a frame takes some. */
const queue = [];
let finished = null;
function listSome() {
  for (const file of queue.splice(0, 40)) list(file);
  if (queue.length > 0) requestAnimationFrame(listSome);
  else if (finished !== null) done();
}
function done() {
  byId("progress").hidden = true;
  busy = false;
  const changes = changing().length;
  const would = changes === 0 ? "" : `; ${plural(changes, "file")} would change`;
  if (files.size > 0) say(`${finished}${would}.`);
  finished = null;
  show();
}
const changing = () => [...files.values()].filter((file) => file.changes && !left.has(file.path)).map((file) => file.path);

function list(told) {
  const known = files.get(told.path);
  const file = Object.assign(known ?? {}, told);
  if (!known) {
    files.set(file.path, file);
    file.content = make("div", { class: "content" });
    file.summary = make("summary");
    file.details = make("details", { class: "file" }, file.summary, file.content);
    file.details.addEventListener("toggle", () => fill(file));
    file.box = make("input", { type: "checkbox", "aria-label": `Fix ${file.path}` });
    file.box.checked = true;
    file.box.addEventListener("change", () => {
      if (file.box.checked) left.delete(file.path);
      else left.add(file.path);
      choose();
    });
    file.element = make("div", { class: "row" }, file.box, file.details);
  }
  if (!file.element.isConnected) byId("list").append(file.element);
  const total = { safe: 0, unsafe: 0, hand: 0 };
  for (const counts of Object.values(file.counts)) for (const kind in total) total[kind] += counts[kind];
  const badges = [];
  if (file.skipped) badges.push(make("span", { class: "badge catalog" }, `skipped: ${file.skipped}`));
  for (const kind in total) {
    if (total[kind]) badges.push(make("span", { class: `badge ${kind}` }, `${total[kind]} ${KINDS[kind]}`));
  }
  if (file.changes) badges.push(make("span", { class: "badge status" }, "would change"));
  if (file.signature) {
    const [kind, words] = signatureBadge(file.signature);
    badges.push(make("span", { class: `badge ${kind}` }, words));
  } else if (file.catalogs) badges.push(make("span", { class: "badge catalog" }, "catalog"));
  file.summary.replaceChildren(
    make("span", { class: "path" }, file.path),
    ...badges,
    make("span", { class: "encoding" }, file.encoding),
  );
  file.filled = false;
  if (file.details.open) fill(file);
}

const detail = (path, from) =>
  new Promise((answered) => {
    asks += 1;
    waiting.set(asks, answered);
    worker.postMessage({ type: "detail", ask: asks, path, from });
  });

/** The inside of a file, when it is opened. */
async function fill(file) {
  if (!file.details.open || file.filled) return;
  file.filled = true;
  const part = await detail(file.path, [0, 0, 0]);
  const about = [];
  for (const problem of part.problems ?? []) about.push(make("p", { class: "problem" }, problem));
  if (file.warning) about.push(make("p", { class: "note" }, file.warning));
  for (const note of [...(part.notes ?? []), ...file.notes]) about.push(make("p", { class: "note" }, note));
  file.content.replaceChildren(...about, ofRules(file));
  more(file, part);
}

/** Which rules' fixes are made in the file. */
function ofRules(file) {
  const names = Object.keys(file.counts).filter((name) => file.counts[name].safe + file.counts[name].unsafe > 0);
  const none = withoutIn.get(file.path) ?? new Set();
  const boxes = names.map((name) => {
    const box = make("input", { type: "checkbox" });
    box.checked = !none.has(name) && !without.has(name);
    box.disabled = without.has(name);
    box.addEventListener("change", () => {
      if (box.checked) none.delete(name);
      else none.add(name);
      if (none.size > 0) withoutIn.set(file.path, none);
      else withoutIn.delete(file.path);
      choose();
    });
    return make("label", {}, box, ` ${name} `);
  });
  if (boxes.length === 0) return make("span");
  return make("fieldset", { class: "note" }, make("legend", {}, "Fix in this file"), ...boxes);
}

function more(file, part) {
  const { content } = file;
  const whole = part.whole.map((index) => part.changes[index]);
  if (whole.length > 0) content.append(make("div", { class: "hunk" }, notes(whole, change)));
  for (const it of part.hunks) {
    const made = it.continued ? [] : it.changes.map((index) => part.changes[index]);
    content.append(hunk(file, it, it.now, made, made));
  }
  const isMade = ({ how, rule }) =>
    !part.problems &&
    !left.has(file.path) &&
    !without.has(rule) &&
    !withoutIn.get(file.path)?.has(rule) &&
    (how === "safe" || (how === "unsafe" && byId("unsafe").checked));
  const rest = part.findings.filter((it) => !isMade(it));
  if (rest.length > 0) {
    content.append(make("h4", {}, file.changes ? "Not fixed" : "Findings"), notes(rest, finding));
  }
  if (!part.next) return;
  const button = make("button", { type: "button" }, "Show more");
  button.addEventListener("click", async () => {
    const next = await detail(file.path, part.next);
    button.remove();
    more(file, next);
  });
  content.append(button);
}

/** The rules, the messages and what can be downloaded. */
function show() {
  const perRule = new Map();
  for (const { counts } of files.values()) {
    for (const [rule, more] of Object.entries(counts)) {
      const sum = perRule.get(rule) ?? { safe: 0, unsafe: 0, hand: 0 };
      for (const kind in sum) sum[kind] += more[kind];
      perRule.set(rule, sum);
    }
  }
  for (const rule of without) if (!perRule.has(rule)) perRule.set(rule, { safe: 0, unsafe: 0, hand: 0 });
  const focused = document.activeElement?.closest("#rules")?.querySelector(":focus")?.id;
  byId("rules").replaceChildren(...[...perRule].sort(([a], [b]) => (a < b ? -1 : 1)).map(ruleRow));
  if (focused) byId(focused)?.focus();
  messages("failures", `${plural(failures.length, "error")}: what is named here was not checked`, failures);
  const skipped = [...files.values()].filter((file) => file.skipped).map((file) => `${file.path}: ${file.skipped}`);
  const unread = others > 0 ? [`${plural(others, "other file")} not read: not *.inf, *.inx or *.cat`] : [];
  messages("skipped", `${plural(skipped.length + others, "file")} skipped`, [...skipped, ...unread]);
  const paths = changing();
  byId("download").disabled = paths.length === 0;
  byId("download").textContent =
    paths.length === 1 ? "Download the fixed file" : paths.length > 1 ? `Download ${paths.length} fixed files (zip)` : "Download fixed files";
  byId("patch").disabled = paths.length === 0;
  command();
}

function ruleRow([name, counts]) {
  const rule = rules.get(name);
  const box = make("input", { type: "checkbox", id: `rule-${name}`, "aria-label": `Fix what ${name} finds` });
  box.checked = !without.has(name);
  box.disabled = counts.safe + counts.unsafe === 0 && box.checked;
  box.addEventListener("change", () => {
    if (box.checked) without.delete(name);
    else without.add(name);
    choose();
  });
  const words = Object.keys(KINDS).filter((kind) => counts[kind]);
  const links = [{ title: `page of ${name}`, url: rule?.page }, ...(rule?.sources ?? [])].flatMap(({ title, url }) => [
    " ",
    make("a", { href: url, rel: "noreferrer" }, title),
  ]);
  return make(
    "li",
    {},
    box,
    make(
      "div",
      {},
      make(
        "p",
        {},
        make("b", {}, make("code", {}, name)),
        ...words.flatMap((kind) => [" ", make("span", { class: `badge ${kind}` }, `${counts[kind]} ${KINDS[kind]}`)]),
      ),
      make("p", {}, rule ? `${rule.summary}: ${rule.why}` : ""),
      make("p", { class: "note" }, rule ? `Fix: ${rule.fix}.` : "", ...links),
    ),
  );
}

function messages(id, words, lines) {
  const place = byId(id);
  place.hidden = lines.length === 0;
  place.querySelector("summary").textContent = words;
  place.querySelector("ul").replaceChildren(...lines.slice(0, 1000).map((line) => make("li", {}, line)));
}

// Downloads.

byId("download").addEventListener("click", () => {
  if (!busy) worker.postMessage({ type: "download", paths: changing(), date: new Date() });
});
byId("patch").addEventListener("click", () => {
  if (!busy) worker.postMessage({ type: "patch", paths: changing() });
});
function save({ name, blob }) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// Offline.
if ("serviceWorker" in navigator && location.protocol !== "file:") navigator.serviceWorker.register("sw.js");
