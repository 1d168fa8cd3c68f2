// What the learner has done: shown, moved to another browser as a file, forgotten and brought back.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { lessons, open } from './harness.js';

const slug = 'lazy-querysets';

async function passFirst(app) {
  const { blocks } = await lessons.get(slug);
  const { id, exercise } = blocks.find(({ block }) => block === 'exercise');
  await app.page.goto(app.address(`#/${slug}/${id}`));
  await app.page.locator(`section#${id}.open`).waitFor();
  await app.run(exercise.solution);
  await app.page.locator(`section#${id}.done`).waitFor({ state: 'attached' });
  return exercise.solution;
}

async function toProgress(app) {
  await app.page.goto(app.address('#/progress'));
  await app.get('progress').waitFor();
}

const summary = app => app.get('progress').locator('.summary').innerText();

test('progress and code move to another browser as a file', async () => {
  let saved, solution;
  await open(async app => {
    await toProgress(app);
    assert.match(await summary(app), /^0 of \d+ exercises/);
    solution = await passFirst(app);
    await toProgress(app);
    assert.match(await summary(app), /^1 of \d+ exercises/);
    const [download] = await Promise.all([app.page.waitForEvent('download'), app.get('save-progress').click()]);
    saved = readFileSync(await download.path());
  });
  await open(async app => {
    await toProgress(app);
    await app.page.getByTestId('open-progress').setInputFiles({ name: 'saved.json', mimeType: 'application/json', buffer: saved });
    await app.page.getByText('1 passed exercise and 1 draft came in.').waitFor();
    assert.match(await summary(app), /^1 of/);
    const { blocks } = await lessons.get(slug);
    const { id } = blocks.find(({ block }) => block === 'exercise');
    await app.page.goto(app.address(`#/${slug}/${id}`));
    await app.page.locator(`section#${id}.open`).waitFor();
    assert.equal(await app.code(), solution);
  });
});

test('forgetting everything can be undone', () => open(async app => {
  await passFirst(app);
  await toProgress(app);
  app.page.on('dialog', dialog => dialog.accept());
  await app.get('forget').click();
  await app.page.getByText('are gone from this browser').waitFor();
  assert.match(await summary(app), /^0 of/);
  await app.page.getByRole('button', { name: 'Undo' }).click();
  await app.page.getByText('came in').waitFor();
  assert.match(await summary(app), /^1 of/);
}));

test('a file that is no progress changes nothing', () => open(async app => {
  await toProgress(app);
  await app.page.getByTestId('open-progress').setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{"a": 1}') });
  await app.page.getByText('other.json was not taken up, and nothing has changed').waitFor();
}));

test('another text begins at its top', () => open(async app => {
  const top = () => app.page.locator('#lesson').evaluate(pane => pane.scrollTop);
  await app.page.locator('section#see-it').waitFor();
  await app.page.locator('#lesson').evaluate(pane => pane.scrollTo(0, 900));
  assert.ok(await top() > 0);
  await app.page.goto(app.address('#/glossary'));
  await app.page.locator('#lesson .glossary').waitFor();
  assert.equal(await top(), 0);
}, { at: '#/n-plus-one' }));

test('the glossary leads from a word to its lesson', () => open(async app => {
  await app.page.goto(app.address('#/glossary'));
  const entry = app.page.locator('.glossary > div').filter({ has: app.page.locator('dt', { hasText: /^select_related$/ }) });
  await entry.getByRole('link').first().click();
  await app.page.locator('#lesson h1').waitFor();
  assert.notEqual(await app.page.locator('#lesson h1').innerText(), 'Glossary');
}));
