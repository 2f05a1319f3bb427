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
