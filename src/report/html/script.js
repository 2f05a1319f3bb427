"use strict";
// The viewer of the report. Data comes as JSON in blocks of the page and goes
// into it as text only: nothing here makes markup of a string.

(() => {
  const PACKAGES_SHOWN = 12;
  const HOW = ["safe", "unsafe", "hand"];
  const HOW_WORDS = {
    safe: "fixed by fix",
    unsafe: "with --unsafe-fixes",
    hand: "no automatic fix",
  };

  const byId = (id) => document.getElementById(id);
  const blocks = (name) =>
    Array.from(document.querySelectorAll(`script[type="application/json"].${name}`), (block) => {
      const data = JSON.parse(block.textContent);
      block.remove();
      return data;
    });

  /** An element with attributes and children; strings become text. */
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  };
  const plural = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  const rules = new Map(blocks("rules")[0].map((rule) => [rule.name, rule]));
  const all = blocks("file");
  const { summary, failures, version } = blocks("ending")[0];
  const files = all.filter((file) => !file.skipped);
  const skipped = all.filter((file) => file.skipped);

  // What all files have in common at the start of their paths says nothing.
  const root = commonFolder(files.map((file) => file.package));
  const short = (path) => (path === root ? "." : root && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path);

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

  const counted = () => ({ safe: 0, unsafe: 0, hand: 0, total: 0 });
  const count = (counts, finding) => {
    counts[finding.how] += 1;
    counts.total += 1;
  };
  const total = counted();
  const perRule = new Map();
  const perPackage = new Map();
  for (const file of files) {
    file.counts = counted();
    for (const finding of file.findings) {
      if (!perRule.has(finding.rule)) perRule.set(finding.rule, counted());
      if (!perPackage.has(file.package)) perPackage.set(file.package, counted());
      for (const counts of [total, file.counts, perRule.get(finding.rule), perPackage.get(file.package)]) {
        count(counts, finding);
      }
    }
    file.text = [file.path, file.encoding]
      .concat(file.findings.flatMap((f) => [f.rule, f.severity, f.section, f.message, f.fix ?? ""]))
      .join("\n")
      .toLowerCase();
  }

  // The summary.

  byId("tagline").textContent = root
    ? `infmend ${version}, files below ${root}`
    : `infmend ${version}`;
  const tile = (number, words, kind) =>
    make("div", { class: kind ?? "" }, make("dt", {}, words), make("dd", {}, String(number)));
  const checked = summary.files - skipped.length;
  byId("tiles").append(
    tile(checked, checked === 1 ? "INF checked" : "INFs checked"),
    tile(files.length, files.length === 1 ? "file with findings" : "files with findings"),
    tile(total.total, total.total === 1 ? "finding" : "findings"),
    tile(total.safe, "fixed by fix", "safe"),
    tile(total.unsafe, "with --unsafe-fixes", "unsafe"),
    tile(total.hand, "no automatic fix", "hand"),
  );
  if (checked === 0) byId("verdict").textContent = "No INF was checked.";
  else if (total.total === 0)
    byId("verdict").textContent =
      failures.length === 0 ? "Nothing found." : "Nothing found in what could be checked.";
  const aside = (id, words, lines) => {
    if (lines.length === 0) return;
    const place = byId(id);
    place.hidden = false;
    place.querySelector("summary").textContent = words;
    place.querySelector("ul").append(...lines.map((line) => make("li", {}, line)));
  };
  aside("failures", `${plural(failures.length, "error")}: not everything could be checked`, failures);
  byId("failures").open = failures.length > 0;
  aside(
    "skipped",
    `${plural(skipped.length, "file")} skipped: not Windows INFs`,
    skipped.map((file) => `${file.path}: ${file.skipped}`),
  );

  // The charts: each bar is a button that filters.

  const byCount = (map) =>
    [...map].sort(([a, x], [b, y]) => y.total - x.total || (a < b ? -1 : 1));
  const chart = (list, entries, select, name) => {
    const most = Math.max(...entries.map(([, counts]) => counts.total), 1);
    for (const [key, counts] of entries) {
      const bar = make("span", { class: "bar", "aria-hidden": "true" });
      for (const how of HOW) {
        const part = make("span", { class: how });
        part.style.width = `${(100 * counts[how]) / most}%`;
        bar.append(part);
      }
      const words = HOW.filter((how) => counts[how]).map((how) => `${counts[how]} ${HOW_WORDS[how]}`);
      const button = make(
        "button",
        { type: "button", "aria-pressed": "false", title: `${key}: ${words.join(", ")}` },
        make("span", { class: "name" }, make("bdi", {}, name(key))),
        bar,
        make("span", { class: "number" }, String(counts.total), make("span", { class: "unseen" }, ` findings: ${words.join(", ")}`)),
      );
      button.addEventListener("click", () => {
        select.value = select.value === key ? "" : key;
        update();
      });
      button.dataset.key = key;
      list.append(make("li", {}, button));
      select.append(make("option", { value: key }, name(key)));
    }
  };
  const rulesByCount = byCount(perRule);
  const packagesByCount = byCount(perPackage);
  chart(byId("rule-chart"), rulesByCount, byId("rule"), (rule) => rule);
  chart(byId("package-chart"), packagesByCount, byId("package"), short);
  byId("charts").hidden = total.total === 0;
  const more = packagesByCount.length - PACKAGES_SHOWN;
  if (more > 0) {
    const rest = [...byId("package-chart").children].slice(PACKAGES_SHOWN);
    const button = byId("all-packages");
    const show = (open) => {
      for (const item of rest) item.hidden = !open;
      button.textContent = open ? "Show fewer packages" : `Show ${more} more packages`;
      button.setAttribute("aria-expanded", String(open));
    };
    show(false);
    button.hidden = false;
    button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
  }

  // The list of files. The inside of one is made when it comes into sight, so
  // that a thousand of them cost nothing before.

  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (entry.isIntersecting) fill(entry.target);
    },
    { rootMargin: "600px 0px" },
  );
  for (const file of files) {
    const badges = HOW.filter((how) => file.counts[how]).map((how) =>
      make("span", { class: `badge ${how}` }, `${file.counts[how]} ${HOW_WORDS[how]}`),
    );
    const content = make("div", { class: "content" });
    content.file = file;
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
      content,
    );
    file.element.addEventListener("toggle", () => {
      if (!file.element.open || file.filled) return;
      // About as high as it will be, so that the page does not jump.
      const rows = file.hunks.reduce((sum, hunk) => sum + hunk.rows.length + 4, 4 * file.findings.length);
      content.style.minHeight = `${rows * 1.2}rem`;
      seen.observe(content);
    });
  }
  byId("list").append(...files.map((file) => file.element));

  function fill(content) {
    const { file } = content;
    if (file.filled) return;
    file.filled = true;
    seen.unobserve(content);
    content.style.minHeight = "";
    if (file.error) content.append(make("p", { class: "problem" }, file.error));
    for (const part of file.hunks) content.append(hunk(file, part));
    // What stands in a hunk is told there.
    const left = file.findings.filter((finding) => finding.how !== "safe" || file.error);
    if (left.length > 0) {
      content.append(
        make("h4", {}, file.hunks.length > 0 ? "Not fixed" : "Findings"),
        notes(left, finding),
      );
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
          make("p", {}, make("span", { class: "rule" }, name), ` ${rule.why}`),
          make("ul", {}, ...items.filter((item) => item.rule === name).map(note)),
          make("p", { class: "source" }, `Source: ${rule.source}`),
          make("p", { class: "source" }, "See ", ...links(rule)),
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

  const at = (line, words) => make("span", { class: "at" }, `line ${line}${words ?? ""}: `);

  function change(it) {
    return make("li", { class: "safe" }, make("p", {}, at(it.line), make("b", {}, it.description)), make("p", {}, it.message));
  }

  function finding(it) {
    const how = { safe: "fix: ", unsafe: "fix with --unsafe-fixes: ", hand: "by hand: " }[it.how];
    return make(
      "li",
      { class: it.how },
      make("p", {}, at(it.line, `, ${it.severity}`), it.message),
      it.fix ? make("p", {}, how, make("b", {}, it.fix)) : null,
      it.help ? make("p", {}, it.help) : null,
    );
  }

  function hunk(file, { changes, rows }) {
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
      make("tbody", {}, ...rows.map(row)),
    );
    return make("div", { class: "hunk" }, notes(changes.map((index) => file.changes[index]), change), table);
  }

  function row(it) {
    if (Array.isArray(it)) {
      const [old, now, text] = it;
      return make(
        "tr",
        {},
        make("td", { class: "no" }, String(old)),
        make("td", {}, text),
        make("td", { class: "no" }, String(now)),
        make("td", {}, text),
      );
    }
    return make("tr", {}, ...side(it.old, "old", "del"), ...side(it.new, "new", "ins"));
  }

  function side(cell, kind, mark) {
    if (!cell) return [make("td", { class: "no gap" }), make("td", { class: "gap" })];
    const [line, pieces] = cell;
    const parts = pieces.map((piece, index) => (index % 2 ? make(mark, {}, piece) : piece));
    const sign = make("span", { class: "unseen" }, kind === "old" ? "removed: " : "added: ");
    return [make("td", { class: `no ${kind}` }, String(line)), make("td", { class: kind }, sign, ...parts)];
  }

  // The filter.

  const search = byId("search");
  function update() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const [rule, folder, how] = ["rule", "package", "how"].map((id) => byId(id).value);
    let shown = 0;
    let findings = 0;
    for (const file of files) {
      const fits = file.findings.filter((f) => (!rule || f.rule === rule) && (!how || f.how === how));
      const visible =
        fits.length > 0 && (!folder || file.package === folder) && words.every((word) => file.text.includes(word));
      file.element.hidden = !visible;
      shown += visible ? 1 : 0;
      findings += visible ? fits.length : 0;
    }
    byId("count").textContent =
      shown === 0 && files.length > 0
        ? "No file fits."
        : `${plural(shown, "file")} with ${plural(findings, "finding")}${shown < files.length ? `, of ${files.length} files` : ""}`;
    for (const [id, value] of [["rule-chart", rule], ["package-chart", folder]]) {
      for (const button of byId(id).querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(button.dataset.key === value));
      }
    }
  }
  const filter = byId("filter");
  filter.addEventListener("submit", (event) => event.preventDefault());
  filter.addEventListener("input", update);
  // The fields are empty only after the event.
  filter.addEventListener("reset", () => setTimeout(update));
  update();

  const shownFiles = () => files.filter((file) => !file.element.hidden);
  byId("open").addEventListener("click", () => {
    for (const file of shownFiles()) file.element.open = true;
  });
  byId("close").addEventListener("click", () => {
    for (const file of files) file.element.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });

  // Paper takes what the filter shows, opened.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = shownFiles().filter((file) => !file.element.open);
    for (const file of shownFiles()) {
      file.element.open = true;
      fill(file.element.querySelector(".content"));
    }
  });
  window.addEventListener("afterprint", () => {
    for (const file of opened) file.element.open = false;
    opened = [];
  });
  byId("print").addEventListener("click", () => window.print());

  for (const button of document.querySelectorAll(".theme button")) {
    button.addEventListener("click", () => {
      const { theme } = button.dataset;
      if (theme === "auto") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = theme;
      for (const other of document.querySelectorAll(".theme button")) {
        other.setAttribute("aria-pressed", String(other === button));
      }
    });
  }
})();
