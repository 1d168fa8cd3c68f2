// What a first visit costs: bytes as they are sent, compressed.

import assert from 'node:assert/strict';
import { get } from 'node:http';
import { test } from 'node:test';
import { address } from './browser.js';

/** The body as it is sent to a browser that takes brotli. */
function sent(path) {
  return new Promise((done, fail) => {
    get(`${address}/${path}`, { headers: { 'Accept-Encoding': 'gzip, deflate, br' } }, response => {
      assert.equal(response.statusCode, 200, path);
      const chunks = [];
      response.on('data', chunk => chunks.push(chunk)).on('end', () => done(Buffer.concat(chunks)));
    }).on('error', fail);
  });
}

test('a first visit stays light', async () => {
  const page = await (await fetch(address)).text();
  const { engineSize, ...assets } = JSON.parse(/id="assets">(.*?)<\/script>/s.exec(page)[1]);
  const paths = ['index.html', 'icon.svg', 'lessons/course.json', 'lessons/n-plus-one.json', ...Object.values(assets)];
  const sizes = Object.fromEntries(await Promise.all(paths.map(async path => [path, (await sent(path)).length])));
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  assert.ok(total <= 4_000_000, `${total} bytes in all: ${JSON.stringify(sizes, null, 1)}`);
  assert.ok(total - sizes[assets.engine] <= 400_000, `${total - sizes[assets.engine]} bytes without the engine: ${JSON.stringify(sizes, null, 1)}`);
});
