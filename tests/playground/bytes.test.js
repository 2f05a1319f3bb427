// The wasm that is shipped writes what the program writes, byte for byte.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { test } from "node:test";
import { dist, infmend, infs, paths, temporary } from "./common.js";

const { initSync, Playground } = await import(join(dist, "infmend.js"));
initSync({ module: readFileSync(join(dist, "infmend_bg.wasm")) });

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
  test(`all INFs, and the patch: fix ${options.join(" ")}`, (t) => {
    const place = join(temporary((done) => t.after(done)), "infs");
    execFileSync("cp", ["-r", "--no-preserve=mode", infs, place]);
    const patch = infmend(place, "fix", "--patch", "--no-config", ...options, ".");
    infmend(place, "fix", "--yes", "--no-config", ...options, ".");
    const playground = new Playground();
    const numbers = all.map((path) => playground.add(path, readFileSync(join(infs, path))));
    playground.choose(JSON.stringify({ ...choices, now: 0 }));
    let changed = 0;
    const patches = [];
    for (const [index, path] of all.entries()) {
      if (/\.cat$/i.test(path)) continue;
      const [data] = JSON.parse(playground.examine(numbers[index]));
      assert.equal(data.path, path);
      const bytes = playground.fixed(numbers[index]);
      if (bytes) {
        changed += 1;
        patches.push(Buffer.from(playground.patch(numbers[index])));
      }
      const expected = readFileSync(join(place, path));
      assert.ok(expected.equals(bytes ?? readFileSync(join(infs, path))), path);
    }
    t.diagnostic(`${all.length} files, ${changed} changed`);
    assert.ok(changed > 20);
    // The program takes files in another order; each has its patch once.
    const whole = (text) => text.toString("latin1").split(/^(?=diff --git )/m).sort();
    const [ours, theirs] = [whole(Buffer.concat(patches)), whole(patch)];
    // A comparison of all at once would take minutes to show where they differ.
    for (const [index, one] of theirs.entries()) assert.ok(ours[index] === one, one.slice(0, 200));
    assert.equal(ours.length, theirs.length);
    playground.free();
  });
}

test("a file may be left alone, and a rule in one file", () => {
  const playground = new Playground();
  const inf = Buffer.from('[Version]\r\nSignature = "$Windows NT$"\r\n[DefaultInstall]\r\nReboot\r\n');
  const [a, b] = ["a.inf", "b.inf"].map((path) => playground.add(path, inf));
  const look = (choices) => {
    playground.choose(JSON.stringify(choices));
    return [a, b].map((number) => {
      playground.examine(number);
      return playground.fixed(number) !== undefined;
    });
  };
  assert.deepEqual(look({}), [true, true]);
  assert.deepEqual(look({ left: ["a.inf"] }), [false, true]);
  assert.deepEqual(look({ withoutIn: { "b.inf": ["reboot-directive"] } }), [true, false]);
  assert.throws(() => playground.choose('{"targetOs":"ten"}'), /Target/);
});

test("what is shipped is small", (t) => {
  const sizes = readdirSync(dist).map((file) => [file, gzipSync(readFileSync(join(dist, file)), { level: 9 }).length]);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  t.diagnostic(`${total} bytes gzipped: ${sizes.map((it) => it.join(" ")).join(", ")}`);
  assert.ok(total < MOST);
});
