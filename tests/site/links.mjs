// Checks each link of the site: a page or file that is there, and an anchor that is in it.

import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const site = resolve(process.argv[2]);
const pages = readdirSync(site, { recursive: true }).filter((path) => path.endsWith(".html"));
const text = new Map(pages.map((path) => [join(site, path), readFileSync(join(site, path), "utf8")]));
const anchors = new Map(
  [...text].map(([path, html]) => [path, new Set([...html.matchAll(/\sid="([^"]*)"/g)].map((it) => it[1]))]),
);
const elsewhere = new Map();
const wrong = [];
let count = 0;
const decode = (link) => decodeURIComponent(link.replaceAll("&amp;", "&"));
for (const [page, html] of text) {
  // What 404.html names leads from the root, wherever that is.
  if (page === join(site, "404.html")) continue;
  for (const [, link] of html.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
    count += 1;
    if (/^(https?|mailto|data):/.test(link)) {
      elsewhere.set(link, (elsewhere.get(link) ?? 0) + 1);
      continue;
    }
    const [path, anchor] = decode(link).split("#");
    let target = path === "" ? page : resolve(dirname(page), path);
    if (existsSync(target) && statSync(target).isDirectory()) target = join(target, "index.html");
    const name = page.slice(site.length + 1);
    if (!target.startsWith(site) || !existsSync(target)) wrong.push(`${name}: ${link}: there is no such file`);
    else if (anchor && anchors.has(target) && !anchors.get(target).has(anchor)) wrong.push(`${name}: ${link}: there is no such anchor`);
  }
}
if (process.env.LINKS === "yes") for (const [link, times] of [...elsewhere].sort()) console.log(`${times} ${link}`);
for (const line of wrong) console.error(line);
console.log(`${pages.length} pages, ${count} links, ${elsewhere.size} places elsewhere, ${wrong.length} links that lead nowhere`);
process.exit(wrong.length > 0 || pages.length < 50 ? 1 : 0);
