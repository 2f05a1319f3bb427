// What the tests have in common.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const dist = join(root, "site/playground/dist");
/** The INFs to test with. */
export const infs = process.env.INFMEND_SHARED
  ? join(resolve(root, process.env.INFMEND_SHARED), "corpus")
  : join(root, "tests/inf");

/** Runs the program, of which 1 is not a failure. */
export function infmend(folder, ...args) {
  try {
    return execFileSync(process.env.INFMEND, args, { cwd: folder, maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    if (error.status === 1) return error.stdout;
    throw new Error(`infmend ${args.join(" ")}: ${error.stderr}`);
  }
}

/** A folder that is gone when the tests are done. */
export function temporary(after) {
  const folder = mkdtempSync(join(tmpdir(), "infmend-playground-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The paths of the INFs and catalogs below a folder. */
export const paths = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((path) => /\.(inf|inx|cat)$/i.test(path))
    .sort();
