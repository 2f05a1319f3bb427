// What the tests have in common.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

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

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json" };

/** Serves the page, and the INFs below /infs/, as long as the tests run. Returns where. */
export async function serve(after) {
  const server = createServer((request, answer) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const [, inf] = path.match(/^\/infs\/(.*)/) ?? [];
    const file = inf ? join(infs, inf) : join(dist, path === "/" ? "index.html" : path);
    try {
      const bytes = readFileSync(file);
      answer.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
      answer.end(bytes);
    } catch {
      answer.writeHead(404);
      answer.end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

/** Chromium, as long as the tests run. */
export async function browse(after) {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  after(() => browser.close());
  return browser;
}
