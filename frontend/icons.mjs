// One sprite of the icons that the site uses, from Lucide, and Inter and Source Serif 4 for Latin letters and digits, each with its licence.
// An icon is used by its name: `{% icon "flag" %}` in a template, `icon="flag"` in Python, `<Icon name="flag" />` on the phone.
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const USES = { ".html": /\{% icon "([a-z0-9-]+)"/g, ".py": /\bicon="([a-z0-9-]+)"/g, ".tsx": /<Icon name="([a-z0-9-]+)"/g };

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("/dist"))
    .map((entry) => join(entry.parentPath, entry.name));
}

function namesIn(folders) {
  const names = new Set();
  for (const file of folders.flatMap(files)) {
    // Wagtail draws the icons of its blocks itself.
    const pattern = file.endsWith("blocks.py") ? undefined : USES[file.slice(file.lastIndexOf("."))];
    if (pattern) for (const [, name] of readFileSync(file, "utf8").matchAll(pattern)) names.add(name);
  }
  return [...names].sort();
}

function symbol(name, packages) {
  const drawn = readFileSync(join(packages, "lucide-static/icons", `${name}.svg`), "utf8");
  const shapes = drawn.slice(drawn.indexOf(">", drawn.indexOf("<svg")) + 1, drawn.lastIndexOf("</svg>"));
  return `<symbol id="i-${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, "")}</symbol>`;
}

const TYPES = { inter: "inter", serif: "source-serif-4" };

/** Writes icons.svg, the woff2 files of both types and the licences of all three into `dist`. */
export function writeIconsAndType(here, dist) {
  const packages = resolve(here, "node_modules");
  const names = namesIn([resolve(here, "src"), resolve(here, "../src/answerable/web")]);
  const note = "<!-- Lucide icons, ISC licence: lucide-LICENSE.txt -->";
  const symbols = names.map((name) => symbol(name, packages)).join("\n");
  writeFileSync(join(dist, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${note}\n${symbols}\n</svg>\n`);
  copyFileSync(join(packages, "lucide-static/LICENSE"), join(dist, "lucide-LICENSE.txt"));
  for (const [name, packaged] of Object.entries(TYPES)) {
    const type = join(packages, "@fontsource-variable", packaged);
    copyFileSync(join(type, `files/${packaged}-latin-wght-normal.woff2`), join(dist, `${name}.woff2`));
    copyFileSync(join(type, "LICENSE"), join(dist, `${name}-LICENSE.txt`));
  }
}
