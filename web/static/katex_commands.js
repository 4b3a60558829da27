// Prints the commands and environments that KaTeX understands, one a line, for judge/statements/katex_commands.txt:
//     npm run --silent katex-commands > ../../judge/statements/katex_commands.txt
// KaTeX exports no such list, so its module is loaded with its own tables added to the exports.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const TABLES = ["_functions", "_macros", "symbols", "implicitCommands"];

const directory = await mkdtemp(join(tmpdir(), "katex-"));
try {
  const katex = join(dirname(createRequire(import.meta.url).resolve("katex")), "katex.mjs");
  const module = join(directory, "katex.mjs");
  await writeFile(module, `${await readFile(katex, "utf8")}\nexport { ${TABLES.join(", ")}, _environments };\n`);
  const tables = await import(pathToFileURL(module));
  const { math, text, ...flat } = { ...tables.symbols };
  const names = [math, text, flat, ...TABLES.map((name) => tables[name])].flatMap((table) => Object.keys(table ?? {}));
  const commands = names.filter((name) => /^\\[A-Za-z]+$/.test(name)).map((name) => name.slice(1));
  const environments = Object.keys(tables._environments).map((name) => `{${name}}`);
  console.log([...new Set([...commands, ...environments])].sort().join("\n"));
} finally {
  await rm(directory, { recursive: true });
}
