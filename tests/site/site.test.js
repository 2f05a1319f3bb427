// The site in Chromium, from a plain server of files.

import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { open } from "../support/browser.mjs";

const site = resolve(dirname(fileURLToPath(import.meta.url)), "../../site/dist");
const pages = readdirSync(site, { recursive: true }).filter((path) => path.endsWith(".html") && path !== "404.html");
/** Pages of each kind. */
const LOOKED_AT = [
  "index.html",
  "getting-started.html",
  "start/archive.html",
  "playground.html",
  "rules/reboot-directive.html",
  "rules/group-restart.html",
  "infverif.html",
  "commands.html",
  "json.html",
];
let opened;
let browser;
let origin;

before(async () => {
  opened = await open(site, chromium);
  ({ browser, origin } = opened);
});
after(() => opened?.close());

/** Puts a picture into the folder that SCREENSHOTS names, to look at. */
async function picture(page, name) {
  if (!process.env.SCREENSHOTS) return;
  mkdirSync(process.env.SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(process.env.SCREENSHOTS, `site-${name}.png`) });
}

/** Whether something but a table or a block of code, which have a bar of their own, has to be scrolled
    sideways. The text scrolls in a part of the page. */
const isTooWide = (page) =>
  page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("main")].some((it) => it.scrollWidth > it.clientWidth + 1),
  );

test("no page asks for anything from elsewhere, has an error, or is wider than a phone", async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const asked = new Set();
  const wrong = [];
  context.on("request", (request) => asked.add(request.url()));
  context.on("response", (answer) => answer.status() >= 400 && wrong.push(`${answer.status()} ${answer.url()}`));
  context.on("weberror", (error) => wrong.push(error.error().message));
  const page = await context.newPage();
  for (const path of pages) {
    await page.goto(`${origin}/${path}`, { waitUntil: "load" });
    if (await isTooWide(page)) wrong.push(`${path} is wider than the window`);
  }
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
  await picture(page, "search");
  await page.close();
});

test("the page for the browser opens from its page, and works", async () => {
  const page = await browser.newPage();
  await page.goto(`${origin}/playground.html`);
  await page.locator("main a[href*='playground/']").first().click();
  await page.locator("#status", { hasText: "Ready" }).waitFor({ timeout: 60_000 });
  await picture(page, "in-the-browser");
  await page.close();
});

test("the navigation folds the rules, and shows those of the group that is open", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  const rule = page.locator("#mdbook-sidebar a[href$='rules/runonce.html']").first();
  await page.goto(`${origin}/infverif.html`);
  await page.locator("#mdbook-sidebar a[href$='rules/group-restart.html']").first().waitFor();
  assert.equal(await rule.isVisible(), false);
  await page.goto(`${origin}/rules/reboot-directive.html`);
  await rule.waitFor();
  await page.close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [390, 1280]) {
    test(`pages fit, ${colorScheme}, ${width} wide`, async () => {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 1000 } });
      for (const path of LOOKED_AT) {
        await page.goto(`${origin}/${path}`);
        const body = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
        assert.equal(Number(body.match(/\d+/)[0]) > 127, colorScheme === "light", path);
        assert.equal(await isTooWide(page), false, path);
        await picture(page, `${path.replace(/\W/g, "-")}-${colorScheme}-${width}`);
      }
      await page.close();
    });
  }
}
