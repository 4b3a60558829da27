// Bundles src/ into dist/ with content hashes in the names, and writes dist/manifest.json: entry name -> file name.
// The site sends everything below dist/ with a year of caching.
import { build } from "esbuild";
import { rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";

const ENTRIES = ["site.css", "math.css", "site.js", "editor.js", "math.js", "submission.js", "comparison.js", "refresh.js", "exam.js", "favicon.svg"];

await rm("dist", { recursive: true, force: true });
const result = await build({
  entryPoints: ENTRIES.map((name) => `src/${name}`),
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome100", "firefox100", "safari15"],
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  // Every current browser reads woff2; the older formats of KaTeX's fonts would triple the image.
  loader: { ".woff2": "file", ".woff": "empty", ".ttf": "empty", ".svg": "copy" },
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [path, output] of Object.entries(result.metafile.outputs)) {
  const source = output.entryPoint ?? Object.keys(output.inputs)[0];
  if (source && ENTRIES.includes(basename(source))) manifest[basename(source)] = basename(path);
}
const missing = ENTRIES.filter((name) => !(name in manifest));
if (missing.length > 0) throw new Error(`not built: ${missing.join(", ")}`);
await writeFile("dist/manifest.json", JSON.stringify(manifest, null, 2) + "\n");
