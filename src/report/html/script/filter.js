// The filter, and what else can be done with the page.

const search = byId("search");
byId("unsafe-label").hidden = !files.some((file) => file.unsafe_too);
const statuses = Object.keys(STATUS).filter((status) => files.some((file) => file.status === status));
byId("status-label").hidden = statuses.length < 2;
for (const status of statuses) byId("status").append(make("option", { value: status }, STATUS[status]));

function update() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const [rule, folder, how, severity, status] = ["rule", "package", "how", "severity", "status"].map(
    (id) => byId(id).value,
  );
  const unsafe = byId("unsafe").checked;
  filter = { rule, how, severity, unsafe, key: [rule, how, severity, unsafe].join(" ") };
  const isNarrow = rule || how || severity !== "info";
  let shown = 0;
  let items = 0;
  for (const file of files) {
    const fitting = file.items.filter(fits).length;
    const visible =
      (fitting > 0 || (!isNarrow && file.items.length === 0)) &&
      (!folder || file.package === folder) &&
      (!status || file.status === status) &&
      words.every((word) => file.text.includes(word));
    file.element.hidden = !visible;
    shown += visible ? 1 : 0;
    items += visible ? fitting : 0;
  }
  const what = run ? `${items} ${noun(items, "change or finding", "changes and findings")}` : plural(items, "finding");
  byId("count").textContent =
    shown === 0 && files.length > 0
      ? "No file fits."
      : `${plural(shown, "file")} with ${what}${shown < files.length ? `, of ${files.length} files` : ""}`;
  for (const [id, value] of [["rule-chart", rule], ["package-chart", folder]]) {
    for (const button of byId(id).querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.key === value));
    }
  }
  refresh();
}
const form = byId("filter");
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", update);
// The fields are empty only after the event.
form.addEventListener("reset", () => setTimeout(update));
update();

const shownFiles = () => files.filter((file) => !file.element.hidden);
byId("open").addEventListener("click", () => {
  for (const file of shownFiles()) file.element.open = true;
});
byId("close").addEventListener("click", () => {
  for (const file of files) file.element.open = false;
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
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
    fill(file);
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
