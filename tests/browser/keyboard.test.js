// The page without a mouse.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open } from './harness.js';

test('a lesson is opened, worked on and read by keyboard alone', { timeout: 60_000 }, () => open(async app => {
  const { page } = app;
  const press = key => page.keyboard.press(key);
  const focused = () => page.evaluate(() => document.activeElement?.closest('[data-testid]')?.dataset.testid);
  /** Presses Tab (or another key) until something is reached. */
  const until = async (reached, key = 'Tab') => {
    for (let presses = 0; presses < 120; presses++) {
      if (await page.evaluate(reached)) return;
      await press(key);
    }
    assert.fail(`never reached: ${reached}`);
  };
  await app.ready();
  await page.locator('[data-testid=lesson-link]').first().waitFor();

  // A lesson from the list.
  await until(() => document.activeElement?.dataset.testid === 'lesson-link' && /Lazy|lazy/.test(document.activeElement.textContent));
  await press('Enter');
  await page.locator('.lesson-text h1').waitFor();
  assert.match(page.url(), /#\/lazy/);
  // What is focused while the lesson is being drawn may go with what was there before.
  await app.get('hint').first().waitFor();

  // Its exercise's hints.
  await until(() => document.activeElement?.dataset.testid === 'hint');
  await press('Enter');
  await page.locator('.hints li').first().waitFor();

  // Into the editor, and out of it again: Escape lets Tab leave.
  await until(() => document.activeElement?.classList.contains('cm-content'));
  await press('ControlOrMeta+End');
  await page.keyboard.type('\n1 + 1');
  await app.settled(() => press('ControlOrMeta+Enter'));
  assert.equal(await focused(), 'editor');
  await press('Escape');
  await until(() => document.activeElement?.getAttribute('role') === 'tab' && document.activeElement.closest('[aria-label=Results]'));

  // The tabs by arrows.
  const tabs = [];
  for (let at = 0; at < 3; at++) {
    tabs.push(await page.evaluate(() => document.activeElement.textContent.replace(/,.*/, '').trim()));
    await press('ArrowRight');
  }
  assert.deepEqual(tabs, ['Results', 'SQL', 'Tables']);
  await press('Home');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-selected')), 'true');
}));
