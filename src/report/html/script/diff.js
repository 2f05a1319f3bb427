// Notes on findings and changes, and the lines before and after. The playground uses this file
// too.

/** What is said of a signature in a word or two, and which kind that is. */
function signatureBadge({ state, signer }) {
  switch (state) {
    case "listed":
      return signer ? ["signed", `signed by ${signer}`] : ["catalog", "catalog not signed"];
    case "listed-with-crlf":
      return ["broken", "signature broken by line ends"];
    case "not-listed":
      return ["broken", "not in its catalog"];
    default:
      return ["broken", "catalog unreadable"];
  }
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
        rule?.source ? make("p", { class: "source" }, `Source: ${rule.source}`) : null,
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
