// The page in Chromium, from a plain server of files.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { infmend, infs, opened, paths, root, temporary } from "./common.js";

const folder = temporary(after);
const gadget = join(root, "tests/inf/readme/gadget.inf");
const { browser, origin } = await opened(after);

/** Opens the page, hands it to a test, and sees to it that the browser had nothing to say and
    asked for nothing but the page's own files. */
async function look(options, test) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const said = [];
  const asked = [];
  // Also what the worker and the service worker ask for.
  context.on("request", (request) => asked.push(request.url()));
  context.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  context.on("weberror", (error) => said.push(`error: ${error.error().message}`));
  const page = await context.newPage();
  try {
    await page.goto(`${origin}/`);
    await page.locator("#status", { hasText: "Ready" }).waitFor({ timeout: 60_000 });
    await test(page, context);
    assert.deepEqual(said, []);
    assert.ok(asked.some((url) => url.endsWith("/infmend.wasm.lzma")), "the log has what the worker asks for");
    for (const url of asked) assert.ok(url.startsWith(`${origin}/`) || url.startsWith(`blob:${origin}/`), url);
  } finally {
    await context.close();
  }
}
const done = (page, timeout = 60_000) => page.locator("#status", { hasText: /checked.*\.$/ }).waitFor({ timeout });
const saved = async (page, name) => {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
};

test("a file is checked, shown and fixed as the program does it", async () => {
  const place = join(folder, "one");
  mkdirSync(place);
  cpSync(gadget, join(place, "gadget.inf"));
  infmend(place, "fix", "--yes", "--no-config", "gadget.inf");
  await look({}, async (page) => {
    await page.locator("#choose-files").setInputFiles(gadget);
    await done(page);
    assert.match(await page.locator("#status").textContent(), /^1 INF checked: \d+ findings? in 1 file; .*; 1 file would change\.$/);
    await page.locator("details.file summary").click();
    await page.locator(".diff").first().waitFor();
    assert.match(await page.locator(".content").textContent(), /reboot-directive/);
    assert.ok((await page.locator("#rules a[href*='learn.microsoft.com']").count()) > 0);
    const { name, bytes } = await saved(page, "Download the fixed file");
    assert.equal(name, "gadget.inf");
    assert.ok(bytes.equals(readFileSync(join(place, "gadget.inf"))));
    // Without a rule, its change is gone.
    await page.locator("#rule-reboot-directive").uncheck();
    await done(page);
    await page.locator("#same", { hasText: "--ignore reboot-directive" }).waitFor();
    infmend(place, "fix", "--yes", "--no-config", "gadget.inf");
    cpSync(gadget, join(place, "other.inf"));
    infmend(place, "fix", "--yes", "--no-config", "--ignore", "reboot-directive", "other.inf");
    await page.waitForTimeout(300);
    const other = await saved(page, "Download the fixed file");
    assert.ok(other.bytes.equals(readFileSync(join(place, "other.inf"))));
  });
});

test("a folder gives an archive of the fixed files, and a patch", async () => {
  const from = join(root, "tests/inf");
  const place = join(folder, "inf");
  cpSync(from, place, { recursive: true });
  infmend(folder, "fix", "--yes", "--no-config", "--unsafe-fixes", "inf");
  await look({}, async (page) => {
    await page.getByRole("switch").check();
    await page.locator("#choose-folder").setInputFiles(from);
    await done(page);
    const { name, bytes } = await saved(page, /fixed files \(zip\)/);
    assert.equal(name, "fixed.zip");
    const files = stored(bytes);
    const changed = paths(from).filter((path) => !readFileSync(join(from, path)).equals(readFileSync(join(place, path))));
    assert.deepEqual([...files.keys()].sort(), changed.map((path) => `inf/${path}`).sort());
    for (const path of changed) assert.ok(files.get(`inf/${path}`).equals(readFileSync(join(place, path))), path);
    const patch = await saved(page, "Download a patch");
    assert.equal(patch.bytes.toString("latin1").match(/^diff --git /gm).length, changed.length);
  });
});

/** The files of an archive that stores them. */
function stored(bytes) {
  const files = new Map();
  let at = 0;
  while (bytes.readUInt32LE(at) === 0x04034b50) {
    const [size, name] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26)];
    const start = at + 30 + name;
    files.set(bytes.toString("utf8", at + 30, start), bytes.subarray(start, start + size));
    at = start + size;
  }
  assert.equal(bytes.readUInt32LE(at), 0x02014b50);
  return files;
}

test("it works without a network once it was there, also when it is opened again", async () => {
  await look({}, async (page, context) => {
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(async () => (await caches.keys()).length === 1);
    await context.setOffline(true);
    await page.locator("#choose-files").setInputFiles(gadget);
    await done(page);
    await page.reload();
    await page.locator("#status", { hasText: "Ready" }).waitFor({ timeout: 60_000 });
    await page.locator("#choose-files").setInputFiles(gadget);
    await done(page);
  });
});

test("the keyboard is enough, and what has the focus shows it", async () => {
  await look({}, async (page) => {
    await page.locator("#choose-files").setInputFiles(gadget);
    await done(page);
    await page.evaluate(() => document.activeElement.blur());
    const order = [];
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const it = document.activeElement;
        const around = it.closest(".button") ?? it;
        const name = it.ariaLabel || it.labels?.[0]?.textContent || it.textContent;
        return { id: it.id || it.className || it.tagName, name: name.trim(), outline: getComputedStyle(around).outlineStyle };
      });
      if (at.id === "BODY") break;
      assert.notEqual(at.name, "", at.id);
      assert.notEqual(at.outline, "none", at.id);
      order.push(at.id);
      if (at.id === "SUMMARY") break;
    }
    const expected = ["skip", "choose-files", "choose-folder", "clear", "profile", "infverif", "target", "downlevel", "date", "version", "unsafe", "download", "patch", "rule-reboot-directive", "SUMMARY"];
    assert.deepEqual(order.filter((id, index) => expected.includes(id) && order.indexOf(id) === index), expected);
    await page.keyboard.press("Enter");
    await page.locator(".diff").first().waitFor();
    await page.locator("#unsafe").focus();
    await page.keyboard.press("Space");
    assert.ok(await page.locator("#unsafe").isChecked());
    assert.equal(await page.locator("[role=status]").count(), 1);
  });
});

test("what cannot be used is said", async () => {
  await look({}, async (page) => {
    await page.locator("#target").fill("ten");
    await page.locator("#target").press("Tab");
    await page.locator("#wrong", { hasText: "Target" }).waitFor();
    await page.locator("#choose-files").setInputFiles(join(root, "README.md"));
    await page.locator("#status", { hasText: "No INF among 1 file." }).waitFor();
  });
});

test("50 MB of files do not keep the page from answering", async (t) => {
  const place = join(folder, "many");
  const all = paths(infs).filter((path) => /\.inf$/i.test(path));
  let size = 0;
  for (let round = 0; size < 50e6; round += 1) {
    for (const path of all) {
      if (size >= 50e6) break;
      const to = join(place, String(round), path);
      mkdirSync(join(to, ".."), { recursive: true });
      const bytes = readFileSync(join(infs, path));
      // The project's own are small: they are written several times over.
      const times = process.env.INFMEND_SHARED ? 1 : Math.ceil(20_000 / bytes.length);
      writeFileSync(to, Buffer.concat(Array(times).fill(bytes)));
      size += statSync(to).size;
    }
  }
  await look({}, async (page) => {
    await page.evaluate(() => {
      let last = performance.now();
      window.worst = 0;
      setInterval(() => {
        window.worst = Math.max(window.worst, performance.now() - last);
        last = performance.now();
      }, 5);
    });
    const start = Date.now();
    await page.locator("#choose-folder").setInputFiles(place);
    // Choosing itself is the browser's work.
    await page.locator("#progress").waitFor();
    await page.evaluate(() => (window.worst = 0));
    await page.locator("#status", { hasText: /(Reading|Checking) \d+ of \d+ files/ }).waitFor();
    await done(page, 300_000);
    const worst = await page.evaluate(() => window.worst);
    t.diagnostic(`${size} bytes: ${Date.now() - start} ms, the page answered within ${Math.round(worst)} ms`);
    assert.ok(worst < 200, `${worst} ms`);
  });
});

for (const colorScheme of ["light", "dark"]) {
  test(`it is ${colorScheme} where the system is, narrow and wide`, async () => {
    for (const width of [390, 1280]) {
      await look({ colorScheme, viewport: { width, height: 1000 } }, async (page) => {
        await page.locator("#choose-files").setInputFiles(gadget);
        await done(page);
        await page.locator("details.file summary").click();
        await page.locator(".diff").first().waitFor();
        const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        assert.equal(Number(colour.match(/\d+/)[0]) > 127, colorScheme === "light");
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
        const pictures = process.env.SCREENSHOTS;
        if (!pictures) return;
        mkdirSync(pictures, { recursive: true });
        await page.screenshot({ path: join(pictures, `playground-${colorScheme}-${width}.png`), fullPage: true });
      });
    }
  });
}
