// Makes the pages that mdBook reads: those of docs/ and README.md as they are, but for links
// that lead out of docs/, and what the commands say of themselves.

import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const out = resolve(process.argv[2]);
const REPOSITORY = "https://github.com/infmend/infmend/blob/HEAD/";

/** The parts of the site. A page that is in none of them, and not left out, is an error. */
const PARTS = [
  ["Start", ["getting-started", "playground", "ci", "git", "editors"]],
  ["Use", ["commands", "configuration", "reports", "json", "effect", "after-fixing"]],
  ["Know", ["restarts", "driver-store", "migrating", "installers", "infverif", "comparison"]],
  ["Trust", ["trust", "performance", "scale", "versioning", "dependencies"]],
];
/** For those who work on infmend. */
const LEFT_OUT = ["releasing", "testing"];

/** A page of which `from` is the path in the repository, and `at` that in the site. */
function put(from, at, text) {
  const rewritten = text.replace(/(\]\(|src=")([^)"\s]+)/g, (whole, before, link) => {
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
const rules = readdirSync(join(root, "docs/rules")).filter((name) => name.endsWith(".md"));
/** Where each file of the repository is in the site. */
const pages = new Map([["README.md", "index.md"]]);
for (const name of docs) if (!LEFT_OUT.includes(name.slice(0, -3))) pages.set(`docs/${name}`, name);
for (const name of rules) pages.set(`docs/rules/${name}`, name === "README.md" ? "rules/index.md" : `rules/${name}`);
for (const name of readdirSync(join(root, "docs"))) {
  if (!/\.(schema\.json|svg)$/.test(name)) continue;
  pages.set(`docs/${name}`, name);
}

mkdirSync(out, { recursive: true });
for (const [from, at] of pages) {
  if (from.endsWith(".md")) put(from, at, readFileSync(join(root, from), "utf8"));
  else copyFileSync(join(root, from), join(out, at));
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

// JSON, and the page for the browser.
const schemas = [...pages.values()].filter((at) => at.endsWith(".schema.json"));
writeFileSync(
  join(out, "json.md"),
  `# JSON for tools

Keys may be added; those that are there stay: [versions](versioning.md).

- \`infmend check --format json\` and \`jsonl\`: what \`infmend help check\` says, in [commands](commands.md#infmend-check)
- \`infmend fix --report fixes.json\`: [reports](reports.md#the-report-in-json)
- \`infmend effect --format json\`: [what installing does](effect.md)
- \`infmend rules --format json\`: [commands](commands.md#infmend-rules)

Schemas: ${schemas.map((name) => `[${name}](${name})`).join(", ")}.
`,
);
writeFileSync(
  join(out, "playground.md"),
  `# In the browser

[Open infmend in the browser](playground/index.html): drop INF files or folders on the page, look at the
findings and the diffs, choose which fixes are made, and download the fixed files or a patch. No file leaves
the machine, and the page works without a network once it was open.

It has the options \`--profile\`, \`--infverif\`, \`--target-os\`, \`--raise-target\`, \`--keep-downlevel\`,
\`--unsafe-fixes\` and \`--driver-ver\`, and shows the command line that does the same. It reads no
\`infmend.toml\`, no baseline and no cabinet.
`,
);

// The contents.
const title = (at) => readFileSync(join(out, at), "utf8").match(/^# (.*)$/m)?.[1].replaceAll("`", "") ?? at;
const known = new Set(LEFT_OUT.concat(PARTS.flatMap(([, part]) => part)));
const unknown = docs.filter((name) => !known.has(name.slice(0, -3)));
if (unknown.length > 0) throw new Error(`site/book/pages.mjs: in no part of the site: ${unknown.join(", ")}`);
const line = (at, indent = "") => `${indent}- [${title(at)}](${at})`;
const summary = ["# Summary", "", "[infmend](index.md)", ""];
for (const [part, list] of PARTS) {
  summary.push(`# ${part}`, "", ...list.map((name) => `${name}.md`).filter((at) => existsSync(join(out, at))).map((at) => line(at)), "");
}
summary.push("# Rules", "", line("rules/index.md"));
summary.push(...rules.filter((name) => name !== "README.md").map((name) => line(`rules/${name}`, "  ")), "");
writeFileSync(join(out, "SUMMARY.md"), summary.join("\n"));
