// The list of files. The inside of one is made when it comes into sight, so that a
// thousand of them cost nothing before, and again when the filter shows other parts.

/** What the filter lets through; set by update(). */
let filter = { rule: "", how: "", severity: "info", unsafe: false, key: "" };
const fits = (item) =>
  (!filter.rule || item.rule === filter.rule) &&
  (!filter.how || item.kind === filter.how) &&
  RANKS[item.severity] >= RANKS[filter.severity];

const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) if (entry.isIntersecting) fill(entry.target.file);
  },
  { rootMargin: "600px 0px" },
);
for (const file of files) {
  const badges = [];
  if (file.status) badges.push(make("span", { class: `badge status ${file.status}` }, STATUS[file.status]));
  for (const kind of shownKinds)
    if (file.counts[kind]) badges.push(make("span", { class: `badge ${kind}` }, `${file.counts[kind]} ${KINDS[kind]}`));
  if (file.signature) {
    const [kind, words] = signatureBadge(file.signature);
    badges.push(make("span", { class: `badge ${kind}`, title: signatureWords(file) }, words));
  } else if (file.catalogs && (!run || file.fixed))
    badges.push(make("span", { class: "badge catalog", title: catalogWords(file) }, "catalog"));
  file.content = make("div", { class: "content" });
  file.content.file = file;
  file.element = make(
    "details",
    { class: "file" },
    make(
      "summary",
      {},
      make("span", { class: "path", title: file.path }, short(file.path)),
      ...badges,
      make("span", { class: "encoding" }, file.encoding),
    ),
    file.content,
  );
  file.element.addEventListener("toggle", () => watch(file));
}
byId("list").append(...files.map((file) => file.element));

/** What the catalog of a file says of it, and what a change does to that. */
function signatureWords(file) {
  const { state, signer, words, catalog } = file.signature;
  const start = `${catalog}, ${words}, `;
  const rebuilt = signer ? "the catalog must be rebuilt and signed again" : "the catalog must be rebuilt";
  const changed = WRITTEN.includes(file.status);
  switch (state) {
    case "listed":
      return changed
        ? `${start}listed this INF before the change: ${rebuilt}.`
        : `${start}lists this INF: once it is changed, ${rebuilt}.`;
    case "listed-with-crlf":
      return `${start}lists this INF only with CR LF line ends: something has made LF of them.`;
    case "not-listed":
      return `${start}does not list this INF: ${rebuilt}.`;
    default:
      return `${catalog} cannot be read.`;
  }
}

function catalogWords(file) {
  const names = file.catalogs.join(", ");
  return WRITTEN.includes(file.status)
    ? `The catalog ${names} no longer matches this INF: rebuild and sign it.`
    : `The catalog ${names} lies beside this INF: a change needs it rebuilt and signed.`;
}

/** Has an open file filled when it comes into sight. */
function watch(file) {
  if (!file.element.open || file.filled === filter.key) return;
  // About as high as it will be, so that the page does not jump.
  const rows = file.hunks.reduce((sum, hunk) => sum + hunk.rows.length + 4, 4 * file.findings.length);
  file.content.style.minHeight = `${rows * 1.2}rem`;
  seen.observe(file.content);
}

/** Takes back what was made for another filter. */
function refresh() {
  for (const file of files) {
    if (file.filled === undefined || file.filled === filter.key) continue;
    file.filled = undefined;
    file.content.replaceChildren();
    seen.unobserve(file.content);
    watch(file);
  }
}

function fill(file) {
  const { content } = file;
  seen.unobserve(content);
  if (file.filled === filter.key) return;
  file.filled = filter.key;
  content.style.minHeight = "";
  content.replaceChildren();
  for (const problem of file.problems ?? []) content.append(make("p", { class: "problem" }, problem));
  if (file.catalogs && (!run || file.fixed)) content.append(make("p", { class: "note" }, catalogWords(file)));
  for (const note of file.notes ?? []) content.append(make("p", { class: "note" }, note));
  const withUnsafe = filter.unsafe && file.unsafe_too;
  if (run) {
    if (file.fixed) content.append(...version(file, file.fixed, title(file)));
    if (withUnsafe) content.append(...version(file, file.unsafe_too, "Not written: what --unsafe-fixes would change as well"));
  } else {
    const shown = withUnsafe || file.fixed;
    if (shown) content.append(...version(file, shown));
  }
  content.append(...machine(file, withUnsafe));
  // What stands in a hunk is told there.
  const inHunk = (finding) =>
    !file.problems && (finding.kind === "safe" || (finding.kind === "unsafe" && withUnsafe));
  const left = file.findings.filter((finding) => !inHunk(finding) && fits(finding));
  if (left.length > 0) {
    const title = run ? (run.shows ? "Would be left" : "Left") : content.querySelector(".hunk") ? "Not fixed" : "Findings";
    content.append(make("h4", {}, title), notes(left, finding));
  }
}

/** What changes on the machine, with the fixes that are shown. */
function machine(file, withUnsafe) {
  const has = (element) => element.classList.contains("unsafe");
  const shown = file.machine.filter((element) => has(element) === Boolean(withUnsafe));
  return shown.length > 0 ? shown : file.machine.filter((element) => !has(element));
}

function title(file) {
  if (WRITTEN.includes(file.status)) return "Written";
  return run.shows ? "Would change" : "Not written";
}

/** The parts of a version of a file that the filter lets through, below a title. */
function version(file, { whole = [], hunks }, title) {
  const changes = (indices) => indices.map((index) => file.changes[index]);
  const parts = [];
  const ofWhole = changes(whole).filter(fits);
  if (ofWhole.length > 0) parts.push(make("div", { class: "hunk" }, notes(ofWhole, change)));
  for (const [index, start] of hunks) {
    const part = file.hunks[index];
    const made = changes(part.changes);
    const fitting = made.filter(fits);
    if (fitting.length > 0 || made.length === 0) parts.push(hunk(file, part, start, fitting, made));
  }
  return title && parts.length > 0 ? [make("h4", {}, title), ...parts] : parts;
}

/** Notes on findings or changes, under their rules, each with its reason. */
function notes(items, note) {
  const list = make("ul", { class: "notes" });
  for (const name of new Set(items.map((item) => item.rule))) {
    const rule = rules.get(name);
    list.append(
      make(
        "li",
        {},
        make("p", {}, make("span", { class: "rule" }, name), rule ? ` ${rule.why}` : ""),
        make("ul", {}, ...items.filter((item) => item.rule === name).map(note)),
        rule ? make("p", { class: "source" }, `Source: ${rule.source}`) : null,
        rule ? make("p", { class: "source" }, "See ", ...links(rule)) : null,
      ),
    );
  }
  return list;
}

/** Links to the page of a rule and to Microsoft's pages. */
function links(rule) {
  const pages = [{ title: rule.name, url: rule.page }, ...rule.sources];
  return pages.flatMap(({ title, url }, index) => [
    index > 0 ? ", " : "",
    make("a", { href: url, rel: "noreferrer" }, title),
  ]);
}

const at = (line, words) =>
  make("span", { class: "at" }, `${line ? `line ${line}` : "whole file"}${words ?? ""}: `);

function change(it) {
  const mark = it.how === "unsafe" ? make("span", { class: "badge unsafe" }, "unsafe fix") : null;
  return make(
    "li",
    { class: it.how },
    make("p", {}, at(it.line, `, ${it.severity}`), make("b", {}, it.description), mark ? " " : null, mark),
    make("p", {}, it.message),
    it.help ? make("p", {}, it.help) : null,
  );
}

function finding(it) {
  const how = { safe: "fix: ", unsafe: "fix with --unsafe-fixes: ", hand: "by hand: " }[it.how];
  return make(
    "li",
    { class: it.how },
    make("p", {}, at(it.line, `, ${it.severity}`), it.message),
    it.fix ? make("p", {}, how, make("b", {}, it.fix)) : null,
    it.help ? make("p", {}, it.help) : null,
    it.how === "hand" && !it.fix ? make("p", { class: "at" }, "no automatic fix") : null,
  );
}

/** A hunk: the changes that fit the filter, a word on the others, and its lines. */
function hunk(file, { old, rows }, now, fitting, made) {
  const others = new Set(made.filter((change) => !fitting.includes(change)).map((change) => change.rule));
  const line = { old, now };
  const table = make(
    "table",
    { class: "diff" },
    make("caption", { class: "unseen" }, `Lines of ${file.path} before and after the fix`),
    make("colgroup", {}, make("col", { class: "no" }), make("col"), make("col", { class: "no" }), make("col")),
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        make("th", { scope: "colgroup", colspan: 2 }, "before"),
        make("th", { scope: "colgroup", colspan: 2 }, "after"),
      ),
    ),
    make("tbody", {}, ...rows.map((it) => row(it, line))),
  );
  const isUnsafe = made.some((change) => change.how === "unsafe");
  return make(
    "div",
    { class: isUnsafe ? "hunk unsafe" : "hunk" },
    notes(fitting, change),
    others.size > 0 ? make("p", { class: "at" }, `Also changed here by: ${[...others].join(", ")}`) : null,
    table,
  );
}

/** A row of two lines, of which `line` has the numbers that come next. */
function row(it, line) {
  if (typeof it === "string") {
    const cells = [line.old, line.now].flatMap((number) => [
      make("td", { class: "no" }, String(number)),
      make("td", {}, it),
    ]);
    line.old += 1;
    line.now += 1;
    return make("tr", {}, ...cells);
  }
  const [before, after] = it;
  return make("tr", {}, ...side(before, line, "old", "del"), ...side(after, line, "now", "ins"));
}

function side(pieces, line, key, mark) {
  if (!pieces) return [make("td", { class: "no gap" }), make("td", { class: "gap" })];
  const kind = key === "old" ? "old" : "new";
  const parts = pieces.map((piece, index) => (index % 2 ? make(mark, {}, piece) : piece));
  const sign = make("span", { class: "unseen" }, kind === "old" ? "removed: " : "added: ");
  const number = make("td", { class: `no ${kind}` }, String(line[key]));
  line[key] += 1;
  return [number, make("td", { class: kind }, sign, ...parts)];
}
