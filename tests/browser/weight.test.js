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
  const { engineSize, packs, ...assets } = JSON.parse(/id="assets">(.*?)<\/script>/s.exec(page)[1]);
  const paths = ['index.html', 'icon.svg', 'lessons/course.json', 'lessons/n-plus-one.json', ...Object.values(assets)];
  const sizes = Object.fromEntries(await Promise.all(paths.map(async path => [path, (await sent(path)).length])));
  const sum = paths => paths.reduce((total, path) => total + sizes[path], 0);
  const total = sum(paths);
  const ownPage = sum(paths.filter(path => path !== assets.engine && !path.startsWith('lessons/')));
  assert.ok(total <= 4_000_000, `${total} bytes in all: ${JSON.stringify(sizes, null, 1)}`);
  assert.ok(ownPage <= 400_000, `${ownPage} bytes of page: ${JSON.stringify(sizes, null, 1)}`);
});
