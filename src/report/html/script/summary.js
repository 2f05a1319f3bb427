// The summary and the charts.

byId("tagline").textContent = root
  ? `infmend ${ending.version}, files below ${root}`
  : `infmend ${ending.version}`;
const tile = (number, words, kind) =>
  make("div", { class: kind ?? "" }, make("dt", {}, words), make("dd", {}, String(number)));
const kindTiles = (kinds) => kinds.map((kind) => tile(total[kind], KINDS[kind], kind));
const noun = (number, one, many) => (number === 1 ? one : many);

if (run) {
  document.title = "infmend fix report";
  byId("kind").textContent = "fix report";
  byId("command").hidden = false;
  byId("command").firstElementChild.textContent = run.command;
  byId("charts-title").textContent = run.shows ? "What would change, and what would be left" : "Changes, and what is left";
  const [number, words] = run.shows
    ? [run.would_change, noun(run.would_change, "file would change", "files would change")]
    : [run.written, noun(run.written, "file written", "files written")];
  byId("tiles").append(
    tile(run.checked, noun(run.checked, "INF checked", "INFs checked")),
    tile(number, words),
    ...kindTiles(Object.keys(KINDS).filter((kind) => !["open", "unsafe"].includes(kind) || total[kind] > 0)),
  );
  byId("verdict").textContent = `${run.gap ? `The run was ${run.gap}. ` : ""}${run.sentence[0].toUpperCase()}${run.sentence.slice(1)}.`;
  byId("verdict").className = run.gap ? "problem" : "";
} else {
  const { summary } = ending;
  const checked = summary.files - skipped.length;
  byId("tiles").append(
    tile(checked, noun(checked, "INF checked", "INFs checked")),
    tile(files.length, noun(files.length, "file with findings", "files with findings")),
    tile(total.total, noun(total.total, "finding", "findings")),
    ...kindTiles(Object.keys(KINDS)),
  );
  if (checked === 0) byId("verdict").textContent = "No INF was checked.";
  else if (total.total === 0)
    byId("verdict").textContent =
      ending.failures.length === 0 ? "Nothing found." : "Nothing found in what could be checked.";
}

const aside = (id, words, lines) => {
  if (lines.length === 0) return;
  const place = byId(id);
  place.hidden = false;
  place.querySelector("summary").textContent = words;
  place.querySelector("ul").append(...lines.map((line) => make("li", {}, line)));
};
aside(
  "failures",
  run
    ? `${plural(ending.failures.length, "error")}: what is named here was not changed`
    : `${plural(ending.failures.length, "error")}: not everything could be checked`,
  ending.failures,
);
byId("failures").open = ending.failures.length > 0;
const invalid = files.filter((file) => WRITTEN.includes(file.status) && file.catalogs);
const catalogs = invalid.flatMap((file) =>
  file.catalogs.map((name) => (file.package === "." ? name : `${file.package}/${name}`)),
);
aside(
  "catalogs",
  `${plural(new Set(catalogs).size, "catalog")} no longer ${noun(new Set(catalogs).size, "matches its INF", "match their INFs")}: rebuild with Inf2Cat and sign`,
  [...new Set(catalogs)],
);
aside(
  "skipped",
  `${plural(skipped.length, "file")} skipped${run ? "" : ": not Windows INFs"}`,
  skipped.map((file) => `${file.path}: ${file.skipped}`),
);

// The charts: each bar is a button that filters.

// No run of fix has all of them.
const shownKinds = Object.keys(KINDS).filter((kind) => !run || total[kind] > 0);
for (const kind of shownKinds) {
  byId("legend").append(make("li", {}, make("i", { class: kind }), KINDS[kind]));
  byId("how").append(make("option", { value: kind }, KINDS[kind]));
}
const byCount = (map) => [...map].sort(([a, x], [b, y]) => y.total - x.total || (a < b ? -1 : 1));
const chart = (list, entries, select, name, badges = () => []) => {
  const most = Math.max(...entries.map(([, counts]) => counts.total), 1);
  for (const [key, counts] of entries) {
    const bar = make("span", { class: "bar", "aria-hidden": "true" });
    for (const kind of shownKinds) {
      const part = make("span", { class: kind });
      part.style.width = `${(100 * counts[kind]) / most}%`;
      bar.append(part);
    }
    const words = shownKinds.filter((kind) => counts[kind]).map((kind) => `${counts[kind]} ${KINDS[kind]}`);
    const button = make(
      "button",
      { type: "button", "aria-pressed": "false", title: `${key}: ${words.join(", ")}` },
      make("span", { class: "name" }, make("bdi", {}, name(key))),
      ...badges(key),
      bar,
      make(
        "span",
        { class: "number" },
        String(counts.total),
        make("span", { class: "unseen" }, `${run ? "" : " findings"}: ${words.join(", ")}`),
      ),
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
const signatures = (folder) => {
  const kinds = [...(perSignature.get(folder) ?? [])];
  if (kinds.length === 0) return [];
  const badges = kinds.map(([words, kind]) => make("span", { class: `badge ${kind}`, title: words }, words));
  return [make("span", { class: "signatures" }, ...badges)];
};
chart(byId("package-chart"), packagesByCount, byId("package"), short, signatures);
byId("charts").hidden = total.total === 0;
const PACKAGES_SHOWN = 12;
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
