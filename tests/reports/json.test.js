// What the program writes in JSON, against the schemas of docs/, by a validator that others use
// as well. That nothing has a key which no schema names is tested in tests/it/json.rs too, for
// more options; here, that the schemas mean to a validator what they mean there.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import Ajv from "ajv";
import { corpus, infmend, root, temporary } from "./infmend.js";

const folder = temporary(after);
const BASE = "https://infmend.github.io/infmend/";
const schemas = readdirSync(join(root, "docs"))
  .filter((name) => name.endsWith(".schema.json"))
  .map((name) => JSON.parse(readFileSync(join(root, "docs", name), "utf8")));

/** A schema without what later versions may add. */
function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== "object") return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  if ("properties" in inner) inner.additionalProperties ??= false;
  if ("anyOf" in inner) inner.anyOf = inner.anyOf.filter((choice) => !choice.$ref?.startsWith("#/definitions/later"));
  return inner;
}

/** A validator that is strict with the schemas as well: it refuses words that it does not know. */
function validator(schemas) {
  // A type may be one of two, and what is required of any object is named beside its keys.
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictTypes: false });
  for (const schema of schemas) ajv.addSchema(schema);
  return (name, value) => {
    const validate = ajv.getSchema(`${BASE}${name}`);
    return validate(value) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`);
  };
}
const published = validator(schemas);
const strict = validator(schemas.map(closed));

/** Asserts that a value fits a schema, as it is published and without what may come. */
function fits(name, value) {
  assert.deepEqual(published(name, value), []);
  assert.deepEqual(strict(name, value).slice(0, 5), []);
}

const json = (from, ...args) => JSON.parse(infmend(from, ...args));
function report(from, ...args) {
  const path = join(folder, "report.json");
  infmend(from, "fix", "--diff", "--report", path, ...args);
  return JSON.parse(readFileSync(path, "utf8"));
}

test("what is written of our own INFs fits", () => {
  fits("check.schema.json", json(root, "check", "--format", "json", "tests/inf", "tests/inputs/catalog"));
  fits("check.schema.json", json(root, "check", "--format", "json", "--infverif", "w", "tests/inf"));
  fits("fix.schema.json", report(root, "--show-effect", "--unsafe-fixes", "tests/inf"));
  const packages = ["tests/inf/readme", "tests/inf/run-from-driver-store", "tests/inputs/effect"];
  fits("effect.schema.json", json(root, "effect", "--format", "json", ...packages));
  fits("effect.schema.json", json(root, "effect", "--format", "json", "--matrix", ...packages));
  const two = ["tests/inf/readme/gadget.inf", "tests/inputs/effect/lamp.inf"];
  fits("effect.schema.json", json(root, "effect", "--format", "json", "--diff", ...two));
  fits("catalog.schema.json", json(root, "catalog", "--format", "json", "tests/inputs/catalog"));
  fits("rules.schema.json", json(root, "rules", "--format", "json"));
  const lines = infmend(root, "dump", "tests/inf").trimEnd().split("\n");
  for (const line of lines) fits("dump.schema.json", JSON.parse(line));
  assert.ok(lines.length > 1000);
  for (const line of infmend(root, "check", "--format", "jsonl", "tests/inf").trimEnd().split("\n")) {
    fits("check.schema.json#/definitions/file", JSON.parse(line));
  }
});

test("what does not fit is refused", () => {
  const found = json(root, "check", "--format", "json", "tests/inf/readme");
  const wrong = [
    ["a version", (it) => (it.version = 2), false],
    ["a place", (it) => (it.files[0].findings[0].line = 0), false],
    ["a type", (it) => (it.files[0].findings[0].column = "1"), false],
    ["a word", (it) => (it.files[0].findings[0].severity = "fatal"), false],
    ["what is required", (it) => delete it.files[0].findings[0].url, false],
    // A later version may add it.
    ["an unknown key", (it) => (it.files[0].findings[0].certainty = 1), true],
  ];
  for (const [what, change, isAllowed] of wrong) {
    const changed = structuredClone(found);
    change(changed);
    assert.notDeepEqual(strict("check.schema.json", changed), [], what);
    assert.equal(published("check.schema.json", changed).length === 0, isAllowed, what);
  }
});

test("what is written of the corpus fits", { skip: !corpus }, () => {
  const found = json(corpus, "check", "--format", "json", ".");
  assert.ok(found.summary.findings > 500);
  fits("check.schema.json", found);
  fits("fix.schema.json", report(corpus, "--unsafe-fixes", "."));
});
