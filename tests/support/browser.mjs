// A folder of files in Chromium, from a plain server on this machine.

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** Serves a folder, and others below the paths that they have in `also`, and starts the browser
    of a suite's own Playwright, which looks for nothing elsewhere by itself. */
export async function open(folder, chromium, also = {}) {
  const fileOf = (path) => {
    for (const [below, other] of Object.entries(also)) {
      if (path.startsWith(below)) return join(other, path.slice(below.length));
    }
    return join(folder, path.endsWith("/") ? `${path}index.html` : path);
  };
  const server = createServer((request, answer) => {
    const file = fileOf(decodeURIComponent(new URL(request.url, "http://x").pathname));
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
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Containers have little of it.
      "--disable-dev-shm-usage",
    ],
  });
  return {
    browser,
    origin: `http://127.0.0.1:${server.address().port}`,
    async close() {
      await browser.close();
      server.close();
    },
  };
}
