// Makes the pages that mdBook reads: those of docs/ and README.md as they are, but for links
// that lead out of docs/, and what the commands say of themselves.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const out = resolve(process.argv[2]);
const REPOSITORY = "https://github.com/infmend/infmend/blob/HEAD/";
/** Where the site will be: what README and docs/ say of it leads to the site itself. */
const SITE = "https://infmend.github.io/infmend/";

/** The parts of the site. A page that is in none of them, and not left out, is an error. */
const PARTS = [
  ["Start", ["getting-started", "playground", "ci", "git", "editors"]],
  ["Use", ["commands", "configuration", "reports", "json", "effect", "after-fixing"]],
  ["Know", ["restarts", "driver-store", "migrating", "installers", "infverif", "comparison"]],
  ["Trust", ["trust", "performance", "scale", "versioning", "dependencies"]],
];
/** What the contents call a page whose title is long. */
const SHORT = {
  playground: "Playground",
  ci: "CI",
  git: "git",
  editors: "Editors",
  configuration: "Configuration",
  reports: "Reports",
  "after-fixing": "After fixing",
  restarts: "What needs a restart",
  migrating: "Migrating a package",
  installers: "Setup programs",
  infverif: "InfVerif's codes",
  comparison: "Other tools",
  versioning: "Versions",
};
/** The pages below getting-started. */
const WAYS_IN = ["python", "rust", "archive", "debian", "windows", "container", "pre-commit", "github", "ci", "editor", "browser"];
/** For those who work on infmend. */
const LEFT_OUT = ["releasing", "testing"];
/** The groups of the rules, in their order, with their titles. */
const GROUPS = {
  restart: "Restarts",
  driver_store: "Driver Store",
  package: "Packages",
  file: "Files",
  meta: "Comments for infmend",
  isolation: "Isolation",
  services: "Services",
  registry_values: "Registry",
  legacy: "Old and new directives",
  references: "Sections and files",
  strings: "Strings",
};

/** Asserts that each page that there is has its place, and the reverse. */
function same(what, has, there) {
  const wrong = has.filter((name) => !there.includes(name)).concat(there.filter((name) => !has.includes(name)));
  if (wrong.length > 0) throw new Error(`site/book/pages.mjs and ${what} differ: ${wrong.join(", ")}`);
}
/** What a page is called. */
const heading = (text) => text.match(/^# (.*)$/m)?.[1].replaceAll("`", "");

/** A page of which `from` is the path in the repository, and `at` that in the site. */
function put(from, at, text) {
  // A link that is called by its path is called by its page here.
  const named = text.replace(/\[([\w/-]+\.md)\]\(\1\)/g, (whole, path) => {
    const target = posix.join(posix.dirname(from), path);
    return pages.has(target) ? `[${heading(readFileSync(join(root, target), "utf8"))}](${path})` : whole;
  });
  const rewritten = named.replace(/(\]\(|src=")([^)"\s]+)/g, (whole, before, link) => {
    if (link.startsWith(SITE)) return `${before}${posix.relative(posix.dirname(at), link.slice(SITE.length)) || "."}`;
    if (/^([a-z]+:|#)/.test(link)) return whole;
    const [path, anchor] = link.split("#");
    const target = posix.normalize(posix.join(posix.dirname(from), path));
    const inSite = pages.get(target);
    const end = anchor === undefined ? "" : `#${anchor}`;
    if (inSite === undefined) return `${before}${REPOSITORY}${target}${end}`;
    return `${before}${posix.relative(posix.dirname(at), inSite)}${end}`;
  });
  mkdirSync(dirname(join(out, at)), { recursive: true });
  writeFileSync(join(out, at), rewritten);
}

const docs = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
const waysIn = readdirSync(join(root, "docs/start"));
const rules = readdirSync(join(root, "docs/rules")).filter((name) => name.endsWith(".md"));
/** Where each file of the repository is in the site. */
const pages = new Map([["README.md", "index.md"]]);
for (const name of docs) if (!LEFT_OUT.includes(name.slice(0, -3))) pages.set(`docs/${name}`, name);
for (const name of waysIn) pages.set(`docs/start/${name}`, `start/${name}`);
for (const name of rules) pages.set(`docs/rules/${name}`, name === "README.md" ? "rules/index.md" : `rules/${name}`);
for (const name of readdirSync(join(root, "docs"))) {
  if (!/\.(schema\.json|svg)$/.test(name)) continue;
  pages.set(`docs/${name}`, name);
}

/** What `fix --diff` would change in README's INF. */
function example() {
  const inf = "gadget.inf";
  const args = ["fix", "--diff", "--diff-style", "unified", "--quiet", "--exit-zero", "--color", "never", inf];
  return execFileSync(process.env.INFMEND, args, { encoding: "utf8", cwd: join(root, "tests/inf/readme") });
}

/** README as the front page: one line to install, and where to go, in place of what is for those who
    have the sources. */
function frontPage(readme) {
  const [start, ...rest] = readme.split(/^## /m);
  const sections = new Map(rest.map((section) => [section.slice(0, section.indexOf("\n")), section]));
  const section = (name) => {
    if (!sections.has(name)) throw new Error(`site/book/pages.mjs: README.md has no section '${name}'`);
    return `## ${sections.get(name)}`;
  };
  const [intro, picture] = start.split(/^(?=!\[)/m);
  if (picture === undefined) throw new Error("site/book/pages.mjs: README.md begins without a picture");
  const finds = section("What it finds").replace(/<!-- The rules[^]*<!-- end of the rules -->/, `${rules.length - 1} rules, each with a page: [the list](docs/rules/README.md).`);
  return `${intro}\`\`\`sh
uvx infmend fix --diff drivers/
\`\`\`

**[Get started](docs/getting-started.md)** with pip, cargo, an archive, a container, pre-commit, CI or an editor ·
**[in the browser](${SITE}playground/index.html)**, without installing ·
[what needs a restart](docs/restarts.md) · [the rules](docs/rules/README.md) · [InfVerif's codes](docs/infverif.md) ·
[run from the Driver Store](docs/driver-store.md) · [why to trust it](docs/trust.md)

\`\`\`diff
${example()}\`\`\`

${picture}${section("Use it")}${finds}${section("Why to trust it")}${section("Licence")}`;
}

mkdirSync(out, { recursive: true });
for (const [from, at] of pages) {
  if (!from.endsWith(".md")) {
    copyFileSync(join(root, from), join(out, at));
    continue;
  }
  const text = readFileSync(join(root, from), "utf8");
  put(from, at, from === "README.md" ? frontPage(text) : text);
}

// The commands, by --help.
const help = (...args) =>
  execFileSync(process.env.INFMEND, [...args, "--help"], { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
const block = (text) => `\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;
const names = readdirSync(join(root, "docs/man"))
  .map((name) => name.match(/^infmend-(.*)\.1$/)?.[1])
  .filter(Boolean)
  .sort();
const commands = names.map((name) => `## infmend ${name}\n\n${block(help(name))}`);
writeFileSync(join(out, "commands.md"), `# Commands\n\n${block(help())}\n${commands.join("\n")}`);

// A page for each group of rules.
const listed = JSON.parse(execFileSync(process.env.INFMEND, ["rules", "--format", "json"], { encoding: "utf8" }));
const grouped = (group) => listed.filter((rule) => rule.group === group);
same("infmend rules", Object.keys(GROUPS), listed.map((rule) => rule.group));
for (const group of Object.keys(GROUPS)) {
  const cell = (text) => text.replaceAll("|", "\\|");
  const rows = grouped(group).map((rule) => `| [${rule.name}](${rule.name}.md) | ${rule.severity} | ${cell(rule.summary)} | ${cell(rule.fix)} |`);
  const table = `| rule | severity | finds | fix |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
  writeFileSync(join(out, `rules/group-${group}.md`), `# ${GROUPS[group]}\n\n${table}`);
}

// The contents.
const title = (at) => heading(readFileSync(join(out, at), "utf8")) ?? at;
const stem = (name) => name.slice(0, -3);
const made = ["commands"];
same("docs/", LEFT_OUT.concat(PARTS.flatMap(([, part]) => part)), docs.map(stem).concat(made));
same("docs/start/", WAYS_IN, waysIn.map(stem));
same("infmend rules", rules.filter((name) => name !== "README.md").map(stem), listed.map((rule) => rule.name));
const line = (at, indent = "") => `${indent}- [${title(at)}](${at})`;
const summary = ["# Summary", "", "[infmend](index.md)", ""];
for (const [part, list] of PARTS) {
  summary.push(`# ${part}`, "");
  for (const name of list) {
    summary.push(`- [${SHORT[name] ?? title(`${name}.md`)}](${name}.md)`);
    if (name === "getting-started") summary.push(...WAYS_IN.map((way) => line(`start/${way}.md`, "  ")));
  }
  summary.push("");
}
summary.push("# Rules", "", line("rules/index.md"));
for (const group of Object.keys(GROUPS)) {
  summary.push(line(`rules/group-${group}.md`), ...grouped(group).map((rule) => line(`rules/${rule.name}.md`, "  ")));
}
writeFileSync(join(out, "SUMMARY.md"), `${summary.join("\n")}\n`);
