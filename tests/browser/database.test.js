// Databases as files: what Dunder writes other programs read, and the other way round.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import initSqlJs from 'sql.js';
import { open } from './harness.js';

const SQL = await initSqlJs();

/** Values that get lost easily. */
const AWKWARD = [
  ['text', ''], ['unicode', 'Ünïcödé ✓ 缓存 \u{1F40D}'], ['quote', "it's \"quoted\""], ['null', null],
];

async function exported(app) {
  await app.tab(/^Tables/);
  const [download] = await Promise.all([app.page.waitForEvent('download'), app.get('download').click()]);
  return readFileSync(await download.path());
}

async function choose(app, name, buffer) {
  await app.tab(/^Tables/);
  await app.page.getByTestId('open-database').setInputFiles({ name, mimeType: 'application/vnd.sqlite3', buffer });
}

test('sql.js reads row for row what Dunder exports', () => open(async app => {
  await app.run(`from blog.models import Post
Post.objects.filter(pk=1).update(title="Ünïcödé ✓ 'quoted'", published_at=None)
for row in Post.objects.order_by("pk").values_list("pk", "title", "view_count", "author_id", "category_id"):
    print(*row, sep="|")
`);
  const shown = (await app.get('output').locator('pre').innerText()).trim().split('\n');
  const database = new SQL.Database(await exported(app));
  assert.deepEqual(database.exec('PRAGMA integrity_check')[0].values, [['ok']]);
  const [{ values }] = database.exec('SELECT id, title, view_count, author_id, category_id FROM blog_post ORDER BY id');
  assert.deepEqual(values.map(row => row.map(value => value ?? 'None').join('|')), shown);
}));

test('Dunder reads row for row what sql.js wrote', () => open(async app => {
  const database = new SQL.Database();
  database.run('CREATE TABLE odd (id INTEGER PRIMARY KEY, kind TEXT, value)');
  for (const [kind, value] of AWKWARD) database.run('INSERT INTO odd (kind, value) VALUES (?, ?)', [kind, value]);
  // sql.js would bind a BigInt as text.
  database.run("INSERT INTO odd (kind, value) VALUES ('big', 9007199254740993)");
  await choose(app, 'odd.sqlite3', Buffer.from(database.export()));
  await app.page.getByText(/odd\.sqlite3 with 1 table/).waitFor();
  await app.run(`from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT kind, value FROM odd ORDER BY id")
    for kind, value in cursor.fetchall():
        print(kind, ascii(value), sep="|")
`);
  const expected = ['text|\'\'', "unicode|'\\xdcn\\xefc\\xf6d\\xe9 \\u2713 \\u7f13\\u5b58 \\U0001f40d'", 'quote|\'it\\\'s "quoted"\'', 'null|None', 'big|9007199254740993'];
  assert.deepEqual((await app.get('output').locator('pre').innerText()).trim().split('\n'), expected);
}));

test('an export opened again is the same database', () => open(async app => {
  const first = await (await app.run('print(1)'), exported(app));
  await choose(app, 'again.sqlite3', first);
  await app.page.getByText(/again\.sqlite3 with/).waitFor();
  await app.run('from blog.models import Post\nprint(Post.objects.count())');
  const [{ values: [[count]] }] = new SQL.Database(first).exec('SELECT COUNT(*) FROM blog_post');
  assert.match(await app.get('output').innerText(), new RegExp(`\\b${count}\\b`));
}));

for (const [name, reason, damage] of [
  ['no database', 'it does not start as one', () => Buffer.from('hello, this is no database')],
  ['an empty file', 'it does not start as one', () => Buffer.alloc(0)],
  ['one cut short', 'it is cut off', bytes => bytes.subarray(0, bytes.length - 4096 * 2 - 100)],
  ['one with pages overwritten', '', bytes => Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 0xff)])],
]) {
  test(`a damaged file is refused and changes nothing: ${name}`, () => open(async app => {
    await app.run('print(1)');
    const sound = await exported(app);
    await choose(app, 'damaged.sqlite3', damage(sound));
    const words = `damaged.sqlite3 was not opened, and nothing has changed: This is no sound SQLite database: ${reason}`;
    await app.page.getByText(words).waitFor();
    assert.equal(await app.page.getByText(/damaged\.sqlite3 with/).count(), 0);
    await app.run('from blog.models import Post\nprint("posts", Post.objects.count())');
    const [{ values: [[count]] }] = new SQL.Database(sound).exec('SELECT COUNT(*) FROM blog_post');
    assert.match(await app.get('output').innerText(), new RegExp(`posts ${count}\\b`));
  }));
}
