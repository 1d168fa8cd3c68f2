// Pictures of the page for people: in target/screenshots, and the README's.

import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { lessons, open, screenshots } from './harness.js';

const MODELS = `from django.db import models


class Tag(models.Model):
    name = models.CharField(max_length=50, help_text="One word.")
    colour = models.CharField(max_length=1, choices=[("r", "Red"), ("b", "Blue")], blank=True)
    is_new = models.BooleanField(default=True)
`;
const FORM = `from django import forms
${MODELS}

class TagForm(forms.ModelForm):
    class Meta:
        model = Tag
        fields = "__all__"


TagForm({"name": "", "colour": "g"})
`;
const SIZES = { 1440: 900, 1024: 768, 390: 844 };

/** Nothing but tables and code scrolls sideways. */
async function fits(app) {
  const [content, window] = await app.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `the page is ${content} px wide in a window of ${window}`);
}

for (const [width, height] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark']) {
    const options = { context: { viewport: { width: Number(width), height }, colorScheme } };
    const camera = app => async name => {
      await fits(app);
      await app.page.screenshot({ path: `${screenshots}${name}-${width}-${colorScheme}.png` });
    };
    test(`a lesson at ${width} px, ${colorScheme}`, () => open(async app => {
      const shot = camera(app);
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
      for (const place of ['progress', 'glossary']) {
        await app.page.goto(app.address(`#/${place}`));
        await app.page.locator('main h1').filter({ visible: true }).first().waitFor();
        await shot(place);
      }
    }, options));
    test(`forms and the terminal at ${width} px, ${colorScheme}`, () => open(async app => {
      const shot = camera(app);
      await app.ready();
      await app.pane('Code');
      await app.run(FORM);
      await app.pane('Results');
      await app.get('form').waitFor();
      await shot('form');
      await app.pane('Code');
      await app.page.getByRole('tab', { name: 'models.py' }).filter({ visible: true }).click();
      await app.write(MODELS);
      await app.pane('Results');
      await app.tab(/^Terminal/);
      await shot('terminal-empty');
      for (const line of ['makemigrations', 'migrate']) {
        await app.get('terminal-input').fill(line);
        await app.settled(() => app.get('terminal-input').press('Enter'));
      }
      await shot('terminal');
    }, options));
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
