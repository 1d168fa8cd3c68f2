//! Changes of tables against real Django's (`django/editor.py` writes `django/editor.txt`).
#![allow(clippy::unwrap_used)]

use dunder_orm::dialect::Sqlite;
use dunder_orm::expr::Expr;
use dunder_orm::meta::{
    AppsId, Constraint, Default, Field, FieldId, FieldKind, Index, ModelDef, ModelId, OnDelete,
    Registry, RelationTarget,
};
use dunder_orm::schema::{Compiled, SchemaEditor};
use dunder_orm::value::{Date, DateTime, Time, Value};
use std::rc::Rc;

type Fields = Vec<(&'static str, Field)>;

fn chars(length: u32) -> Field {
    Field::new(FieldKind::Char {
        max_length: Some(length),
    })
}

fn null(field: Field) -> Field {
    Field {
        null: true,
        ..field
    }
}

fn with_default(field: Field, value: impl Into<Value>) -> Field {
    Field {
        default: Default::Value(value.into()),
        ..field
    }
}

fn key(name: &str) -> Field {
    Field::foreign_key(RelationTarget::parse(name), OnDelete::Cascade)
}

fn pk(kind: FieldKind) -> Field {
    Field {
        primary_key: true,
        ..Field::new(kind)
    }
}

fn integer() -> Field {
    Field::new(FieldKind::Integer)
}

fn author() -> Fields {
    vec![
        ("id", pk(FieldKind::BigAuto)),
        ("name", chars(10)),
        (
            "code",
            Field {
                unique: true,
                ..chars(5)
            },
        ),
    ]
}

fn post() -> Fields {
    let mut fans = Field::many_to_many(RelationTarget::parse("Author"));
    fans.relation.as_mut().unwrap().related_name = Some("f".into());
    vec![
        ("id", pk(FieldKind::BigAuto)),
        ("title", null(chars(10))),
        (
            "slug",
            Field::new(FieldKind::Slug {
                max_length: Some(50),
                allow_unicode: false,
            }),
        ),
        ("author", key("Author")),
        ("score", with_default(integer(), 0)),
        ("fans", fans),
        ("parent", null(key("Post"))),
    ]
}

struct State {
    author: ModelId,
    post: ModelId,
}

fn define(registry: &mut Registry, apps: u32, author: Fields, post: Fields) -> State {
    let mut counter = i64::from(apps) * 100;
    let mut model = |name: &str, fields: Fields, registry: &mut Registry| {
        let mut def = ModelDef::new("app", name);
        def.apps = AppsId(apps);
        for (name, field) in fields {
            counter += 1;
            def = def.field(
                name,
                Field {
                    creation_counter: counter,
                    ..field
                },
            );
        }
        if name == "Post" {
            let author = if def.fields.iter().any(|(name, _)| &**name == "writer") {
                "writer"
            } else {
                "author"
            };
            def.options.unique_together = vec![vec!["title".into(), author.into()]];
            let index = Index {
                name: "score_i".into(),
                fields: vec![("score".into(), false)],
                ..Index::default()
            };
            def.options.indexes = vec![index];
        }
        registry.define(def).unwrap()
    };
    let author = model("Author", author, registry);
    let post = model("Post", post, registry);
    State { author, post }
}

/// The fields with one put in place of another, or added.
fn changed(mut fields: Fields, name: &str, new: &'static str, field: Field) -> Fields {
    match fields.iter_mut().find(|(known, _)| *known == name) {
        Some(entry) => *entry = (new, field),
        None => fields.push((new, field)),
    }
    fields
}

enum Change {
    Add(&'static str, Field),
    Remove(&'static str),
    Alter(&'static str, &'static str, Field),
}

fn run(on_author: bool, change: Change) -> Vec<String> {
    let mut registry = Registry::default();
    let before = define(&mut registry, 0, author(), post());
    let (fields, name) = match &change {
        Change::Add(name, field) => (Some((*name, *name, field.clone())), *name),
        Change::Alter(old, new, field) => (Some((*old, *new, field.clone())), *new),
        Change::Remove(name) => (None, *name),
    };
    let (mut authors, mut posts) = (author(), post());
    if let Some((old, new, field)) = fields {
        let list = if on_author { &mut authors } else { &mut posts };
        *list = changed(std::mem::take(list), old, new, field);
    }
    let after = define(&mut registry, 1, authors, posts);
    let model = |state: &State| if on_author { state.author } else { state.post };
    let find = |registry: &Registry, state: &State, name: &str| -> FieldId {
        registry.find_field(model(state), name).unwrap()
    };
    let old_name = if let Change::Alter(old, ..) = &change {
        old
    } else {
        name
    };
    let old = registry.find_field(model(&before), old_name);
    let new = if matches!(change, Change::Remove(_)) {
        None
    } else {
        Some(find(&registry, &after, name))
    };
    edit(&mut registry, |editor| match change {
        Change::Add(..) => editor.add_field(model(&before), new.unwrap()).unwrap(),
        Change::Remove(_) => editor.remove_field(model(&before), old.unwrap()).unwrap(),
        Change::Alter(..) => editor
            .alter_field(model(&before), old.unwrap(), new.unwrap())
            .unwrap(),
    })
}

fn edit(registry: &mut Registry, change: impl FnOnce(&mut SchemaEditor<'_>)) -> Vec<String> {
    let dialect = Sqlite::default();
    let compiled = Compiled { dialect: &dialect };
    let now = DateTime::naive(
        Date {
            year: 2024,
            month: 1,
            day: 1,
        },
        Time::MIDNIGHT,
    );
    let cell = std::cell::RefCell::new(std::mem::take(registry));
    let mut editor = SchemaEditor::new(&cell, &compiled, now);
    change(&mut editor);
    let statements = editor.finish();
    *registry = cell.into_inner();
    statements
}

fn on_post(change: impl FnOnce(&mut SchemaEditor<'_>, ModelId)) -> Vec<String> {
    let mut registry = Registry::default();
    let state = define(&mut registry, 0, author(), post());
    edit(&mut registry, |editor| change(editor, state.post))
}

fn unique(name: &str, fields: &[&str]) -> Constraint {
    Constraint::Unique {
        name: name.into(),
        fields: fields.iter().map(|name| Rc::from(*name)).collect(),
        expressions: Vec::new(),
        condition: None,
        violation_error_message: None,
        violation_error_code: None,
    }
}

fn actual(case: &str) -> Vec<String> {
    let text = FieldKind::Text { max_length: None };
    let email = Field {
        unique: true,
        ..null(Field::new(FieldKind::Email {
            max_length: Some(254),
        }))
    };
    let related = |mut field: Field| {
        field.relation.as_mut().unwrap().related_name = Some("e".into());
        field
    };
    match case {
        "add nullable" => run(false, Change::Add("note", null(Field::new(text)))),
        "add indexed nullable key" => {
            run(false, Change::Add("editor", null(related(key("Author")))))
        }
        "add with default" => run(false, Change::Add("rank", with_default(integer(), 7))),
        "add text with default" => run(false, Change::Add("mood", with_default(chars(9), "it's"))),
        "add blank" => run(
            false,
            Change::Add(
                "mood",
                Field {
                    blank: true,
                    ..chars(9)
                },
            ),
        ),
        "add unique" => run(true, Change::Add("mail", email)),
        "add many-to-many" => run(
            false,
            Change::Add(
                "tags",
                related(Field::many_to_many(RelationTarget::parse("Author"))),
            ),
        ),
        "remove plain" => run(false, Change::Remove("score")),
        "remove indexed" => run(false, Change::Remove("slug")),
        "remove many-to-many" => run(false, Change::Remove("fans")),
        "alter length" => run(false, Change::Alter("title", "title", null(chars(20)))),
        "alter to not null" => run(
            false,
            Change::Alter("title", "title", with_default(chars(10), "x")),
        ),
        "alter default" => run(
            false,
            Change::Alter("score", "score", with_default(integer(), 1)),
        ),
        "alter nothing of the schema" => {
            let score = Field {
                help_text: "h".into(),
                verbose_name: "v".into(),
                ..with_default(integer(), 0)
            };
            run(false, Change::Alter("score", "score", score))
        }
        "alter unique type" => run(true, Change::Alter("id", "id", pk(FieldKind::Auto))),
        "rename" => run(true, Change::Alter("name", "title", chars(10))),
        "rename key" => run(false, Change::Alter("author", "writer", key("Author"))),
        "rename table" => on_post(|editor, _| editor.alter_db_table("app_author", "people")),
        "add index" => on_post(|editor, post| {
            let fields = vec![("title".into(), true), ("slug".into(), false)];
            editor
                .add_index(
                    post,
                    &Index {
                        name: "ts".into(),
                        fields,
                        ..Index::default()
                    },
                )
                .unwrap();
        }),
        "remove index" => on_post(|editor, _| editor.remove_index("score_i")),
        "add constraint" => {
            let mut registry = Registry::default();
            let state = define(&mut registry, 0, author(), post());
            registry.model_mut(state.post).options.constraints =
                vec![unique("uq", &["slug", "score"])];
            edit(&mut registry, |editor| {
                editor
                    .add_constraint(state.post, &unique("uq", &["slug", "score"]))
                    .unwrap();
            })
        }
        "add conditional constraint" => on_post(|editor, post| {
            let condition = Expr::Q(Rc::new(dunder_orm::expr::Q::lookup(
                "score__gt",
                Value::Int(3),
            )));
            let mut constraint = unique("cu", &["slug"]);
            if let Constraint::Unique {
                condition: place, ..
            } = &mut constraint
            {
                *place = Some(Rc::new(condition));
            }
            editor.add_constraint(post, &constraint).unwrap();
        }),
        "add functional index" => on_post(|editor, post| {
            let upper = Expr::func("Upper", vec![Expr::f("title")]).unwrap();
            let expressions: Vec<Rc<dyn std::any::Any>> =
                vec![Rc::new(upper.desc()), Rc::new(Expr::f("slug"))];
            let index = Index {
                name: "fi".into(),
                expressions,
                ..Index::default()
            };
            editor.add_index(post, &index).unwrap();
        }),
        "delete" => on_post(|editor, post| editor.delete_model(post)),
        other => unreachable!("{other}"),
    }
}

#[test]
fn changes_are_djangos() {
    let mut wrong = Vec::new();
    let mut cases: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in include_str!("django/editor.txt").lines() {
        let (case, sql) = line.split_once(" | ").unwrap();
        match cases.last_mut() {
            Some((last, statements)) if *last == case => statements.push(sql),
            _ => cases.push((case, vec![sql])),
        }
    }
    for (case, expected) in cases {
        let expected: Vec<&str> = expected
            .into_iter()
            .filter(|sql| *sql != "(nothing)")
            .collect();
        let actual = actual(case);
        if actual != expected {
            wrong.push(format!(
                "{case}\n  {}\n  --\n  {}",
                expected.join("\n  "),
                actual.join("\n  ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
