// Finding the program, and what `infmend dump` prints made readable.
"use strict";
const assert = require("node:assert");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { test } = require("node:test");
const { buildSync } = require("esbuild");

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "infmend-"));
process.on("exit", () => fs.rmSync(folder, { recursive: true }));
const outfile = path.join(folder, "program.js");
buildSync({
  entryPoints: [path.join(__dirname, "../src/program.ts")],
  bundle: true,
  platform: "node",
  format: "cjs",
  outfile,
});
const { find, meaning } = require(outfile);

/** Where only some files are programs. */
function place(files, changes = {}) {
  return {
    setting: "",
    extension: "/ext",
    workspace: "/work",
    home: "/home/me",
    env: { PATH: "/usr/bin:relative:/opt/bin" },
    platform: "linux",
    isFile: (file) => files.includes(file),
    ...changes,
  };
}

test("the setting comes first, then the extension's own, then the PATH", () => {
  const all = ["/mine/infmend", "/ext/bin/infmend", "/opt/bin/infmend"];
  assert.deepStrictEqual(find(place(all, { setting: "/mine/infmend" })), { program: "/mine/infmend", from: "setting" });
  assert.deepStrictEqual(find(place(all)), { program: "/ext/bin/infmend", from: "extension" });
  assert.deepStrictEqual(find(place(all.slice(2))), { program: "/opt/bin/infmend", from: "PATH" });
});

test("the setting may begin with ~ or the workspace's folder, or be a name on the PATH", () => {
  const files = ["/home/me/infmend", "/work/tools/infmend", "/opt/bin/other"];
  for (const [setting, program] of [
    ["~/infmend", files[0]],
    ["${workspaceFolder}/tools/infmend", files[1]],
    ["tools/infmend", files[1]],
    ["other", files[2]],
  ]) {
    assert.strictEqual(find(place(files, { setting })).program, program, setting);
  }
});

test("where the setting names nothing no other program is taken", () => {
  const found = find(place(["/usr/bin/infmend"], { setting: "/not/there" }));
  assert.match(found.missing, /infmend\.path.*\/not\/there/);
});

test("where there is no program it is said how to get one", () => {
  assert.match(find(place([])).missing, /pip install infmend.*infmend\.path/);
  // What a workspace brings along is not run, though a relative folder is on the PATH.
  assert.ok("missing" in find(place(["relative/infmend"])));
});

test("Windows has .exe, and its PATH any case", () => {
  const windows = {
    platform: "win32",
    extension: "C:\\ext",
    env: { Path: "C:\\Windows;C:\\tools" },
  };
  const program = "C:\\tools\\infmend.exe";
  assert.deepStrictEqual(find(place([program], windows)), { program, from: "PATH" });
  assert.strictEqual(find(place([program], { ...windows, setting: "infmend" })).program, program);
  assert.strictEqual(find(place([program], { ...windows, setting: "C:\\tools\\infmend" })).program, program);
});

test("what Windows reads is one line an entry", () => {
  const printed = [
    '{"file":"<stdin>"}',
    '{"section":"Version"}',
    '["Signature","$Windows NT$"]',
    '{"section":"Files"}',
    '[null,"a \\"b\\".sys","","","0x4000"]',
    "",
  ].join("\n");
  assert.strictEqual(
    meaning(printed),
    '[Version]\n    "Signature" = "$Windows NT$"\n\n[Files]\n    "a \\"b\\".sys", "", "", "0x4000"\n',
  );
  assert.match(meaning('{"file":"a.inf","error":3758096385,"line":7}\n'), /refuses.*0xE0000001 in line 7/);
});
