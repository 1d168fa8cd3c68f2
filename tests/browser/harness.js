// What the browser tests share: one Chromium, a page of its own for each test, and what a learner does with it.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { address, launch } from './browser.js';

/** The course as the site serves it. */
export const lessons = {
  get: async slug => (await fetch(`${address}/lessons/${slug}.json`)).json(),
  outline: async () => (await (await fetch(`${address}/lessons/course.json`)).json()).modules.flatMap(module => module.lessons),
};

/** Where pictures for people go. */
export const screenshots = fileURLToPath(new URL('../../target/screenshots/', import.meta.url));
mkdirSync(screenshots, { recursive: true });

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

/**
 * Runs `use(app)` with the site open in a fresh profile, and fails if the page logged an error.
 *
 * `options`: `at`, what follows the address; `context`, Playwright's options of the profile; `allow`, a pattern of console
 * errors that belong to the test.
 */
export async function open(use, { at = '', context: contextOptions = {}, allow } = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...contextOptions });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: address });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints = [];
  const complain = text => allow?.test(text) || complaints.push(text);
  page.on('console', message => message.type() === 'error' && complain(message.text()));
  page.on('pageerror', error => complain(String(error.stack ?? error)));
  page.on('requestfailed', request => {
    const reason = request.failure()?.errorText;
    // What a page still loads is aborted when it is left or reloaded.
    if (reason !== 'net::ERR_ABORTED') complain(`${request.url()}: ${reason}`);
  });
  try {
    await page.goto(`${address}/${at}`);
    await use(new App(page));
    assert.deepEqual(complaints, [], 'the page logged no errors');
  } catch (error) {
    if (complaints.length) error.message += `\nThe page logged: ${complaints.join('\n')}`;
    await page.screenshot({ path: `${screenshots}failed-${Date.now()}.png` }).catch(() => {});
    throw error;
  } finally {
    await context.close();
  }
}

/** The page as a learner uses it. */
export class App {
  constructor(page) {
    this.page = page;
  }

  address(hash) {
    return `${address}/${hash}`;
  }

  /** The elements in sight with this test id. */
  get(id) {
    return this.page.getByTestId(id).filter({ visible: true });
  }

  async ready() {
    await this.page.locator('[data-testid=engine][data-state=ready]').waitFor({ state: 'attached' });
  }

  get editor() {
    return this.page.locator('.cm-content[data-testid=editor]');
  }

  /** The text in the editor. */
  async code() {
    return this.editor.evaluate(async content => (await self.dunder.editor()).textOf(content));
  }

  /** Replaces the code as typing would, but without the help of closing brackets. */
  async write(code) {
    await this.editor.click();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.press('Delete');
    if (code) await this.page.keyboard.insertText(code);
    assert.equal(await this.code(), code);
  }

  /** Runs the code and waits for its end. */
  async run(code) {
    if (code !== undefined) await this.write(code);
    await this.ready();
    const run = this.get('run').first();
    await this.settled(() => run.click());
  }

  /** Does something that starts a run and waits until that run has ended. */
  async settled(start) {
    const engine = this.page.getByTestId('engine').first();
    const seen = engine.evaluate(element => new Promise(done => {
      // A short run may be over before anyone looks: watch every change of state.
      let ran = false;
      const watch = new MutationObserver(records => {
        for (const { oldValue } of records) ran ||= oldValue === 'running';
        ran ||= element.dataset.state === 'running';
        if (ran && element.dataset.state === 'ready') {
          watch.disconnect();
          done();
        }
      });
      watch.observe(element, { attributes: true, attributeFilter: ['data-state'], attributeOldValue: true });
    }));
    await start();
    await seen;
  }

  /** On a narrow page, goes to one of its parts. */
  async pane(name) {
    const button = this.page.getByRole('navigation', { name: 'Parts of the page' }).getByRole('button', { name });
    if (await button.isVisible()) await button.click();
  }

  async tab(name) {
    await this.page.getByRole('tab', { name }).first().click();
  }

  /** The number of queries that the page shows. */
  async queryCount() {
    return Number(await this.page.getByTestId('queries').first().getAttribute('data-count'));
  }

  /** `[{title, status}]` of the checks. */
  async checks() {
    await this.tab(/^checks/i);
    return this.get('check').evaluateAll(items => items.map(item => ({ status: item.dataset.status, text: item.innerText })));
  }
}
