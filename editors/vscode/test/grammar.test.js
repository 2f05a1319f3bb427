// The TextMate grammar: lines of INFs with the scopes that they must have, and all
// INFs of a folder, of which infmend's own lexer says what each character is.
"use strict";
const assert = require("node:assert");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { before, test } = require("node:test");
const { load, tokens } = require("./tokens.js");

const root = path.join(__dirname, "../../..");
let grammar;
before(async () => (grammar = await load()));

/** What some lines are, as `text: scopes` without those of the whole file. */
function scopes(...lines) {
  const read = tokens(grammar, lines.join("\r\n")).flat();
  return read
    .filter(({ text }) => text.trim() !== "")
    .map(({ text, scopes }) => [text.trim(), scopes.map((s) => s.replace(/\.inf$/, "")).join(" ")]);
}

/** Asserts that each text has a scope among those it has. */
function holds(lines, expected) {
  const found = scopes(...lines);
  for (const [text, scope] of expected) {
    const of = found.filter(([piece]) => piece === text);
    assert.ok(of.length > 0, `no token is ${text}: ${JSON.stringify(found)}`);
    assert.ok(
      of.some(([, scopes]) => scopes.split(" ").includes(scope)),
      `${text} is not ${scope} but ${JSON.stringify(of)}`,
    );
  }
}

const HEADER = "entity.name.section";

test("a header has its name, its decoration and the suffix of a companion", () => {
  holds(
    ["[Install.NTamd64.10.0...16299.Services] ; behind it all is ignored"],
    [
      ["Install.", HEADER],
      ["NTamd64.10.0...16299", "storage.modifier.decoration"],
      ["Services", "support.type.companion"],
      ["; behind it all is ignored", "comment.line.ignored"],
    ],
  );
  holds(["[Strings.0409]"], [["0409", "constant.numeric.language"]]);
  holds(["[DefaultInstall.nt$ARCH$]"], [["nt$ARCH$", "storage.modifier.decoration"]]);
});

test("text before the first section is a comment, and a bracket in it opens a section", () => {
  holds(
    ["stray", "junk [Version]", "Class = Display"],
    [["stray", "comment.line.stray"], ["Version", HEADER], ["Class", "keyword.other.directive"]],
  );
});

test("a header without its bracket is an error, and the section goes on", () => {
  holds(
    ["[Strings]", "[Ver", "Gadget = 1"],
    [["[Ver", "invalid.illegal.unclosed-section"], ["Gadget", "variable.other.strkey.definition"]],
  );
});

test("a directive is one only where it may stand", () => {
  const services = "[Install.NTamd64.Services]";
  holds([services, "AddService = a, 2, b"], [["AddService", "keyword.other.directive"]]);
  holds(["[Version]", "AddService = a, 2, b"], [["AddService", "variable.other.key"]]);
  holds(["[Install]", "reboot ; now"], [["reboot", "keyword.other.directive"]]);
  holds(["[Install]", "reboot.sys"], [["reboot.sys", "string.unquoted"]]);
});

test("what names a section is shown so", () => {
  holds(
    ["[Install]", "CopyFiles = Files, @gadget.sys"],
    [["Files", "entity.name.section.reference"], ["gadget.sys", "string.unquoted.file"]],
  );
  holds(["[Manufacturer]", "%V% = Models, NTamd64"], [
    ["Models", "entity.name.section.reference"],
    ["NTamd64", "storage.modifier.decoration"],
  ]);
});

test("quotes inside quotes, and an open quote that ends with its line", () => {
  holds(
    ["[Reg]", 'HKR,,"say ""no"" ; here", 1', 'HKR,,"open ; still', "HKR,,x"],
    [
      ["HKR", "support.constant.registry-root"],
      ['""', "constant.character.escape.quote"],
      ["; here", "string.quoted.double"],
      ["open ; still", "string.quoted.double"],
      ["1", "constant.numeric.decimal"],
      ["x", "string.unquoted"],
    ],
  );
});

test("strkeys, directories and percent signs", () => {
  holds(
    ["[Reg]", 'HKR,,%a;b%,"%12%\\x %Str one% 100%%",%16422%\\y,%99%'],
    [
      ["%a;b%", "variable.other.strkey"],
      ["%12%", "constant.language.dirid"],
      ["%Str one%", "variable.other.strkey"],
      ["%%", "constant.character.escape.percent"],
      ["%16422%", "constant.language.dirid"],
      ["%99%", "constant.numeric.dirid"],
    ],
  );
  holds(["[DestinationDirs]", "Files = 13"], [["13", "constant.language.dirid"]]);
  holds(["[DestinationDirs]", "Files = 14"], [["14", "constant.numeric.decimal"]]);
});

test("a backslash at the end joins the next line, even one that looks like a header", () => {
  holds(
    ["[Install]", "CopyFiles = A, \\ ; and", "  [B], \\\\", "C"],
    [
      ["\\", "constant.character.escape.line-continuation"],
      ["and", "comment.line.semicolon"],
      ["[B]", "entity.name.section.reference"],
      ["C", "entity.name.section.reference"],
    ],
  );
  holds(["[Reg]", "HKR,,a\\b"], [["a\\b", "string.unquoted"]]);
});

test("numbers, dates, versions, GUIDs and classes", () => {
  holds(
    ["[Version]", "DriverVer = 01/02/2024,1.2.3.4", "Class = Display", "Other = 0x4002, 7, 7 bits"],
    [
      ["01/02/2024", "constant.other.date"],
      ["1.2.3.4", "constant.other.version"],
      ["Display", "support.class.setup-class"],
      ["0x4002", "constant.numeric.hex"],
      ["7", "constant.numeric.decimal"],
      ["7 bits", "string.unquoted"],
    ],
  );
});

test("a comment names flags, and what infmend is told", () => {
  holds(
    ["[F]", "a.sys,,,2 ; COPYFLG_NOSKIP infmend: allow(in-use-rename)"],
    [
      ["COPYFLG_NOSKIP", "constant.other.flag"],
      ["allow", "keyword.control.suppression"],
      ["in-use-rename", "variable.parameter.rule"],
    ],
  );
});

test("Ctrl-Z ends the file", () => {
  holds(["[F]", "a = b\x1Ac", "[G]"], [["[G]", "comment.block.after-end"]]);
});

/** All INFs below a folder. */
function below(folder) {
  return fs.readdirSync(folder, { recursive: true })
    .filter((name) => /\.in[fx]$/i.test(name))
    .map((name) => path.join(folder, name));
}

/** What the scopes of a character say that it is, in the words of infmend's lexer. */
function kind(scopes) {
  const has = (start) => scopes.some((scope) => scope.startsWith(start));
  if (has("comment.line.semicolon")) return "Comment";
  if (has("comment.line.ignored")) return "Ignored";
  if (has("comment.line.stray")) return "Stray";
  if (has("comment.block.after-end")) return "AfterEnd";
  if (has("invalid.illegal.unclosed-section")) return "Ignored";
  if (has("punctuation.definition.section.begin")) return "Open";
  if (has("punctuation.definition.section.end")) return "Close";
  if (has("entity.name.type.section")) return "Name";
  if (has("string.quoted")) return "Quoted";
  if (has("keyword.operator.assignment")) return "Equals";
  if (has("punctuation.separator.comma")) return "Comma";
  if (has("constant.character.escape.line-continuation")) return "Join";
  return "Plain";
}

/** The kinds that the lexer tells apart and the grammar does not. */
const SAME = { Backslashes: "Plain" };

/** Where the grammar and the lexer disagree about a file, line by line. */
function differences({ pieces }) {
  const text = pieces.map(([, piece]) => piece).join("");
  const kinds = pieces.flatMap(([kind, piece]) => Array(piece.length).fill(SAME[kind] ?? kind));
  const found = [];
  let at = 0;
  tokens(grammar, text).forEach((line, number) => {
    let end = at;
    for (const token of line) {
      end = Math.max(end, at + token.end);
      for (let place = token.start; place < token.end; place++) {
        const [is, shown] = [kinds[at + place], kind(token.scopes)];
        const character = text[at + place];
        if (/\s/.test(character)) continue;
        if (is === shown || (character === "[" && shown === "Ignored")) continue;
        found.push(`${number + 1}:${place + 1}: ${is}, shown as ${shown}`);
        break;
      }
    }
    at = end + (text.startsWith("\r\n", end) ? 2 : 1);
  });
  return found;
}

test("every character of every INF is shown as what Windows takes it for", () => {
  const folders = [path.join(root, "tests/inf")];
  if (process.env.INFMEND_SHARED) folders.push(path.join(process.env.INFMEND_SHARED, "corpus"));
  const files = folders.flatMap(below);
  assert.ok(files.length > 200, `${files.length} INFs`);
  const program = ["run", "--quiet", "--locked", "--example", "tokens", "--"];
  const wrong = [];
  // A command line has its limit.
  for (let first = 0; first < files.length; first += 100) {
    const some = files.slice(first, first + 100);
    const out = execFileSync("cargo", [...program, ...some], { cwd: root, maxBuffer: 1 << 30 });
    for (const line of out.toString().trimEnd().split("\n")) {
      const file = JSON.parse(line);
      const found = differences(file);
      if (found.length > 0) wrong.push(`${file.file}: ${found.length}\n  ${found.slice(0, 3).join("\n  ")}`);
    }
  }
  assert.deepStrictEqual(wrong, [], wrong.join("\n"));
});
