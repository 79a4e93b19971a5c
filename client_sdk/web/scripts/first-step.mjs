// What a person with a key loads before they can type: the document, its scripts, styles and fonts, compressed.
// Exits with 1 when that is more than the limit, so that the build cannot grow in silence.
import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync } from "node:zlib";

/** consoles.md promises at most 100 kB; a slow phone line (0.8 Mbit/s) carries that in one second. */
const LIMIT_BYTES = 100_000;

const outDir = resolve(process.env.DESKSWARM_WEB_OUT ?? join(import.meta.dirname, "../../../session_server/static"));
const manifest = JSON.parse(readFileSync(join(outDir, "manifest.json"), "utf8"));

const files = new Set(["join.html"]);
const visit = (key) => {
  const chunk = manifest[key];
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const asset of [...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(asset);
  for (const imported of chunk.imports ?? []) visit(imported);
};
visit("join.html");

/** Fonts are compressed already, and come only when a style sheet of the step names them. */
const bytesOf = (file) => {
  const path = join(outDir, file);
  return /\.(?:woff2|png|jpg|webp|avif)$/.test(file)
    ? statSync(path).size
    : brotliCompressSync(readFileSync(path)).length;
};

let total = 0;
for (const file of files) {
  const bytes = bytesOf(file);
  total += bytes;
  console.log(`${String(bytes).padStart(8)}  ${file}`);
}
console.log(`${String(total).padStart(8)}  first step of join, limit ${LIMIT_BYTES}`);
if (total > LIMIT_BYTES) {
  console.error(`The first step of join has grown beyond ${LIMIT_BYTES} bytes.`);
  process.exit(1);
}
