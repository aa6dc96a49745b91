// Bundles each entry point into the site's static files. The same sources give the same bytes: no time, no path, no map.
// The site's own style sheet, dist/site.css, is built by Tailwind: see the Makefile.
import { build } from "esbuild";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { writeIconsAndType } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = resolve(here, "../src/answerable/web/static/dist");

const APPS = ["phone.tsx", "worker.ts", "tracker.tsx", "verify.tsx", "hall/moderator.tsx", "hall/scanner.ts", "hall/steward.tsx", "room/console.tsx", "room/recorder.tsx", "room/replay.tsx", "room/screen.tsx", "video/venue.tsx"];
// What makes single pages of the site quicker to use; each of them works without.
const PAGES = ["copy.ts", "debrief.ts", "frame.ts", "live.ts", "passkey.ts", "reading.ts", "recording.ts", "rules.ts", "search.ts", "shares.ts", "sign_in.ts"].map((name) => `pages/${name}`);
const STYLES = ["news.css", "shares.css", "tickets.css"];

await build({
  absWorkingDir: here,
  entryPoints: [...APPS, ...PAGES].map((entry) => `src/${entry}`),
  outbase: resolve(here, "src"),
  outdir: dist,
  bundle: true,
  format: "esm",
  target: "es2020",
  charset: "utf8",
  minify: true,
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
});

await build({
  absWorkingDir: here,
  entryPoints: STYLES.map((name) => `css/${name}`),
  outdir: dist,
  bundle: true,
  external: ["*.woff2"],
  charset: "utf8",
  minify: true,
  logLevel: "warning",
});

writeIconsAndType(here, dist);
