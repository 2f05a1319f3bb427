// SARIF, validated by Microsoft's own tool, which knows the schema and the rules
// of the standard that a schema cannot express, and those of GitHub.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { corpus, infmend, root, temporary } from "./infmend.js";

const require = createRequire(import.meta.url);
const tool = join(
  dirname(require.resolve(`@microsoft/sarif-multitool-${process.platform}/package.json`)),
  "Sarif.Multitool",
);
const folder = temporary(after);

/** What the validator has against a log, notes on style aside. */
function complaints(log) {
  const verdict = join(folder, "verdict.sarif");
  const rules = "Sarif;Ghas";
  try {
    execFileSync(tool, ["validate", log, "--rule-kind", rules, "--output", verdict, "--log", "ForceOverwrite"]);
  } catch (error) {
    // It fails where it has complaints; they are in the file.
    if (error.status === undefined) throw error;
  }
  const { results } = JSON.parse(readFileSync(verdict, "utf8")).runs[0];
  return results
    .filter((result) => result.level !== "note")
    .map((result) => `${result.ruleId} ${result.message.id} ${result.message.arguments}`);
}

test("the validator finds what is wrong with a log", () => {
  const log = join(folder, "wrong.sarif");
  infmend(root, "check", "--format", "sarif", "--output", log, "tests/inf/readme");
  const wrong = JSON.parse(readFileSync(log, "utf8"));
  assert.deepEqual(complaints(log), []);
  wrong.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0;
  writeFileSync(log, JSON.stringify(wrong));
  assert.notDeepEqual(complaints(log), []);
});

test("a log of our own INFs is valid", () => {
  const log = join(folder, "own.sarif");
  infmend(root, "check", "--format", "sarif", "--output", log, "tests/inf");
  assert.deepEqual(complaints(log), []);
});

test("a log of nothing is valid", () => {
  const log = join(folder, "nothing.sarif");
  infmend(folder, "check", "--format", "sarif", "--output", log, "--allow-empty", ".");
  assert.deepEqual(complaints(log), []);
});

test("a log of the whole corpus is valid", { skip: !corpus }, () => {
  const log = join(folder, "corpus.sarif");
  infmend(corpus, "check", "--format", "sarif", "--output", log, ".");
  const { results } = JSON.parse(readFileSync(log, "utf8")).runs[0];
  assert.ok(results.length > 500);
  assert.deepEqual(complaints(log), []);
});
