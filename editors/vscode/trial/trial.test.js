// Visual Studio Code with the extension, in code-server and Chromium.
"use strict";
const assert = require("node:assert");
const { execFileSync, spawn } = require("node:child_process");
const fs = require("node:fs");
const net = require("node:net");
const os = require("node:os");
const path = require("node:path");
const { after, before, test } = require("node:test");
const { chromium } = require("playwright-core");

const { INFMEND, VSIX, SCREENSHOTS } = process.env;
const home = fs.mkdtempSync(path.join(os.tmpdir(), "infmend-code-"));
const project = path.join(home, "drivers");
const fixed = path.join(home, "fixed");
const entry = require.resolve("code-server/out/node/entry.js");
const data = path.join(home, "data");
const machine = path.join(data, "Machine/settings.json");
let server, browser, page;

/** code-server with a folder of its own. */
function code(...given) {
  const own = ["--user-data-dir", data, "--extensions-dir", path.join(home, "extensions")];
  return [process.execPath, [entry, ...own, ...given], { env: { ...process.env, HOME: home } }];
}

/** Sets which program the extension runs. */
function setProgram(program) {
  fs.mkdirSync(path.dirname(machine), { recursive: true });
  fs.writeFileSync(machine, JSON.stringify({ "infmend.path": program }));
}

function freePort() {
  return new Promise((resolve) => {
    const probe = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function picture(name) {
  if (SCREENSHOTS) await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}

/** Runs a command of the palette. */
async function command(title) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().waitFor();
  await page.keyboard.type(title);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor();
  await page.keyboard.press("Enter");
}

async function open(name) {
  await page.keyboard.press("Control+p");
  await page.locator(".quick-input-widget input").first().waitFor();
  await page.keyboard.type(name);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".tab.active", { hasText: name }).waitFor();
  await page.locator(".monaco-editor .view-line").first().waitFor();
}

/** The squiggles of what is found. */
function errors() {
  return page.locator(".monaco-editor .squiggly-error");
}

async function goTo(line) {
  await page.keyboard.press("Control+g");
  await page.locator(".quick-input-widget input").first().waitFor();
  await page.keyboard.type(String(line));
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

/** Saves, and gives the bytes. */
async function saved(name) {
  await page.keyboard.press("Control+s");
  await page.locator(".tab.active.dirty").waitFor({ state: "detached" });
  return fs.readFileSync(path.join(project, name));
}

/** What the program makes of a file. */
function fix(name, ...options) {
  const file = path.join(fixed, name);
  execFileSync(INFMEND, ["fix", "--yes", "--quiet", ...options, file], { stdio: "ignore" });
  return fs.readFileSync(file);
}

before(async () => {
  for (const folder of [project, fixed]) {
    execFileSync("python3", [path.join(__dirname, "../../../tests/editors/fixture.py"), folder]);
  }
  fs.mkdirSync(path.join(data, "User"), { recursive: true });
  fs.writeFileSync(
    path.join(data, "User/settings.json"),
    JSON.stringify({
      "security.workspace.trust.enabled": false,
      "workbench.startupEditor": "none",
      "workbench.secondarySideBar.defaultVisibility": "hidden",
      "chat.disableAIFeatures": true,
      "files.autoSave": "off",
      "telemetry.telemetryLevel": "off",
      "extensions.autoUpdate": false,
    }),
  );
  setProgram(INFMEND);
  const [program, install, options] = code("--install-extension", VSIX);
  execFileSync(program, install, options);
  const port = await freePort();
  const [, given] = code(
    ...["--auth", "none", "--bind-addr", `127.0.0.1:${port}`],
    ...["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"],
  );
  server = spawn(program, given, { ...options, stdio: "ignore" });
  const url = `http://127.0.0.1:${port}/?folder=${project}`;
  for (let tries = 0; ; tries++) {
    if (await fetch(`http://127.0.0.1:${port}/healthz`).then((r) => r.ok, () => false)) break;
    assert.ok(tries < 120, "code-server does not answer");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(30000);
  if (SCREENSHOTS) fs.mkdirSync(SCREENSHOTS, { recursive: true });
  await page.goto(url);
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "crlf.inf" }).waitFor();
});

after(async () => {
  await browser?.close();
  if (server) {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill();
    await ended;
  }
  fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

/** A test that leaves a picture where it fails. */
function trial(name, run) {
  test(name, async () => {
    try {
      await run();
    } catch (error) {
      await picture(`failed-${name.replace(/\W+/g, "-")}`);
      throw error;
    }
  });
}

trial("an INF is highlighted, and what is found is underlined", async () => {
  await open("crlf.inf");
  await errors().first().waitFor();
  assert.ok((await errors().count()) >= 2);
  await page.locator(".statusbar-item", { hasText: "Windows INF" }).waitFor();
  const colours = await page.locator(".view-line span span").evaluateAll((all) => [
    ...new Set(all.map((one) => getComputedStyle(one).color)),
  ]);
  assert.ok(colours.length >= 4, `${colours.length} colours`);
  await picture("findings");
});

trial("a quick fix, saved, gives the bytes of infmend fix", async () => {
  await goTo(18);
  await page.keyboard.press("Control+.");
  const row = page.locator(".action-widget .monaco-list-row", { hasText: /Delete the Reboot/ });
  await row.first().waitFor();
  await picture("actions");
  await row.first().click();
  await page.locator(".tab.active.dirty").waitFor();
  assert.deepStrictEqual(await saved("crlf.inf"), fix("crlf.inf", "--select", "reboot-directive"));
});

trial("all that is safe, saved, gives the bytes of infmend fix", async () => {
  await errors().first().waitFor();
  await command("infmend: Fix All That Is Safe");
  await page.locator(".tab.active.dirty").waitFor();
  assert.deepStrictEqual(await saved("crlf.inf"), fix("crlf.inf"));
  await errors().first().waitFor({ state: "detached" });
  await picture("fixed");
});

for (const name of ["utf16.inf", "astral.inf"]) {
  trial(`the same in ${name}`, async () => {
    await open(name);
    await errors().first().waitFor();
    await command("infmend: Fix All That Is Safe");
    await page.locator(".tab.active.dirty").waitFor();
    assert.deepStrictEqual(await saved(name), fix(name));
  });
}

trial("a flag is explained where the mouse is over it", async () => {
  await open("unix.inf");
  await errors().first().waitFor();
  // What is shown between lines moves them, and closes what hovers.
  await page.locator(".codelens-decoration", { hasText: "copied or deleted by" }).first().waitFor();
  await goTo("31:14");
  await command("Show or Focus Hover");
  await page.locator(".monaco-hover", { hasText: "Says that the system loader needs the file" }).first().waitFor();
  await picture("hover");
  await page.keyboard.press("Escape");
});

trial("what Windows reads is shown, and follows the text", async () => {
  await command("infmend: Show What Windows Reads");
  const shown = page.locator(".editor-group-container").nth(1);
  await shown.locator(".view-line", { hasText: '"Signature" = "$Windows NT$"' }).waitFor();
  await picture("meaning");
  await goTo(8);
  await page.keyboard.press("Home");
  await page.keyboard.type("Typed = 1 ;");
  await shown.locator(".view-line", { hasText: '"Typed" = "1"' }).waitFor();
  await command("Revert File");
});

trial("a rule is explained", async () => {
  await command("infmend: Explain a Rule");
  await page.locator(".quick-input-list .monaco-list-row").nth(5).waitFor();
  await page.keyboard.type("restart-copy-flag");
  await page.keyboard.press("Enter");
  await page.locator(".tab", { hasText: "restart-copy-flag" }).waitFor();
  const outer = page.frameLocator("iframe.webview.ready").last();
  await outer.frameLocator("iframe").locator("h1", { hasText: "restart-copy-flag" }).waitFor();
  await picture("explained");
});

trial("where there is no program it is said what to do", async () => {
  setProgram("/not/there/infmend");
  const said = page.locator(".notification-toast", { hasText: "/not/there/infmend" });
  await said.first().waitFor();
  assert.match(await said.first().innerText(), /infmend\.path/);
  await picture("missing");
});
