// What the suites have in common.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The reference data, where INFMEND_SHARED names it. */
export const corpus = process.env.INFMEND_SHARED
  ? join(resolve(root, process.env.INFMEND_SHARED), "corpus")
  : null;

/** Runs the program in a folder and returns its standard output. Findings are
    no failure here; anything worse is. */
export function infmend(folder, ...args) {
  try {
    return execFileSync(process.env.INFMEND, args, {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    if (error.status === 1) return error.stdout;
    throw new Error(`infmend ${args.join(" ")}: ${error.stderr || error.message}`);
  }
}

/** A folder that is gone when the tests are done. */
export function temporary(after) {
  const folder = mkdtempSync(join(tmpdir(), "infmend-reports-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
