// Exercises, as a learner would do them: the starter fails, the solution passes, and progress is kept.
// All of them: about four minutes. DUNDER_COURSE=lazy-querysets,n-plus-one takes the lessons named.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lessons, open } from './harness.js';

const wanted = process.env.DUNDER_COURSE?.split(',');
for (const { slug } of (await lessons.outline()).filter(({ slug }) => wanted?.includes(slug) ?? true)) {
  test(`the exercises of ${slug}`, { timeout: 300_000 }, () => open(async app => {
    const { blocks } = await lessons.get(slug);
    const exercises = blocks.filter(({ block }) => block === 'exercise');
    for (const { id, exercise } of exercises) {
      await app.page.goto(app.address(`#/${slug}/${id}`));
      await app.page.locator(`section#${id}.open`).waitFor();
      await app.run();
      assert.ok((await app.checks()).some(({ status }) => status === 'fail'), `${id}: the starter fails`);
      await app.run(exercise.solution);
      assert.deepEqual((await app.checks()).filter(({ status }) => status !== 'pass'), [], `${id}: the solution passes`);
    }
    await app.page.reload();
    for (const { id } of exercises) await app.page.locator(`section#${id}.done`).waitFor({ state: 'attached' });
  }, { at: `#/${slug}` }));
}
