//! The models of `record.py`, and its querysets' lines run on them.

mod eval;
mod parse;

use dunder_orm::Error;
use dunder_orm::compile::{Sql, compile, compile_always};
use dunder_orm::dialect::Sqlite;
use dunder_orm::expr::{Expr, OrderBy};
use dunder_orm::meta::{Field, FieldKind, ModelDef, OnDelete, OrderTerm, Registry, RelationTarget};
use eval::{Val, eval};

pub fn models() -> Registry {
    let char = |length| {
        Field::new(FieldKind::Char {
            max_length: Some(length),
        })
    };
    let null = |field: Field| Field {
        null: true,
        ..field
    };
    let key = |to: &str| Field::foreign_key(RelationTarget::parse(to), OnDelete::Cascade);
    let named = |mut field: Field, name: &str| {
        field.relation.as_mut().unwrap().related_name = Some(name.into());
        field
    };
    let plain = Field::new;
    let date = FieldKind::Date {
        auto_now: false,
        auto_now_add: false,
    };
    let datetime = FieldKind::DateTime {
        auto_now: false,
        auto_now_add: false,
    };
    let mut registry = Registry::default();
    let mut define = |def: ModelDef, ordering: &[&str]| {
        let mut def = def;
        def.ordering_given = true;
        def.options.ordering = ordering
            .iter()
            .map(|name| OrderTerm::Name((*name).into()))
            .collect();
        registry.define(def).unwrap()
    };
    define(
        ModelDef::new("app", "Publisher")
            .field("name", char(100))
            .field("country", null(char(2))),
        &[],
    );
    let author = define(
        ModelDef::new("app", "Author")
            .field("name", char(100))
            .field("age", null(plain(FieldKind::Integer)))
            .field("born", null(plain(date)))
            .field("rating", plain(FieldKind::Float))
            .field("active", plain(FieldKind::Boolean))
            .field("mentor", named(null(key("Author")), "pupils")),
        &["name"],
    );
    let slug = FieldKind::Slug {
        max_length: Some(50),
        allow_unicode: false,
    };
    define(
        ModelDef::new("app", "Tag")
            .field("name", char(50))
            .field("slug", plain(slug)),
        &[],
    );
    define(
        ModelDef::new("app", "Book")
            .field("title", char(200))
            .field("author", key("Author"))
            .field("editor", named(null(key("Author")), "edited"))
            .field("publisher", named(null(key("Publisher")), "books"))
            .field(
                "price",
                plain(FieldKind::Decimal {
                    max_digits: Some(8),
                    decimal_places: Some(2),
                }),
            )
            .field("pages", null(plain(FieldKind::PositiveInteger)))
            .field("published", null(plain(datetime)))
            .field("length", null(plain(FieldKind::Duration)))
            .field("data", null(plain(FieldKind::Json)))
            .field("code", null(plain(FieldKind::Uuid)))
            .field(
                "tags",
                named(Field::many_to_many(RelationTarget::parse("Tag")), "books"),
            ),
        &[],
    );
    define(
        ModelDef::new("app", "Profile")
            .field(
                "author",
                Field::one_to_one(RelationTarget::parse("Author"), OnDelete::Cascade),
            )
            .field(
                "site",
                plain(FieldKind::Url {
                    max_length: Some(200),
                }),
            ),
        &[],
    );
    define(
        ModelDef::new("app", "Review")
            .field("book", named(key("Book"), "reviews"))
            .field("stars", plain(FieldKind::Integer))
            .field("reader", null(key("Author"))),
        &["-stars", "book__title"],
    );
    let place = define(
        ModelDef::new("app", "Place")
            .field("name", char(50))
            .field("address", char(80)),
        &[],
    );
    let mut restaurant = ModelDef::new("app", "Restaurant")
        .field("pizza", plain(FieldKind::Boolean))
        .field("chef", null(key("Author")));
    restaurant.bases = vec![place];
    let restaurant = define(restaurant, &[]);
    let by_rank = Expr::OrderBy(std::rc::Rc::new(OrderBy {
        expression: Expr::f("rank"),
        descending: true,
        nulls_first: false,
        nulls_last: true,
    }));
    let mut category = ModelDef::new("app", "Category")
        .field(
            "code",
            Field {
                unique: true,
                ..char(10)
            },
        )
        .field("rank", null(plain(FieldKind::Integer)))
        .field("parent", named(null(key("Category")), "children"))
        .field("similar", {
            let mut field = Field::many_to_many(RelationTarget::parse("self"));
            field.relation.as_mut().unwrap().symmetrical = true;
            field
        });
    category.ordering_given = true;
    category.options.ordering = vec![
        OrderTerm::Expr(std::rc::Rc::new(by_rank)),
        OrderTerm::Name("code".into()),
    ];
    registry.define(category).unwrap();
    let mut define = |def: ModelDef, ordering: &[&str]| {
        let mut def = def;
        def.ordering_given = true;
        def.options.ordering = ordering
            .iter()
            .map(|name| OrderTerm::Name((*name).into()))
            .collect();
        registry.define(def).unwrap()
    };
    let mut to_code = key("Category");
    to_code.relation.as_mut().unwrap().to_field = Some("code".into());
    define(
        ModelDef::new("app", "Item")
            .field("category", to_code)
            .field("label", char(10)),
        &[],
    );
    let item = Field::one_to_one(RelationTarget::parse("Item"), OnDelete::Cascade);
    define(
        ModelDef::new("app", "Ticket")
            .field(
                "item",
                Field {
                    primary_key: true,
                    ..item
                },
            )
            .field("seat", plain(FieldKind::Integer)),
        &[],
    );
    define(
        ModelDef::new("app", "Stub")
            .field("ticket", key("Ticket"))
            .field("torn", plain(FieldKind::Boolean)),
        &[],
    );
    let mut students = named(
        Field::many_to_many(RelationTarget::parse("Author")),
        "courses",
    );
    students.relation.as_mut().unwrap().through = Some(RelationTarget::parse("Enrollment"));
    define(
        ModelDef::new("app", "Course")
            .field("name", char(10))
            .field("students", students),
        &[],
    );
    define(
        ModelDef::new("app", "Enrollment")
            .field("student", key("Author"))
            .field("course", key("Course"))
            .field("grade", null(plain(FieldKind::Integer))),
        &[],
    );
    let mut star = ModelDef::new("app", "Star");
    star.bases = vec![author];
    star.options.proxy = true;
    define(star, &["-rating"]);
    let mut pizzeria = ModelDef::new("app", "Pizzeria").field("ovens", plain(FieldKind::Integer));
    pizzeria.bases = vec![restaurant];
    define(pizzeria, &[]);
    let fields = std::rc::Rc::from(["row".into(), "number".into()]);
    define(
        ModelDef::new("app", "Seat")
            .field(
                "pk",
                Field {
                    primary_key: true,
                    ..plain(FieldKind::CompositePrimaryKey { fields })
                },
            )
            .field("row", plain(FieldKind::Integer))
            .field("number", plain(FieldKind::Integer))
            .field("taken", plain(FieldKind::Boolean)),
        &[],
    );
    registry
}

/// The SQL of a line, with its parameters below; or its error.
pub fn run(registry: &Registry, source: &str) -> String {
    match statement(registry, source) {
        Ok(Some(sql)) if sql.params.is_empty() => sql.text,
        Ok(Some(sql)) => {
            let params: Vec<String> = sql.params.iter().map(text).collect();
            format!("{}\n-- {}", sql.text, params.join(", "))
        }
        Ok(None) => "EmptyResultSet".to_owned(),
        Err(error) => format!("{:?}: {}", error.kind, error.message),
    }
}

fn text(value: &dunder_orm::value::Value) -> String {
    match value {
        dunder_orm::value::Value::Decimal(decimal) => format!("Decimal({})", decimal.0),
        other => other.repr().unwrap(),
    }
}

fn statement(registry: &Registry, source: &str) -> Result<Option<Sql>, Error> {
    let ast = parse::parse(source);
    let dialect = Sqlite::default();
    let compiled = match eval(registry, &ast)? {
        Val::Query(mut query) => compile(&mut query, registry, &dialect)?,
        Val::Aggregation(mut aggregation) => match aggregation.elide_empty() {
            true => compile(&mut aggregation.query, registry, &dialect)?,
            false => compile_always(&mut aggregation.query, registry, &dialect)?,
        },
        _ => panic!("{source} is no queryset"),
    };
    Ok(compiled.map(|compiled| compiled.sql))
}
