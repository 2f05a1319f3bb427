// The site in Chromium, from a plain server of files.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const site = resolve(dirname(fileURLToPath(import.meta.url)), "../../site/dist");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json", ".wasm": "application/wasm", ".woff2": "font/woff2" };
const pages = readdirSync(site, { recursive: true }).filter((path) => path.endsWith(".html") && path !== "404.html");
let browser;
let server;
let origin;

before(async () => {
  server = createServer((request, answer) => {
    const path = new URL(request.url, "http://x").pathname;
    try {
      const bytes = readFileSync(join(site, path.endsWith("/") ? `${path}index.html` : path));
      answer.writeHead(200, { "content-type": TYPES[extname(path)] ?? "text/html" });
      answer.end(bytes);
    } catch {
      answer.writeHead(404);
      answer.end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
});
after(async () => {
  await browser?.close();
  server?.close();
});

test("no page asks for anything from elsewhere, and none has an error", async () => {
  const context = await browser.newContext();
  const asked = new Set();
  const wrong = [];
  context.on("request", (request) => asked.add(request.url()));
  context.on("response", (answer) => answer.status() >= 400 && wrong.push(`${answer.status()} ${answer.url()}`));
  context.on("weberror", (error) => wrong.push(error.error().message));
  const page = await context.newPage();
  for (const path of pages) await page.goto(`${origin}/${path}`, { waitUntil: "load" });
  assert.deepEqual([...asked].filter((url) => !url.startsWith(`${origin}/`)), []);
  assert.deepEqual(wrong, []);
  assert.ok(asked.size > pages.length);
  await context.close();
});

test("the search finds a rule", async () => {
  const page = await browser.newPage();
  await page.goto(`${origin}/index.html`);
  await page.locator("#mdbook-search-toggle").click();
  await page.locator("#mdbook-searchbar").pressSequentially("rename");
  await page.locator("#mdbook-searchresults a[href*='rules/in-use-rename.html']").first().waitFor();
  await page.close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [390, 1280]) {
    test(`pages fit, ${colorScheme}, ${width} wide`, async () => {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 1000 } });
      for (const path of ["index.html", "getting-started.html", "infverif.html", "rules/reboot-directive.html", "commands.html", "json.html"]) {
        await page.goto(`${origin}/${path}`);
        const body = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
        assert.equal(Number(body.match(/\d+/)[0]) > 127, colorScheme === "light", path);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), path);
        if (!process.env.SCREENSHOTS) continue;
        mkdirSync(process.env.SCREENSHOTS, { recursive: true });
        await page.screenshot({ path: join(process.env.SCREENSHOTS, `site-${path.replace(/\W/g, "-")}-${colorScheme}-${width}.png`) });
      }
      await page.close();
    });
  }
}
