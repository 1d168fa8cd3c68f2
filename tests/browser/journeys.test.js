// What a learner comes for: to learn a lesson, to solve an exercise, to share a program.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lessons, open } from './harness.js';

test('learn: from the course to an example, its results, and its queries', () => open(async app => {
  await app.get('lesson-link').filter({ hasText: 'N+1' }).first().click();
  await app.page.getByRole('heading', { level: 1, name: /N\+1/ }).waitFor();
  const lesson = await lessons.get('n-plus-one');
  const example = lesson.blocks.find(({ block, id }) => block === 'example' && id === 'see-it');
  const section = app.page.locator(`section#${example.id}`);
  await app.settled(() => section.getByRole('button', { name: 'Run' }).click());

  assert.equal((await app.code()).trim(), example.code.trim());
  assert.equal(await app.queryCount(), example.queries);
  assert.equal((await app.get('output').first().innerText()).split('\n').filter(line => / by /.test(line)).length > 0, true);

  await app.tab(/^SQL/);
  const queries = app.page.getByTestId('query');
  assert.equal(await queries.count(), example.queries);
  assert.match(await app.get('sql').first().innerText(), /^SELECT\s+"blog_post"\."id"/);
  assert.equal(await queries.first().getAttribute('data-line'), '3');
  await app.page.getByText(`×${example.queries - 1} similar, line 4`).waitFor();

  // The way on is offered at the end of the lesson, and the course is a click away.
  await app.page.getByRole('link', { name: /next lesson|back to the course/i }).last().waitFor();
}));

test('exercise: a failed check says why, hints help, the solution passes and stays passed', () => open(async app => {
  const lesson = await lessons.get('n-plus-one');
  const exercise = lesson.blocks.find(({ block, id }) => block === 'exercise' && id === 'comments');
  const section = app.page.locator(`section#${exercise.id}`);
  await section.getByRole('button', { name: 'Start' }).click();
  assert.equal((await app.code()).trim(), exercise.starter.trim());

  await app.run();
  let checks = await app.checks();
  assert.ok(checks.length > 0);
  const failed = checks.filter(({ status }) => status === 'fail');
  assert.ok(failed.some(({ text }) => /quer/.test(text)), `no check on the queries failed: ${JSON.stringify(checks)}`);

  await section.getByTestId('hint').click();
  await section.getByText(new RegExp(`Hint 1 of ${exercise.hints.length}`)).first().waitFor();
  await section.getByTestId('solution').click();
  assert.equal(await section.getByTestId('solution-code').count(), 0, 'the solution waits for a confirmation');
  await section.getByTestId('solution-confirm').click();
  await section.getByTestId('solution-code').waitFor();

  // A wrong answer is told apart by the rows.
  const wrong = exercise.exercise.wrong?.find(({ code }) => !code.includes('is_approved'));
  await app.run(wrong.code);
  checks = await app.checks();
  assert.ok(checks.some(({ status }) => status === 'fail'));

  await app.run(exercise.exercise.solution);
  checks = await app.checks();
  assert.deepEqual(checks.filter(({ status }) => status !== 'pass'), []);
  await section.getByText('Passed').waitFor();

  await app.page.reload();
  await section.getByText('Passed').waitFor();
  assert.equal((await app.code()).trim(), exercise.exercise.solution.trim());
}, { at: '#/n-plus-one' }));

test('share: a link carries the program, and opening it runs nothing and keeps drafts', async () => {
  const code = 'from blog.models import Post\n\n# déjà vu ✓\nPost.objects.filter(view_count__gt=1000).count()\n';
  let link;
  await open(async app => {
    await app.write(code);
    await app.get('share').click();
    link = await app.get('share-link').inputValue();
    assert.match(link, /#c[\w-]+$/);
    await app.page.getByText('Link copied').waitFor();
    assert.equal(await app.page.evaluate(() => navigator.clipboard.readText()), link);
  });
  await open(async app => {
    await app.write('my_own = "draft"\n');
    // The draft is kept before the link is opened.
    await app.page.reload();
    assert.equal(await app.code(), 'my_own = "draft"\n');
    await app.page.goto('about:blank');
    await app.page.goto(link);
    await app.ready();
    assert.equal(await app.code(), code);
    assert.equal(await app.queryCount(), 0, 'nothing has run');
    await app.run();
    assert.equal(await app.queryCount(), 1);
    await app.page.goto('about:blank');
    await app.page.goto(link.replace(/#.*/, ''));
    await app.ready();
    assert.equal(await app.code(), 'my_own = "draft"\n');
  });
});
