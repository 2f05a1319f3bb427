// The page in Chromium: opened from file://, as a reviewer does.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { corpus, infmend, root, temporary } from "./infmend.js";

const folder = temporary(after);
const infs = join(folder, "infs");
const own = join(folder, "own.html");
const many = join(folder, "many.html");
const hostileName = "a<img src=x onerror=pwned=1></script><script>pwned=1<!--.inf";
let browser;

before(async () => {
  cpSync(join(root, "tests/inf"), infs, { recursive: true });
  // Everything that a report shows of an INF tries to be markup here.
  const evil = '</script><script>pwned=1</script><!--<img src=x onerror="pwned=1">';
  const section = "</script><img src=x onerror=pwned=1><script>pwned=1</script>&amp;";
  mkdirSync(join(infs, "evil<b>"));
  writeFileSync(
    join(infs, "evil<b>", hostileName.replace("</script>", "<script>")),
    [
      "[Version]",
      'Signature = "$Windows NT$"',
      "[Manufacturer]",
      "Evil = Models",
      "[Models]",
      `x = "${section}", x`,
      `[${section}]`,
      `; ${evil}`,
      `AddReg = ${evil}`,
      `Reboot ; ${evil} \u202e \u0007`,
      "[Strings]",
      `name = "${evil.replaceAll('"', "'")}"`,
      "",
    ].join("\r\n"),
  );
  infmend(folder, "check", "--format", "html", "--output", own, "infs");

  const gadget = readFileSync(join(root, "tests/inf/readme/gadget.inf"));
  for (let number = 0; number < 1000; number += 1) {
    const place = join(folder, "many", `package-${number % 100}`);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `gadget-${number}.inf`), gadget);
  }
  infmend(folder, "check", "--format", "html", "--output", many, "many");

  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
});
after(() => browser?.close());

/** Opens a report, hands it to a test, and sees to it that the browser had
    nothing to say and asked for nothing but the file. */
async function look(file, options, test) {
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, ...options });
  const said = [];
  const asked = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => said.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => asked.push(request.url()));
  try {
    await page.goto(pathToFileURL(file).href);
    await test(page);
    assert.deepEqual(said, []);
    assert.deepEqual(asked, [pathToFileURL(file).href]);
  } finally {
    await page.close();
  }
}

const shown = (page) => page.locator("details.file:visible");
const fileNamed = (page, name) =>
  page.locator("details.file").filter({ has: page.locator("summary .path", { hasText: name }) });

test("the summary and the charts hold the numbers of the json format", async () => {
  const { files, summary } = JSON.parse(infmend(folder, "check", "--format", "json", "infs"));
  await look(own, {}, async (page) => {
    const tiles = await page.locator("#tiles dd").allTextContents();
    const changed = files.filter((file) => file.findings.length > 0);
    const findings = files.flatMap((file) => file.findings);
    const how = (finding) => finding.fix?.applicability ?? "display";
    assert.deepEqual(
      tiles.map(Number),
      [
        summary.files,
        changed.length,
        summary.findings,
        ...["safe", "unsafe", "display"].map((kind) => findings.filter((f) => how(f) === kind).length),
      ],
    );
    const chart = async (id) =>
      new Map(
        await page.locator(`#${id} button`).evaluateAll((buttons) =>
          buttons.map((button) => [
            button.dataset.key,
            Number(button.querySelector(".number").firstChild.textContent),
          ]),
        ),
      );
    const expected = (keys) => {
      const counts = new Map();
      for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
      return counts;
    };
    assert.deepEqual(
      new Map([...(await chart("rule-chart"))].sort()),
      new Map([...expected(findings.map((f) => f.rule))].sort()),
    );
    const folders = files.flatMap((file) => file.findings.map(() => file.path.replace(/\/[^/]*$/, "")));
    assert.deepEqual(
      new Map([...(await chart("package-chart"))].sort()),
      new Map([...expected(folders)].sort()),
    );
    assert.equal(await page.locator("details.file").count(), changed.length);
  });
});

/** The lines that `fix --diff` shows as changed, per file. */
function changedLines(...options) {
  const files = new Map();
  let lines;
  for (const line of infmend(folder, "fix", "--diff", "--diff-style", "unified", ...options, "infs").split("\n")) {
    if (line.startsWith("--- a/")) files.set(line.slice(6).split("\t")[0], (lines = { old: [], new: [], whole: false }));
    else if (line.startsWith("+++ b/")) continue;
    else if (line.startsWith("@@ whole file")) lines.whole = true;
    else if (line.startsWith("-")) lines.old.push(line.slice(1));
    else if (line.startsWith("+")) lines.new.push(line.slice(1));
  }
  return files;
}

for (const options of [[], ["--unsafe-fixes"]]) {
  test(`the diff of each file has the lines that fix ${options} would change`, async () => {
    const expected = changedLines(...options);
    assert.ok(expected.size > 10);
    await look(own, {}, async (page) => {
      if (options.length > 0) await page.getByRole("switch", { name: "Show unsafe fixes" }).check();
      for (const [path, { old, new: now, whole }] of expected) {
        const file = fileNamed(page, path.replace(/^infs\//, ""));
        await file.locator("summary").first().click();
        await file.locator(".hunk").first().waitFor();
        const cells = (kind) =>
          file.locator(`td.${kind}:not(.no)`).evaluateAll((all) =>
            all.map((cell) => [...cell.childNodes].slice(1).map((node) => node.textContent).join("")),
          );
        assert.deepEqual(await cells("old"), old, path);
        assert.deepEqual(await cells("new"), now, path);
        const text = await file.locator(".hunk").allTextContents();
        assert.equal(text.some((hunk) => hunk.includes("whole file, ")), whole, path);
        await file.locator("summary").first().click();
      }
    });
  });
}

test("the numbers of a diff are those of the lines", async () => {
  const file = "versioned-installer/by_name.inf";
  const before = readFileSync(join(infs, file), "latin1").split(/\r?\n/);
  const place = join(folder, "numbers");
  mkdirSync(place);
  writeFileSync(join(place, "by_name.inf"), readFileSync(join(infs, file)));
  infmend(place, "fix", "--yes", "--unsafe-fixes", ".");
  const after = readFileSync(join(place, "by_name.inf"), "latin1").split(/\r?\n/);
  await look(own, {}, async (page) => {
    await page.getByRole("switch").check();
    await fileNamed(page, file).locator("summary").first().click();
    const table = fileNamed(page, file).locator(".diff");
    await table.first().waitFor();
    const rows = await table.locator("tbody tr").evaluateAll((all) =>
      all.map((row) =>
        [...row.cells].map((cell) => [...cell.childNodes].filter((n) => n.className !== "unseen").map((n) => n.textContent).join("")),
      ),
    );
    assert.ok(rows.length > 10);
    for (const [old, oldText, now, newText] of rows) {
      if (old) assert.equal(before[Number(old) - 1], oldText);
      if (now) assert.equal(after[Number(now) - 1], newText);
    }
  });
});

test("the switch shows unsafe fixes, marked as such, and takes them back", async () => {
  await look(own, {}, async (page) => {
    // What is not in sight is not made.
    await page.locator("#search").fill("by_name.inf versioned-installer/");
    const file = fileNamed(page, "versioned-installer/by_name.inf");
    await file.locator("summary").first().click();
    await file.locator(".notes").first().waitFor();
    assert.equal(await file.locator(".hunk").count(), 0);
    assert.match(await file.textContent(), /fix with --unsafe-fixes: /);
    const unsafe = page.getByRole("switch", { name: "Show unsafe fixes" });
    // With the keyboard, as all of the page.
    await unsafe.focus();
    await page.keyboard.press("Space");
    await file.locator(".hunk.unsafe .badge.unsafe").first().waitFor();
    assert.doesNotMatch(await file.textContent(), /fix with --unsafe-fixes: /);
    await page.keyboard.press("Space");
    await file.locator(".hunk").waitFor({ state: "detached" });
    // Not a word of unsafe fixes where there are none.
    await page.getByRole("button", { name: "Clear" }).click();
    const safe = fileNamed(page, "readme/gadget.inf");
    await safe.locator("summary").first().click();
    await safe.locator(".hunk").first().waitFor();
    assert.equal(await safe.locator(".hunk.unsafe").count(), 0);
  });
});

test("the filter of a rule hides the hunks and findings of other rules", async () => {
  const place = join(folder, "two");
  mkdirSync(place);
  // Changes that stand too far apart for one hunk.
  const text = readFileSync(join(root, "tests/inf/readme/gadget.inf"), "latin1");
  const far = "; far\r\n".repeat(20);
  const more = `o = Other, id\r\n${far}[Other]\r\nCopyFiles = Files\r\n[Files]\r\no.dll,,,0x1000\r\n${far}`;
  writeFileSync(join(place, "two.inf"), text.replace("[SourceDisksNames]", `${more}[SourceDisksNames]`), "latin1");
  const two = join(folder, "two.html");
  infmend(folder, "check", "--format", "html", "--output", two, "two");
  await look(two, {}, async (page) => {
    const file = fileNamed(page, "two.inf");
    await file.locator("summary").first().click();
    const rules = () => file.locator(".notes .rule").allTextContents();
    await file.locator(".hunk").first().waitFor();
    const [all, hunks] = [await rules(), await file.locator(".hunk").count()];
    assert.ok(new Set(all).size > 1 && hunks > 1);
    await page.locator("#rule").selectOption("reboot-directive");
    await page.waitForFunction((count) => document.querySelectorAll("details[open] .hunk").length < count, hunks);
    assert.deepEqual([...new Set(await rules())], ["reboot-directive"]);
    assert.ok((await file.locator(".hunk").count()) > 0);
    await page.locator("#rule").selectOption("");
    await page.waitForFunction((count) => document.querySelectorAll("details[open] .hunk").length === count, hunks);
    assert.deepEqual(await rules(), all);
  });
});

test("the filter of the severity counts and shows what json has", async () => {
  const { files } = JSON.parse(infmend(folder, "check", "--format", "json", "infs"));
  const errors = files.flatMap((file) => file.findings).filter((finding) => finding.severity === "error");
  await look(own, {}, async (page) => {
    const severity = page.getByRole("combobox", { name: "Severity" });
    await severity.selectOption("errors");
    assert.match(await page.locator("#count").textContent(), new RegExp(` with ${errors.length} findings,`));
    for (const file of await shown(page).all()) {
      await file.locator("summary").first().click();
      await file.locator(".notes").first().waitFor();
      const places = await file.locator(".notes ul .at").allTextContents();
      for (const place of places.filter((place) => place.endsWith(": "))) assert.match(place, /, error: $/);
      await file.locator("summary").first().click();
    }
  });
});

test("a catalog that lies beside an INF is told, and no other", async () => {
  const place = join(folder, "signed");
  mkdirSync(place);
  for (const name of ["signed", "unsigned"]) {
    const text = readFileSync(join(root, "tests/inf/readme/gadget.inf"), "latin1");
    writeFileSync(join(place, `${name}.inf`), text.replace(/CatalogFile *= *\S+/, `CatalogFile = ${name}.CAT`), "latin1");
  }
  writeFileSync(join(place, "Signed.cat"), "");
  for (const name of ["gadget.inf", "gadget.cat"]) writeFileSync(join(place, name), readFileSync(join(root, "tests/inputs/catalog", name)));
  const page = join(folder, "signed.html");
  infmend(folder, "check", "--format", "html", "--output", page, "signed");
  await look(page, {}, async (page) => {
    const badges = (name) =>
      page
        .locator("details.file")
        .filter({ has: page.locator(`.path[title="signed/${name}.inf"]`) })
        .locator(".badge.signed, .badge.broken, .badge.catalog");
    assert.equal(await badges("unsigned").count(), 0);
    assert.equal(await badges("signed").count(), 1);
    assert.match(await badges("signed").getAttribute("title"), /Signed\.cat cannot be read/);
    assert.equal(await badges("gadget").count(), 1);
    assert.match(await badges("gadget").textContent(), /^signed by /);
    assert.match(await badges("gadget").getAttribute("title"), /gadget\.cat, signed by .*, lists this INF: once it is changed/);
  });
});

test("a change says its rule, the reason and the source", async () => {
  await look(own, {}, async (page) => {
    const file = fileNamed(page, "readme/gadget.inf");
    await file.locator("summary").first().click();
    const note = file.locator(".notes > li").filter({ hasText: "reboot-directive" }).first();
    await note.waitFor();
    const text = await note.textContent();
    const explained = infmend(folder, "explain", "reboot-directive");
    const source = explained.split("## Source")[1].split("\n## ")[0];
    assert.ok(text.includes(source.trim().replace(/\s+/g, " ")), text);
    const pages = await note.locator("a").evaluateAll((links) => links.map((link) => link.href));
    assert.match(pages[0], /^https:\/\/github\.com\/.*\/docs\/rules\/reboot-directive\.md$/);
    assert.match(pages[1], /^https:\/\/learn\.microsoft\.com\/.*\/inf-reboot-directive$/);
    assert.match(text, /Windows requests a restart instead of restarting the devices/);
    assert.match(text, /line \d+, error: delete the Reboot directive/);
    // Where a line becomes another, the words that differ stand out.
    assert.ok((await file.locator(".diff ins, .diff del").count()) > 0);
  });
});

test("what changes on the machine stands in its file, with the fixes that are shown", async () => {
  await look(own, {}, async (page) => {
    const file = fileNamed(page, "versioned-installer/by_name.inf");
    await page.locator("#unsafe").check();
    await file.locator("summary").first().click();
    const machine = file.locator("details.machine");
    await machine.locator("summary").click();
    assert.match(await machine.locator("summary").textContent(), /with unsafe fixes/);
    assert.ok((await machine.locator("li.old:visible").count()) > 0);
    assert.ok((await machine.locator("li.new:visible").count()) > 0);
    // Its file is known.
    assert.equal(await machine.locator(".of").isVisible(), false);
    // None is left where there is no file around it.
    assert.equal(await page.locator("body > details.machine").count(), 0);
  });
});

test("what changes on the machine can be read without a script", async () => {
  await look(own, { javaScriptEnabled: false }, async (page) => {
    const machine = page.locator("details.machine").filter({ hasText: "readme/gadget.inf" });
    await machine.locator("summary").click();
    assert.equal(await machine.locator(".of").isVisible(), true);
    const removed = machine.locator("li.old", { hasText: "Reboot" });
    assert.equal(await removed.isVisible(), true);
  });
});

test("nothing from an INF or from its name becomes markup or runs", async () => {
  await look(own, {}, async (page) => {
    const file = fileNamed(page, "evil<b>");
    await file.locator("summary").first().click();
    await file.locator(".diff").first().waitFor();
    const text = await file.textContent();
    assert.ok(text.includes('<!--<img src=x onerror="pwned=1">'), text);
    assert.ok(text.includes(`name = "</script><script>pwned=1</script>`), text);
    assert.ok(text.includes("<202E> <07>"), "control characters are shown as codes");
    assert.equal(await page.locator("img, iframe, object, #list script, #list b b").count(), 0);
    assert.equal(await page.evaluate(() => "pwned" in window), false);
    assert.ok((await page.locator("#package option").allTextContents()).some((t) => t.includes("<b>")));
  });
});

test("the page's policy stops any other script", async () => {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(own).href);
  const [ran, refused] = await page.evaluate(async () => {
    const refused = [];
    document.addEventListener("securitypolicyviolation", (event) => refused.push(event.violatedDirective));
    const script = document.createElement("script");
    script.textContent = "window.pwned = 1";
    document.body.append(script);
    const image = document.createElement("img");
    image.setAttribute("onerror", "window.pwned = 1");
    image.src = "nowhere.png";
    document.body.append(image);
    await new Promise((done) => setTimeout(done, 300));
    return ["pwned" in window, refused];
  });
  assert.equal(ran, false);
  assert.ok(refused.includes("script-src-elem") && refused.includes("img-src"), String(refused));
  await page.close();
});

test("files are found by their text, rule, package and kind of fix", async () => {
  await look(own, {}, async (page) => {
    const count = page.locator("#count");
    const total = await shown(page).count();
    await page.locator("#search").fill("SHIFT_jis reboot");
    assert.equal(await shown(page).count(), 1);
    assert.match(await count.textContent(), /^1 file with/);
    await page.locator("#search").fill("xyzzy");
    assert.equal(await count.textContent(), "No file fits.");
    await page.getByRole("button", { name: "Clear" }).click();
    await count.filter({ hasText: `${total} files with` }).waitFor();

    const bar = page.locator("#rule-chart button").first();
    await bar.click();
    const rule = await bar.locator(".name").textContent();
    assert.equal(await bar.getAttribute("aria-pressed"), "true");
    assert.equal(await page.locator("#rule").inputValue(), rule);
    const few = await shown(page).count();
    assert.ok(few > 0 && few < total);
    assert.match(await count.textContent(), new RegExp(`^${few} files? with ${await bar.locator(".number").evaluate((n) => n.firstChild.textContent)} findings`));
    await bar.click();
    assert.equal(await shown(page).count(), total);

    await page.locator("#how").selectOption("hand");
    for (const file of await shown(page).all()) assert.match(await file.textContent(), /no automatic fix/);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.locator("#package").selectOption({ label: "readme" });
    assert.equal(await shown(page).count(), 1);
  });
});

test("all of it can be done with the keyboard", async () => {
  await look(own, {}, async (page) => {
    await page.keyboard.press("Tab");
    assert.equal(await page.locator(":focus").textContent(), "Skip to the files");
    await page.keyboard.press("Enter");
    await page.keyboard.press("/");
    await page.keyboard.type("readme/gadget");
    assert.equal(await shown(page).count(), 1);
    assert.equal(await page.locator("#search").inputValue(), "readme/gadget");
    // Through the other fields to the file.
    for (let step = 0; step < 16; step += 1) {
      if (await page.evaluate(() => document.activeElement.tagName === "SUMMARY")) break;
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await shown(page).locator(".diff").first().waitFor();
    // What has the focus can be seen to have it.
    const outline = await page.locator(":focus").evaluate((it) => getComputedStyle(it).outlineStyle);
    assert.equal(outline, "solid");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("details.file[open]").count(), 0);
    // Each bar of a chart, each button and field has a name to be read out.
    for (const role of ["button", "combobox", "searchbox"]) {
      for (const it of await page.getByRole(role).all()) {
        const name = await it.evaluate((e) => e.textContent.trim() || e.labels?.[0]?.textContent.trim());
        assert.ok(name, role);
      }
    }
  });
});

test("a thousand changed files stay usable", async () => {
  await look(many, {}, async (page) => {
    assert.equal(await shown(page).count(), 1000);
    const diffs = page.locator(".diff");
    assert.equal(await diffs.count(), 0);
    const elements = await page.evaluate(() => document.querySelectorAll("*").length);
    assert.ok(elements < 20_000, `${elements} elements before anything is opened`);

    const took = async (what, work) => {
      const start = performance.now();
      await work();
      const time = performance.now() - start;
      assert.ok(time < 5000, `${what} took ${Math.round(time)} ms`);
    };
    await took("a search", async () => {
      await page.locator("#search").fill("gadget-99");
      await page.locator("#count", { hasText: /^11 files/ }).waitFor();
    });
    await page.getByRole("button", { name: "Clear" }).click();
    await page.locator("#count", { hasText: "1000 files" }).waitFor();
    await took("expanding all", async () => {
      await page.getByRole("button", { name: "Expand all" }).click();
      await diffs.first().waitFor();
    });
    assert.equal(await page.locator("details.file[open]").count(), 1000);
    // Only what is in sight, or nearly so, was made.
    const made = await diffs.count();
    assert.ok(made < 100, `${made} diffs were made`);
    await took("going to the end", async () => {
      await page.locator("details.file").last().scrollIntoViewIfNeeded();
      await page.locator("details.file").last().locator(".diff").first().waitFor();
    });
    assert.ok((await diffs.count()) < 200);
    await took("collapsing all", () => page.getByRole("button", { name: "Collapse all" }).click());
    assert.equal(await page.locator("details.file[open]").count(), 0);
  });
});

test("paper takes the files that are shown, each with its diff", async () => {
  await look(own, { colorScheme: "dark" }, async (page) => {
    await page.getByRole("button", { name: "Dark" }).click();
    await page.locator("#search").fill("readme/gadget");
    const pdf = await page.pdf({ format: "A4" });
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    // What was opened for the paper is closed again.
    assert.equal(await page.locator("details.file[open]").count(), 0);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    assert.equal(await page.locator("details.file[open]").count(), 1);
    assert.ok(await shown(page).locator(".diff").first().isVisible());
    assert.equal(await page.locator("#filter").isVisible(), false);
    const paper = await page.evaluate(() => getComputedStyle(document.body).color);
    assert.ok(luminance(paper) < 0.1, "dark text on paper, whatever the screen is like");
  });
});

/** The relative luminance of a colour, by WCAG 2. */
function luminance(color) {
  const [r, g, b] = color.match(/[\d.]+/g).slice(0, 3).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

for (const colorScheme of ["light", "dark"]) {
  test(`all text can be read in ${colorScheme} colours`, async () => {
    await look(own, { colorScheme }, async (page) => {
      await page.getByRole("button", { name: "Expand all" }).click();
      // What is not on the screen is filled in when paper wants it.
      await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
      await page.locator(".diff ins").first().waitFor();
      const pairs = await page.evaluate(() => {
        const behind = (element) => {
          for (let it = element; it; it = it.parentElement) {
            const color = getComputedStyle(it).backgroundColor;
            if (color !== "rgba(0, 0, 0, 0)") return color;
          }
          return getComputedStyle(document.documentElement).backgroundColor;
        };
        const pairs = new Set();
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let text = walker.nextNode(); text; text = walker.nextNode()) {
          const it = text.parentElement;
          if (!text.data.trim() || !it.checkVisibility() || it.closest("script, .unseen, option")) continue;
          pairs.add(`${getComputedStyle(it).color} on ${behind(it)}, ${it.tagName}.${it.className}`);
        }
        return [...pairs];
      });
      assert.ok(pairs.length > 20);
      for (const pair of pairs) {
        const [first, second] = pair.split(" on ").map(luminance).sort((a, b) => b - a);
        const contrast = (first + 0.05) / (second + 0.05);
        assert.ok(contrast >= 4.5, `${contrast.toFixed(2)}: ${pair}`);
      }
      const body = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(luminance(body) > 0.5, colorScheme === "light");
    });
  });
}

/** A folder whose files a run of fix treats in different ways, and its report. */
function fixed(name, ...options) {
  const place = join(folder, name);
  cpSync(join(root, "tests/inf/versioned-installer"), join(place, "unsafe"), { recursive: true });
  cpSync(join(root, "tests/inf/readme"), join(place, "safe"), { recursive: true });
  cpSync(join(root, "tests/inf/readme/gadget.inf"), join(place, "locked/gadget.inf"));
  writeFileSync(join(place, "safe/gadget.cat"), "");
  writeFileSync(join(place, "edk2.inf"), "[Defines]\nINF_VERSION = 1\n");
  chmodSync(join(place, "locked/gadget.inf"), 0o444);
  const [page, data] = [join(folder, `${name}.html`), join(folder, `${name}.json`)];
  const args = ["fix", ...options, "--report", page, "--report", data, "."];
  const { status, stderr } = spawnSync(process.env.INFMEND, args, { cwd: place, encoding: "utf8" });
  assert.ok(status !== null, stderr);
  return { place, page, data: JSON.parse(readFileSync(data)), status };
}

test("the report of fix says what was written, and what was not", async () => {
  const { page: file, data, status, place } = fixed("written", "--yes");
  assert.equal(status, 2);
  const { summary } = data;
  assert.equal(summary.not_written, 1);
  await look(file, {}, async (page) => {
    assert.equal(await page.title(), "infmend fix report");
    const tiles = await page.locator("#tiles div").evaluateAll((all) =>
      Object.fromEntries(all.map((it) => [it.querySelector("dt").textContent, Number(it.querySelector("dd").textContent)])),
    );
    assert.equal(tiles[summary.written === 1 ? "file written" : "files written"], summary.written);
    assert.equal(tiles.fixed, summary.changes.written);
    assert.equal(tiles["not written"], summary.changes.not_written);
    assert.equal(tiles.left, summary.changes.left);
    assert.match(await page.locator("#command").textContent(), /infmend fix --yes --report /);
    assert.match(await page.locator("#failures").textContent(), /read-only/);
    assert.match(await page.locator("#catalogs").textContent(), /1 catalog no longer matches its INF.*gadget\.cat/);
    assert.match(await page.locator("#skipped").textContent(), /edk2\.inf: an EDK2 module description/);

    await page.locator("#status").selectOption("not written");
    assert.equal(await shown(page).count(), 1);
    const locked = fileNamed(page, "locked/gadget.inf");
    await locked.locator("summary").first().click();
    await locked.locator(".hunk").first().waitFor();
    assert.equal(await locked.locator("h4").first().textContent(), "Not written");
    assert.match(await locked.locator(".badge.status").textContent(), /^not written$/);

    await page.locator("#status").selectOption("written");
    const safe = fileNamed(page, "safe/gadget.inf");
    await safe.locator("summary").first().click();
    await safe.locator(".diff").first().waitFor();
    assert.equal(await safe.locator("h4").first().textContent(), "Written");
    const now = readFileSync(join(place, "safe/gadget.inf"), "latin1").split(/\r?\n/);
    const after = await safe.locator("tbody tr").evaluateAll((all) =>
      all.map(({ cells }) => [Number(cells[2].textContent), cells[3].textContent.replace(/^added: /, "")]),
    );
    for (const [number, text] of after.filter(([number]) => number)) assert.equal(now[number - 1], text);
    const links = await safe.locator(".source a").evaluateAll((all) => all.map((link) => link.href));
    assert.ok(links.some((link) => link.endsWith("/docs/rules/reboot-directive.md")));
    assert.ok(links.some((link) => link.startsWith("https://learn.microsoft.com/")));
  });
});

test("the report of fix shows unsafe fixes as not written, behind the switch", async () => {
  const { page: file } = fixed("unsafe", "--yes");
  await look(file, {}, async (page) => {
    await page.locator("#search").fill("by_name.inf");
    const shownFile = shown(page).first();
    await shownFile.locator("summary").first().click();
    await shownFile.locator(".notes").first().waitFor();
    assert.equal(await shownFile.locator(".hunk").count(), 0);
    await page.getByRole("switch", { name: "Show unsafe fixes" }).check();
    await shownFile.locator(".hunk.unsafe").first().waitFor();
    const titles = await shownFile.locator("h4").allTextContents();
    assert.deepEqual(titles.slice(0, 1), ["Not written: what --unsafe-fixes would change as well"]);
    // It counts as left, not as fixed.
    await page.locator("#how").selectOption("left");
    await shownFile.locator(".hunk.unsafe").first().waitFor();
  });
});

test("the report of a run that only shows says that nothing was written", async () => {
  const { page: file, data } = fixed("shown", "--diff");
  await look(file, {}, async (page) => {
    assert.match(await page.locator("#verdict").textContent(), /would change, .*nothing was written\.$/);
    const dts = await page.locator("#tiles dt").allTextContents();
    assert.ok(dts.includes("would be fixed") && !dts.some((words) => /written/.test(words)), String(dts));
    assert.equal(await page.locator("#catalogs").isVisible(), false);
    assert.equal(await page.locator(".badge.status", { hasText: "would change" }).count(), data.summary.would_change);
    assert.equal(await page.locator(".badge.status", { hasText: "written" }).count(), 0);
  });
});

test("a report of nothing says so", async () => {
  const file = join(folder, "nothing.html");
  const empty = join(folder, "empty");
  mkdirSync(empty);
  infmend(folder, "check", "--format", "html", "--output", file, "--allow-empty", "empty");
  await look(file, {}, async (page) => {
    assert.equal(await page.locator("#verdict").textContent(), "No INF was checked.");
    assert.equal(await page.locator("#charts").isVisible(), false);
  });
});

test("the whole corpus opens and is searched", { skip: !corpus }, async () => {
  const file = join(folder, "corpus.html");
  infmend(corpus, "check", "--format", "html", "--output", file, ".");
  await look(file, {}, async (page) => {
    const total = await shown(page).count();
    assert.ok(total > 400);
    await page.locator("#search").fill("utf-16le");
    const some = await shown(page).count();
    assert.ok(some > 0 && some < total);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByRole("button", { name: "Expand all" }).click();
    await page.locator(".diff").first().waitFor();
    await page.locator("details.file").last().scrollIntoViewIfNeeded();
    await page.locator("details.file").last().locator(".notes").first().waitFor();
  });
  await pictures(file, "corpus");
});

if (process.env.SCREENSHOTS) test("pictures of the page to look at", () => pictures(own, "own"));

async function pictures(file, name) {
  const place = process.env.SCREENSHOTS;
  if (!place) return;
  mkdirSync(place, { recursive: true });
  for (const [colorScheme, width] of [["light", 1400], ["dark", 1400], ["light", 420]]) {
    await look(file, { colorScheme, viewport: { width, height: 1000 } }, async (page) => {
      const picture = (part) =>
        page.screenshot({ path: join(place, `${name}-${colorScheme}-${width}-${part}.png`) });
      await picture("top");
      const first = shown(page).first();
      await first.locator("summary").first().click();
      await first.locator(".notes").first().waitFor();
      await page.locator("#files").evaluate((it) => it.scrollIntoView());
      await picture("file");
      if (width > 1000 && name === "own") {
        await page.pdf({ path: join(place, `${name}-${colorScheme}.pdf`), format: "A4", landscape: true });
      }
    });
  }
}
