// What the tests have in common.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { open } from "../support/browser.mjs";

/** The project's folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const dist = join(root, "site/playground/dist");
/** The INFs to test with. */
export const infs = process.env.INFMEND_SHARED
  ? join(resolve(root, process.env.INFMEND_SHARED), "corpus")
  : join(root, "tests/inf");

/** Runs the program. It does not fail where it left something, or could not change a file. */
export function infmend(folder, ...args) {
  try {
    return execFileSync(process.env.INFMEND, args, { cwd: folder, maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    if (error.status === 1 || /what they name was not changed/.test(error.stderr)) return error.stdout;
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

/** The page in Chromium, as long as the tests run, with the INFs below /infs/. */
export async function opened(after) {
  const opened = await open(dist, chromium, { "/infs/": infs });
  after(opened.close);
  return opened;
}
