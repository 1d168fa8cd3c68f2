// Pictures of the page for people: in target/screenshots, and the README's.

import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { lessons, open, screenshots } from './harness.js';

const SIZES = { 1440: 900, 1024: 768, 390: 844 };

/** Nothing but tables and code scrolls sideways. */
async function fits(app) {
  const [content, window] = await app.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `the page is ${content} px wide in a window of ${window}`);
}

for (const [width, height] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark']) {
    test(`at ${width} px, ${colorScheme}`, () => open(async app => {
      const shot = async name => {
        await fits(app);
        await app.page.screenshot({ path: `${screenshots}${name}-${width}-${colorScheme}.png` });
      };
      await app.ready();
      await shot('home');
      const { blocks } = await lessons.get('n-plus-one');
      const { exercise } = blocks.find(({ block, id }) => block === 'exercise' && id === 'comments');
      await app.page.goto(app.address('#/n-plus-one/see-it'));
      await app.page.locator('section#see-it').waitFor();
      await shot('lesson');
      await app.pane('Code');
      await app.run();
      await app.pane('Results');
      await shot('results');
      await app.tab(/^SQL/);
      await shot('sql');
      await app.tab(/^Tables/);
      await shot('tables');
      await app.page.goto(app.address('#/n-plus-one/comments'));
      await app.page.locator('section#comments.open').waitFor({ state: 'attached' });
      await app.pane('Code');
      await app.run();
      await app.pane('Results');
      await app.tab(/^Checks/);
      await shot('failed');
      await app.pane('Code');
      await app.run(exercise.solution);
      await app.pane('Results');
      await app.tab(/^Checks/);
      await shot('passed');
    }, { context: { viewport: { width: Number(width), height }, colorScheme } }));
  }
}

// DUNDER_PICTURES=1 cargo xtask test browser: takes it anew.
test('the README\'s picture', () => open(async app => {
  const path = fileURLToPath(new URL('pictures/dunder.png', import.meta.url));
  const target = process.env.DUNDER_PICTURES ? path : `${screenshots}dunder.png`;
  await app.page.locator('section#see-it').waitFor();
  await app.run();
  await app.tab(/^SQL/);
  await app.page.screenshot({ path: target });
  assert.ok(statSync(target).size < 300_000);
}, { at: '#/n-plus-one/see-it', context: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' } }));
