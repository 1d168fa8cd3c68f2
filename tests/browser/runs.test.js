// Programs that go wrong: each ends with a clear message, keeps what came before it, and loses no code.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open } from './harness.js';

const BEFORE = 'from blog.models import Post\nprint("before")\nPost.objects.count()\n';

/** What came before the error is still there. */
async function keepsWhatCameBefore(app) {
  assert.match(await app.get('output').first().innerText(), /before/);
  assert.equal(await app.queryCount(), 1);
}

test('an exception shows its type and message, and marks its line', () => open(async app => {
  await app.run(`${BEFORE}1 / 0\n`);
  assert.match(await app.get('error').innerText(), /ZeroDivisionError: (integer )?division( or modulo)? by zero/);
  await keepsWhatCameBefore(app);
  assert.equal(await app.page.locator('.cm-errorLine').innerText(), '1 / 0');
}));

test('an unknown field gets Django\'s words', () => open(async app => {
  await app.run(`${BEFORE}list(Post.objects.filter(titel="x"))\n`);
  assert.match(await app.get('error').innerText(), /FieldError: Cannot resolve keyword 'titel' into field\. Choices are: .*author.*title/s);
  await keepsWhatCameBefore(app);
}));

test('a syntax error is marked where it is', () => open(async app => {
  const code = 'from blog.models import Post\nPost.objects.filter(\n    title=="x"\nprint(1)\n';
  await app.run(code);
  assert.match(await app.get('error').innerText(), /SyntaxError/);
  assert.equal(await app.page.locator('.cm-errorLine').count(), 1);
  assert.equal(await app.code(), code);
}));

test('endless recursion ends, and the next run works', () => open(async app => {
  await app.run(`${BEFORE}def f(n):\n    return f(n + 1)\nf(0)\n`);
  assert.match(await app.get('error').innerText(), /RecursionError: maximum recursion depth exceeded/);
  await keepsWhatCameBefore(app);
  await app.run('print("again")');
  assert.match(await app.get('output').innerText(), /again/);
}));

test('an endless loop ends by the time limit, and the next run works', { timeout: 60_000 }, () => open(async app => {
  await app.run(`${BEFORE}while True: pass\n`);
  assert.match(await app.get('error').innerText(), /10 s|time/i);
  await keepsWhatCameBefore(app);
  assert.equal(await app.code(), `${BEFORE}while True: pass\n`);
  await app.run('print("again")');
  assert.match(await app.get('output').innerText(), /again/);
}));

test('a loop that hears no limit is ended all the same', { timeout: 60_000 }, () => open(async app => {
  await app.run('sum(range(10 ** 13))');
  assert.match(await app.get('error').innerText(), /seconds/i);
  await app.run('print("again")');
  assert.match(await app.get('output').innerText(), /again/);
}));

test('Stop ends a run at once, and the next run works', () => open(async app => {
  const code = 'while True:\n    pass\n';
  await app.write(code);
  await app.ready();
  await app.get('run').click();
  await app.page.locator('[data-testid=engine][data-state=running]').waitFor({ state: 'attached' });
  await app.get('stop').click();
  await app.ready();
  assert.equal(await app.code(), code);
  await app.run('print("again")');
  assert.match(await app.get('output').innerText(), /again/);
}));

test('a part of Python that most programs do without is loaded when it is imported', () => open(async app => {
  const fetched = [];
  app.page.on('request', request => fetched.push(request.url()));
  await app.run(BEFORE);
  assert.deepEqual(fetched.filter(url => url.includes('python-')), [], 'a query needs no more than the engine');
  await app.run('import statistics\nfrom unicodedata import name\nprint(statistics.mean([1, 2, 6]), name("\u2713"), "\\N{SNAKE}")\n');
  assert.match(await app.get('output').innerText(), /3 CHECK MARK \u{1F40D}/u);
  assert.deepEqual(fetched.map(url => /python-(\w+)-/.exec(url)?.[1]).filter(Boolean).sort(), ['data', 'names']);
  // Without a network the error says so, and what was loaded before is still there.
  await app.page.context().setOffline(true);
  await app.run('import statistics\nprint(statistics.mean([4, 6]))\n');
  assert.match(await app.get('output').innerText(), /5/);
  await app.run(`${BEFORE}import unittest\n`);
  assert.match(await app.get('error').innerText(), /ImportError: unittest .*could not be loaded: the network can't be reached/);
  await keepsWhatCameBefore(app);
  await app.page.context().setOffline(false);
  await app.run('import unittest\nprint(unittest.TestCase.__name__)\n');
  assert.match(await app.get('output').innerText(), /TestCase/);
}, { allow: /ERR_INTERNET_DISCONNECTED/ }));

test('a result of 100,000 rows is shown in part, and says so', () => open(async app => {
  await app.run('[(n, n * n) for n in range(100_000)]');
  const value = app.get('value');
  assert.match(await value.innerText(), /200 of 100[,\u202f ]?000/);
  assert.equal(await value.locator('tbody tr').count(), 200);
}));

test('Run pressed before the engine is here runs as soon as it is', () => open(async app => {
  let release;
  const held = new Promise(done => (release = done));
  await app.page.route(/engine-\w+\.wasm$/, async route => {
    await held;
    await route.continue();
  });
  await app.page.reload();
  // The page is there to read and to write in while the engine is on its way.
  await app.page.getByRole('heading', { level: 1 }).waitFor();
  assert.equal(await app.page.getByTestId('engine').first().getAttribute('data-state'), 'loading');
  await app.write('print("early")');
  await app.get('run').click();
  release();
  await app.get('output').waitFor();
  assert.match(await app.get('output').innerText(), /early/);
}));

test('learner code reaches no network, page or storage', () => open(async app => {
  for (const module of ['js', 'socket', 'urllib.request', 'subprocess', 'ctypes', '_wasm']) {
    await app.run(`import ${module}`);
    assert.match(await app.get('error').innerText(), /ModuleNotFoundError|ImportError/, module);
  }
  for (const [code, error] of [
    ['open("/etc/passwd")', /FileNotFoundError: .*There are no files here/],
    ['open("mine.txt", "w")', /FileNotFoundError: .*There are no files here/],
    ['import os\nos.listdir("/")', /FileNotFoundError: .*There are no files here/],
    ['import os\nos.environ["HOME"]', /KeyError: 'HOME'/],
  ]) {
    await app.run(code);
    assert.match(await app.get('error').innerText(), error);
  }
}));
