// node compress.mjs FOLDER CACHE: writes a .br and a .gz beside each file of a folder that gains by it, and prints the sizes.
// What was compressed before is in the cache, by the digest of its content.

import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const [folder, cache] = process.argv.slice(2);
const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
const ENCODERS = {
  br: content => promisify(brotliCompress)(content, { params: { ...params, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
  gz: content => promisify(gzip)(content, { level: 9 }),
};

async function twin(path, content, ending) {
  const kept = join(cache, `${createHash('sha256').update(content).digest('hex')}.${ending}`);
  const made = await readFile(kept).catch(async () => {
    const encoded = await ENCODERS[ending](content);
    await writeFile(kept, encoded);
    return encoded;
  });
  await writeFile(`${path}.${ending}`, made);
  return made.length;
}

await mkdir(cache, { recursive: true });
const entries = await readdir(folder, { recursive: true, withFileTypes: true });
const files = entries.filter(entry => entry.isFile() && !/\.(br|gz)$/.test(entry.name)).map(entry => join(entry.parentPath, entry.name)).sort();
const sizes = await Promise.all(files.map(async path => {
  const content = await readFile(path);
  if (!/\.(html|js|css|wasm|json|svg|pack)$/.test(path)) return { path, size: content.length, sent: content.length };
  const [sent] = await Promise.all(Object.keys(ENCODERS).map(ending => twin(path, content, ending)));
  return { path, size: content.length, sent };
}));

const line = (size, sent, name) => console.log(`${String(size).padStart(10)} ${String(sent).padStart(10)}  ${name}`);
line('bytes', 'brotli', folder);
for (const { path, size, sent } of sizes.filter(({ path }) => !relative(folder, path).startsWith('lessons'))) line(size, sent, relative(folder, path));
const visited = sizes.filter(({ path }) => !relative(folder, path).startsWith('lessons') && !path.endsWith('.pack'));
const sum = list => list.reduce((total, { sent }) => total + sent, 0);
line('', sum(visited), 'a first visit, without lessons and packs');
line('', sum(visited.filter(({ path }) => !/engine-\w+\.wasm$/.test(path))), 'of it the page, without the engine');
