// What forms make of models, drawn; and a word on uploads.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open } from './harness.js';

const FORM = `from django import forms
from django.db import models


class Book(models.Model):
    title = models.CharField("The title", max_length=50, help_text="As on the <b>cover</b>.")
    kind = models.CharField(max_length=1, choices=[("n", "Novel"), ("c", "Comic")], default="c")
    pages = models.IntegerField(null=True, blank=True)
    is_new = models.BooleanField(default=True)
    slug = models.SlugField(editable=False)
    cover = models.FileField(blank=True)


class BookForm(forms.ModelForm):
    class Meta:
        model = Book
        fields = "__all__"


`;

test('a form class is drawn as a browser would draw the form', () => open(async app => {
  await app.run(`${FORM}BookForm\n`);
  const form = app.get('form');
  const field = name => form.locator(`[data-field=${name}]`);
  assert.match(await field('title').innerText(), /The title \*\s+As on the <b>cover<\/b>\./);
  assert.equal(await field('slug').count(), 0);
  assert.equal(await form.getByLabel('Kind').evaluate(select => select.selectedOptions[0].text), 'Comic');
  assert.equal(await form.getByLabel('Pages').getAttribute('type'), 'number');
  assert.ok(await form.getByLabel('Is new').isChecked());
  // It can be typed into, and nothing happens.
  await form.getByLabel('The title').fill('Dune');
  const before = app.page.url();
  await app.page.keyboard.press('Enter');
  assert.equal(app.page.url(), before);
  assert.equal(await form.getByLabel('The title').inputValue(), 'Dune');
}));

test('a choice that is none leaves the first one in sight', () => open(async app => {
  await app.run(`${FORM}BookForm({"title": "Dune", "kind": "x"})\n`);
  const kind = app.get('form').getByLabel('Kind');
  assert.equal(await kind.evaluate(select => select.selectedIndex), 0);
}));

test('a bound form shows its data and its errors', () => open(async app => {
  await app.run(`${FORM}BookForm({"title": "", "kind": "n", "pages": "many"})\n`);
  const field = name => app.get('form').locator(`[data-field=${name}]`);
  assert.match(await field('title').innerText(), /This field is required\./);
  assert.match(await field('pages').innerText(), /Enter a whole number\./);
  assert.equal(await app.get('form').getByLabel('Kind').evaluate(select => select.selectedOptions[0].text), 'Novel');
}));

test('an upload gets a clear word', () => open(async app => {
  await app.run(`${FORM}from django.core.files.base import ContentFile\nbook = Book(title="x")\nbook.cover.save("a.png", ContentFile(b"x"))\n`);
  assert.match(await app.get('error').innerText(), /NotImplementedError: There is no file storage here/);
}));
