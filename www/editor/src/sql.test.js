import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatSql, highlightSql } from './sql.js';

test('a short statement keeps a line a clause', () => {
  assert.equal(
    formatSql('SELECT "a"."id" FROM "a" INNER JOIN "b" ON ("a"."b_id" = "b"."id") WHERE "b"."n" = %s ORDER BY "a"."id" ASC LIMIT 1'),
    `SELECT "a"."id"
FROM "a"
INNER JOIN "b" ON ("a"."b_id" = "b"."id")
WHERE "b"."n" = %s
ORDER BY "a"."id" ASC
LIMIT 1`,
  );
});

test('long lists are filled, long conditions get a line each', () => {
  const columns = ['title', 'body', 'published_at', 'author_id', 'slug'].map(name => `"blog_post"."${name}"`);
  const sql = `SELECT DISTINCT ${columns.join(', ')} FROM "blog_post" WHERE ("blog_post"."title" LIKE %s ESCAPE '\\' AND "blog_post"."published_at" BETWEEN %s AND %s AND NOT ("blog_post"."author_id" IS NULL))`;
  assert.equal(formatSql(sql), `SELECT DISTINCT
  ${columns.slice(0, 3).join(', ')},
  ${columns.slice(3).join(', ')}
FROM "blog_post"
WHERE (
  "blog_post"."title" LIKE %s ESCAPE '\\'
  AND "blog_post"."published_at" BETWEEN %s AND %s
  AND NOT ("blog_post"."author_id" IS NULL)
)`);
});

test('subqueries are indented, and DELETE FROM stays together', () => {
  assert.equal(formatSql('DELETE FROM "a" WHERE "a"."id" IN (SELECT U0."id" FROM "b" U0 WHERE U0."n" > 3)'), `DELETE FROM "a"
WHERE "a"."id" IN (
  SELECT U0."id"
  FROM "b" U0
  WHERE U0."n" > 3
)`);
});

test('nothing but white space changes', () => {
  const squeeze = text => text.replace(/\s+/g, '');
  for (const sql of [
    'SELECT COUNT(*) FROM (SELECT "a"."x" AS "col1" FROM "a" GROUP BY 1 HAVING COUNT("a"."y") > 2) subquery',
    "INSERT INTO \"a\" (\"x\", \"y\") VALUES (%s, 'it''s (fine), really'), (%s, %s) RETURNING \"a\".\"id\"",
    'UPDATE "a" SET "x" = CASE WHEN ("a"."id" = 1 AND "a"."y" = 2) THEN 1 ELSE NULL END WHERE "a"."id" IN (1, 2)',
    'SELECT (1 ) ) FROM (((',
    'CREATE TABLE "a" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT)',
    '',
  ]) assert.equal(squeeze(formatSql(sql)), squeeze(sql));
});

test('words are coloured and escaped', () => {
  assert.equal(
    highlightSql('WHERE COUNT("a") < %s'),
    '<span class="tok-keyword">WHERE</span> <span class="tok-typeName">COUNT</span><span class="tok-operator">(</span>'
      + '<span class="tok-variableName">&quot;a&quot;</span><span class="tok-operator">)</span> <span class="tok-operator">&lt;</span> '
      + '<span class="tok-meta">%s</span>',
  );
});
