// Bundles tests/frontend/*.test.ts to a temporary folder and runs them with node's own test runner.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const tests = resolve(here, "../tests/frontend");
const out = mkdtempSync(join(tmpdir(), "answerable-frontend-"));
const names = readdirSync(tests).filter((name) => /\.test\.tsx?$/.test(name));

try {
  await build({
    absWorkingDir: here,
    entryPoints: names.map((name) => join(tests, name)),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "es2022",
    sourcemap: "inline",
    jsx: "automatic",
    jsxImportSource: "preact",
    nodePaths: [join(here, "node_modules")],
    logLevel: "warning",
  });
  const bundles = readdirSync(out).map((name) => join(out, name));
  const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...bundles], { stdio: "inherit" });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
