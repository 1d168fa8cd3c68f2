// The terminal for `python manage.py`: migrations made, applied and taken back, on the models that stand on the bench.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open } from './harness.js';

const MODELS = 'from django.db import models\n\n\nclass Tag(models.Model):\n    name = models.CharField(max_length=50)\n';

/** Types a line and waits until its command has ended or asks something; all that the last command shows. */
async function type(app, line) {
  const input = app.get('terminal-input');
  await input.fill(line);
  await app.settled(() => input.press('Enter'));
  return app.get('terminal-entry').last().innerText();
}

/** Opens the terminal on these models. */
async function begin(app, models = MODELS) {
  await app.ready();
  await app.page.getByRole('tab', { name: 'models.py' }).click();
  await app.write(models);
  await app.tab(/^Terminal/);
}

const file = (app, name) => app.get('project-file').filter({ hasText: name });

test('an empty terminal says what one can type', () => open(async app => {
  await begin(app);
  const commands = app.get('terminal').locator('.help button');
  assert.equal(await commands.count(), 7);
  await commands.first().click();
  assert.equal(await app.get('terminal-input').inputValue(), 'makemigrations blog');
}));

test('migrations are made, shown, applied and taken back', { timeout: 60_000 }, () => open(async app => {
  await begin(app);
  assert.match(await type(app, 'makemigrations'), /Migrations for 'blog':\s+blog\/migrations\/0001_initial\.py\s+\+ Create model Tag/);
  assert.match(await type(app, 'sqlmigrate blog 0001'), /CREATE TABLE "blog_tag" \("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT/);
  assert.match(await type(app, 'showmigrations blog'), /blog\s+\[ \] 0001_initial/);
  assert.match(await type(app, 'python manage.py migrate blog'), /Applying blog\.0001_initial\.\.\. OK/);
  assert.match(await type(app, 'showmigrations blog'), /blog\s+\[X\] 0001_initial/);
  await app.tab(/^Tables/);
  await app.get('results').getByRole('button', { name: /blog_tag/ }).waitFor();
  await app.tab(/^Terminal/);
  assert.match(await type(app, 'migrate blog zero'), /Unapplying blog\.0001_initial\.\.\. OK/);
  // The keys of a shell.
  await app.page.keyboard.press('ArrowUp');
  await app.page.keyboard.press('ArrowUp');
  assert.equal(await app.get('terminal-input').inputValue(), 'showmigrations blog');
}));

test('a question is answered where it is asked', () => open(async app => {
  await begin(app);
  await type(app, 'makemigrations');
  await app.write(MODELS.replace('name', 'label'));
  const asked = await type(app, 'makemigrations');
  assert.match(await app.get('terminal').locator('.prompt').innerText(), /Was tag\.name renamed to tag\.label \(a CharField\)\? \[y\/N\]/, asked);
  assert.match(await type(app, 'y'), /0002_rename_name_tag_label\.py\s+~ Rename field name on tag to label/);
  await app.write(MODELS.replace('name', 'label') + '    rank = models.IntegerField()\n');
  assert.match(await type(app, 'makemigrations'), /It is impossible to add a non-nullable field 'rank' to tag/);
  await type(app, '1');
  assert.match(await type(app, '0'), /0003_tag_rank\.py\s+\+ Add field rank to tag/);
}));

test('a question can be left', () => open(async app => {
  await begin(app);
  await type(app, 'makemigrations');
  await app.write(MODELS.replace('name', 'label'));
  await type(app, 'makemigrations');
  await app.get('terminal').getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await file(app, '0002').count(), 0);
  assert.match(await type(app, 'showmigrations blog'), /\[ \] 0001_initial/);
}));

test('mistakes get Django\'s words', () => open(async app => {
  await begin(app);
  assert.match(await type(app, 'frobnicate'), /Unknown command: 'frobnicate'\s+Type 'manage.py help' for usage\./);
  assert.match(await type(app, 'makemigration'), /Unknown command: 'makemigration'\. Did you mean makemigrations\?/);
  assert.match(await type(app, 'migrate blog 0009'), /CommandError: App 'blog' does not have migrations\.|Cannot find a migration/);
  assert.match(await type(app, 'runserver'), /there is no server/);
  assert.equal(await app.get('error').count(), 0);
}));

test('a data migration is written in the editor and runs', { timeout: 60_000 }, () => open(async app => {
  await begin(app);
  await type(app, 'makemigrations');
  assert.match(await type(app, 'makemigrations blog --empty --name fill'), /0002_fill\.py/);
  await file(app, '0002_fill').click();
  const code = await app.code();
  assert.match(code, /operations = \[\n\s*\]/);
  await app.write(code.replace(/operations = \[\n\s*\]/, 'operations = [migrations.RunPython(forwards)]')
    .replace('class Migration', 'def forwards(apps, schema_editor):\n    apps.get_model("blog", "Tag").objects.create(name="filled")\n    print("filled one")\n\n\nclass Migration'));
  assert.match(await type(app, 'migrate blog'), /Applying blog\.0002_fill\.\.\.\s*filled one\s+OK/);
  await app.tab(/^Tables/);
  await app.get('results').locator('td', { hasText: 'filled' }).waitFor();
}));

test('the files outlive a reload, and starting over can be undone', () => open(async app => {
  await begin(app);
  await type(app, 'makemigrations');
  await app.page.reload();
  await app.ready();
  await app.tab(/^Terminal/);
  await file(app, '0001_initial').click();
  assert.match(await app.code(), /migrations\.CreateModel\(/);
  await app.get('terminal').getByRole('button', { name: 'Start over' }).click();
  assert.equal(await file(app, '0001_initial').count(), 0);
  assert.doesNotMatch(await app.code(), /CreateModel/);
  await app.page.getByRole('button', { name: 'Undo' }).click();
  await file(app, '0001_initial').waitFor();
  await app.get('terminal').getByRole('button', { name: /Delete .*0001_initial/ }).click();
  assert.equal(await file(app, '0001_initial').count(), 0);
}));

test('models of the program itself are an app of the project', () => open(async app => {
  await app.ready();
  await app.write('from django.db import models\n\n\nclass Shop(models.Model):\n    name = models.CharField(max_length=9)\n\n\nShop.objects.count()\n');
  await app.tab(/^Terminal/);
  assert.match(await type(app, 'makemigrations app'), /app\/migrations\/0001_initial\.py\s+\+ Create model Shop/);
}));

test('a program calls the commands, too', () => open(async app => {
  await app.run('from django.core.management import call_command\ncall_command("makemigrations")\ncall_command("migrate", "blog")\ncall_command("showmigrations", "blog")\n');
  assert.equal(await app.get('error').count(), 0);
  const output = (await app.get('output').allInnerTexts()).join('\n');
  assert.match(output, /Create model Post/);
  assert.match(output, /\[X\] 0001_initial/);
}));
