//! Programs that end with a form, commands called from programs, uploads.
#![cfg(feature = "run")]
#![allow(clippy::unwrap_used, clippy::panic)]

use dunder_engine::program::{App, Program, Setup};
use dunder_engine::report::{Display, Event, Form, Report};
use dunder_engine::run;

const MODELS: &str = "\
from django.db import models

class Book(models.Model):
    title = models.CharField('The title', max_length=50, help_text='As on the cover.')
    pages = models.IntegerField(null=True, blank=True)
    kind = models.CharField(max_length=1, choices=[('n', 'Novel'), ('Others', [('a', 'Atlas')])], default='n')
    is_new = models.BooleanField(default=True)
    slug = models.SlugField(editable=False)
    notes = models.TextField(blank=True)
    cover = models.FileField(blank=True, upload_to='covers')
    picture = models.ImageField(blank=True)
";

fn ran(code: &str) -> Report {
    run(&Program {
        setup: Setup {
            apps: vec![App {
                label: "books".to_owned(),
                models: MODELS.to_owned(),
            }],
            ..Setup::default()
        },
        code: code.to_owned(),
        ..Program::default()
    })
}

fn forms(code: &str) -> Vec<Form> {
    let report = ran(code);
    assert_eq!(report.error(), None, "{code}");
    let form = |event: Event| match event {
        Event::Value {
            value: Display::Form(form),
            ..
        } => Some(form),
        _ => None,
    };
    report.events.into_iter().filter_map(form).collect()
}

const BOOK_FORM: &str = "\
from django import forms
from books.models import Book

class BookForm(forms.ModelForm):
    class Meta:
        model = Book
        fields = '__all__'

";

#[test]
fn a_form_class_is_drawn_as_an_empty_form() {
    let shown = forms(&format!("{BOOK_FORM}BookForm\n"));
    let form = &shown[0];
    assert_eq!((form.name.as_str(), form.bound), ("BookForm", false));
    let drawn: Vec<_> = (form.fields.iter())
        .map(|field| (field.label.as_str(), field.widget.as_str(), field.required))
        .collect();
    assert_eq!(
        drawn,
        [
            ("The title", "text", true),
            ("Pages", "number", false),
            ("Kind", "select", true),
            ("Is new", "checkbox", false),
            ("Notes", "textarea", false),
            ("Cover", "file", false),
            ("Picture", "file", false),
        ]
    );
    assert_eq!(form.fields[0].help_text, "As on the cover.");
    let choices: Vec<_> = (form.fields[2].choices.iter())
        .map(|choice| {
            (
                choice.group.as_str(),
                choice.label.as_str(),
                choice.selected,
            )
        })
        .collect();
    assert_eq!(choices, [("", "Novel", true), ("Others", "Atlas", false)]);
    assert_eq!(form.fields[3].values, ["on"]);
}

#[test]
fn a_bound_form_shows_its_data_and_what_is_wrong() {
    let shown = forms(&format!(
        "{BOOK_FORM}BookForm({{'title': '', 'pages': 'x', 'kind': 'a'}})\n"
    ));
    let form = &shown[0];
    assert!(form.bound);
    assert_eq!(form.fields[0].errors, ["This field is required."]);
    assert_eq!(form.fields[1].values, ["x"]);
    assert_eq!(form.fields[1].errors, ["Enter a whole number."]);
    assert!(form.fields[2].choices[1].selected);
}

#[test]
fn a_form_class_that_wants_arguments_is_shown_as_text() {
    let code = "from django import forms\nclass F(forms.Form):\n    def __init__(self, size):\n        super().__init__()\nF\n";
    assert!(forms(code).is_empty());
    assert_eq!(ran(code).events.len(), 1);
}

#[test]
fn a_file_field_keeps_a_path_and_says_that_there_are_no_uploads() {
    let kept = ran(
        "from books.models import Book\nbook = Book.objects.create(title='x', cover='covers/a.png')\nprint(book.cover.name)\n",
    );
    assert_eq!(kept.stdout(), "covers/a.png\n");
    for action in [
        "book.cover.save('a.png', ContentFile(b'x'))",
        "book.cover = ContentFile(b'x', 'a.png')\nbook.save()",
        "book.cover.read()",
        "book.cover.size",
        "book.cover.path",
        "book.cover.delete()",
        "book.picture.width",
    ] {
        let report = ran(&format!(
            "from django.core.files.base import ContentFile\nfrom books.models import Book\nbook = Book(title='x', \
             cover='covers/a.png', picture='b.png')\n{action}\n"
        ));
        let error = report.error().unwrap_or_else(|| panic!("{action}"));
        assert_eq!(error.kind, "NotImplementedError", "{action}: {error:?}");
        assert!(
            error
                .message
                .starts_with("There is no file storage here: uploaded files can't be saved"),
            "{action}: {}",
            error.message
        );
    }
}

#[test]
fn a_program_calls_the_commands_of_migrations() {
    let report = ran(
        "from django.core.management import call_command\nfrom django.db import models\nclass Shop(models.Model):\n    name = \
         models.CharField(max_length=9)\ncall_command('makemigrations')\ncall_command('migrate', 'app', verbosity=0)\n\
         call_command('migrate', 'books', verbosity=0)\ncall_command('showmigrations', 'app', 'books')\n\
         Shop.objects.create(name='x')\ncall_command('sqlmigrate', 'app', '0001')\n",
    );
    assert_eq!(report.error(), None);
    let output = report.stdout();
    for part in [
        "Migrations for 'app':\n  app/migrations/0001_initial.py\n    + Create model Shop\n",
        "app\n [X] 0001_initial\nbooks\n [X] 0001_initial\n",
        "CREATE TABLE \"app_shop\"",
    ] {
        assert!(output.contains(part), "{output}");
    }
}
