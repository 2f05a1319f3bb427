// The wasm that is shipped writes what the program writes, byte for byte.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { after, test } from "node:test";
import { dist, infmend, infs, opened, paths, temporary } from "./common.js";

const { browser, origin } = await opened(after);

/** A page of the browser with `window.playground`, which is new. */
async function open() {
  const page = await browser.newPage();
  await page.goto(`${origin}/`);
  await page.evaluate(async () => {
    const { load } = await import("./load.js");
    window.playground = new (await load())();
  });
  return page;
}

/** What becomes of files, in one run: of each that is an INF its path, its bytes where they are
    others now, and the patch. */
async function fixed(page, all, choices) {
  const results = await page.evaluate(
    async ([all, choices]) => {
      const numbers = [];
      for (const path of all) {
        const answer = await fetch(`/infs/${path.split("/").map(encodeURIComponent).join("/")}`);
        if (!answer.ok) throw new Error(path);
        numbers.push(playground.add(path, new Uint8Array(await answer.arrayBuffer())));
      }
      playground.choose(choices);
      return numbers
        .filter((_, index) => !/\.cat$/i.test(all[index]))
        .map((number) => {
          const [{ path }] = JSON.parse(playground.examine(number));
          const bytes = playground.fixed(number);
          return [path, bytes?.toBase64(), bytes && playground.patch(number).toBase64()];
        });
    },
    [all, JSON.stringify(choices)],
  );
  const plain = (text) => text && Buffer.from(text, "base64");
  return results.map(([path, bytes, patch]) => ({ path, bytes: plain(bytes), patch: plain(patch) }));
}

const SETS = [
  [[], {}],
  [["--unsafe-fixes"], { unsafeFixes: true }],
  [
    ["--target-os", "10.0.22000", "--raise-target", "--unsafe-fixes"],
    { targetOs: "10.0.22000", downlevel: "raise", unsafeFixes: true },
  ],
  [["--target-os", "10.0.22000", "--keep-downlevel"], { targetOs: "10.0.22000", downlevel: "keep" }],
  [["--infverif", "w", "--unsafe-fixes"], { infverif: "w", unsafeFixes: true }],
  [
    ["--profile", "windows-driver", "--raise-target", "--unsafe-fixes"],
    { profile: "windows-driver", downlevel: "raise", unsafeFixes: true },
  ],
  [["--driver-ver", "01/02/2027,+1"], { driverVer: "01/02/2027,+1" }],
  [["--ignore", "reboot-directive,restart-copy-flag"], { without: ["reboot-directive", "restart-copy-flag"] }],
];

/** What everything may have at most, gzipped. */
const MOST = 600_000;

const all = paths(infs);
for (const [options, choices] of SETS) {
  test(`all INFs, and the patch: fix ${options.join(" ")}`, async (t) => {
    const place = join(temporary((done) => t.after(done)), "infs");
    execFileSync("cp", ["-r", "--no-preserve=mode", infs, place]);
    const patch = infmend(place, "fix", "--patch", "--no-config", ...options, ".");
    infmend(place, "fix", "--yes", "--no-config", ...options, ".");
    const page = await open();
    const results = await fixed(page, all, { ...choices, now: 0 });
    await page.close();
    assert.deepEqual(results.map(({ path }) => path), all.filter((path) => !/\.cat$/i.test(path)));
    for (const { path, bytes } of results) {
      assert.ok(readFileSync(join(place, path)).equals(bytes ?? readFileSync(join(infs, path))), path);
    }
    const patches = results.flatMap(({ patch }) => patch ?? []);
    t.diagnostic(`${all.length} files, ${patches.length} changed`);
    assert.ok(patches.length > 20);
    // The program takes files in another order; each has its patch once.
    const whole = (text) => text.toString("latin1").split(/^(?=diff --git )/m).sort();
    const [ours, theirs] = [whole(Buffer.concat(patches)), whole(patch)];
    // A comparison of all at once would take minutes to show where they differ.
    for (const [index, one] of theirs.entries()) assert.ok(ours[index] === one, one.slice(0, 200));
    assert.equal(ours.length, theirs.length);
  });
}

test("a file may be left alone, and a rule in one file", async () => {
  const page = await open();
  const look = (choices) =>
    page.evaluate((choices) => {
      const inf = new TextEncoder().encode('[Version]\r\nSignature = "$Windows NT$"\r\n[DefaultInstall]\r\nReboot\r\n');
      const numbers = ["a.inf", "b.inf"].map((path) => playground.add(path, inf));
      playground.choose(choices);
      return numbers.map((number) => {
        playground.examine(number);
        return playground.fixed(number) !== undefined;
      });
    }, JSON.stringify(choices));
  assert.deepEqual(await look({}), [true, true]);
  assert.deepEqual(await look({ left: ["a.inf"] }), [false, true]);
  assert.deepEqual(await look({ withoutIn: { "b.inf": ["reboot-directive"] } }), [true, false]);
  await assert.rejects(look({ targetOs: "ten" }), /Target/);
  await page.close();
});

test("each instance of the library has a memory of its own", async () => {
  const page = await open();
  const apart = await page.evaluate(async () => {
    const { load } = await import("./load.js");
    const [one, other] = [await load(), await load()];
    return one !== other && new other().add("a.inf", new Uint8Array([10])) === 0;
  });
  assert.ok(apart);
  await page.close();
});

test("what is damaged on its way is not run", async () => {
  for (const [file, damage] of [
    ["infmend.wasm.lzma", (bytes) => (bytes[300_000] ^= 1)],
    ["tables.js", (bytes) => bytes.write("euc-jp", bytes.indexOf("euc-kr"))],
  ]) {
    // The service worker would ask by itself.
    const context = await browser.newContext({ serviceWorkers: "block" });
    const page = await context.newPage();
    await page.route(`**/${file}`, async (route) => {
      const bytes = readFileSync(join(dist, file));
      damage(bytes);
      await route.fulfill({ body: bytes, contentType: file.endsWith(".js") ? "text/javascript" : "application/octet-stream" });
    });
    await page.goto(`${origin}/`);
    await page.locator("#status", { hasText: /infmend cannot be loaded: / }).waitFor();
    await context.close();
  }
});

test("what is shipped is small", (t) => {
  const sizes = readdirSync(dist).map((file) => [file, gzipSync(readFileSync(join(dist, file)), { level: 9 }).length]);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  t.diagnostic(`${total} bytes gzipped: ${sizes.map((it) => it.join(" ")).join(", ")}`);
  assert.ok(total < MOST);
});
