// Bundles each entry point into the site's static files. The same sources give the same bytes: no time, no path, no map.
import { build } from "esbuild";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

export const ENTRIES = ["phone.tsx", "worker.ts", "tracker.tsx", "verify.tsx"];

await build({
  absWorkingDir: here,
  entryPoints: ENTRIES.map((entry) => `src/${entry}`),
  outdir: resolve(here, "../src/answerable/web/static/dist"),
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
