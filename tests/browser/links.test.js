// Links that can't be read, links written by hand, and what the browser keeps.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open } from './harness.js';

for (const hash of ['#c!!!', '#cAAAA', '#r%7B', '#r%ZZ', `#r${encodeURIComponent('{"v": 99, "code": "x"}')}`, `#c${'A'.repeat(5000)}`]) {
  test(`a link with garbage says so: ${hash.slice(0, 24)}`, () => open(async app => {
    await app.write('mine = 1\n');
    await app.page.reload();
    await app.page.goto('about:blank');
    await app.page.goto(app.address(hash));
    await app.page.getByText(/^The link (is damaged|holds more|does not hold|has format)/).first().waitFor();
    assert.equal(await app.code(), 'mine = 1\n', 'the learner\'s own work is left alone');
  }));
}

test('a readable link runs when it says so', () => open(async app => {
  await app.get('output').waitFor();
  assert.match(await app.get('output').innerText(), /from a link/);
}, { at: `#r${encodeURIComponent(JSON.stringify({ v: 1, code: 'print("from a link")', run: true }))}` }));

test('a draft is kept over a reload, for each lesson its own', () => open(async app => {
  await app.write('print("playground")\n');
  await app.page.goto(app.address('#/n-plus-one/comments'));
  await app.page.locator('section#comments.open').waitFor();
  await app.write('print("exercise")\n');
  await app.page.reload();
  await app.page.locator('section#comments.open').waitFor();
  assert.equal(await app.code(), 'print("exercise")\n');
  await app.page.goto(app.address('#/'));
  await app.page.locator('.home').waitFor();
  assert.equal(await app.code(), 'print("playground")\n');
}));

test('an address that leads nowhere says so', () => open(async app => {
  await app.page.getByRole('alert').first().waitFor();
}, { at: '#/no-such-lesson', allow: /404/ }));
