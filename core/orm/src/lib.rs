//! The ORM: pure logic. It knows no database driver, no Python and no browser.
//!
//! | module | holds |
//! |---|---|
//! | [`value`] | `Value`, and each field type's conversions to and from SQLite |
//! | [`meta`] | `Model`, `Field`, `Relation`, `Options`; the `Registry` of apps |
//! | [`expr`] | expressions: columns, values, functions, lookups, conditions |
//! | [`query`] | `Query`: what a queryset has gathered |
//! | [`compile`] | `Query` to SQL |
//! | [`dialect`] | how databases differ |
//! | [`schema`] | tables, indexes and constraints as SQL |
//! | [`write`] | INSERT, UPDATE and DELETE, saving and deleting instances |
//! | [`error`] | Django's exception kinds with its messages |
//!
//! # From `filter(author__name="x")` to SQL
//!
//! The steps of one queryset, each with the file to read:
//!
//! ```
//! use dunder_orm::compile::compile;
//! use dunder_orm::dialect::Sqlite;
//! use dunder_orm::expr::Q;
//! use dunder_orm::meta::{Field, FieldKind, ModelDef, OnDelete, Registry, RelationTarget};
//! use dunder_orm::query::Query;
//!
//! let mut registry = Registry::default();
//! let name = Field::new(FieldKind::Char { max_length: Some(100) });
//! registry.define(ModelDef::new("app", "Author").field("name", name))?;
//! let key = Field::foreign_key(RelationTarget::parse("Author"), OnDelete::Cascade);
//! let book = registry.define(ModelDef::new("app", "Book").field("author", key))?;
//!
//! // Book.objects.filter(author__name="x")
//! let mut query = Query::new(book);
//! query.filter(&registry, &Q::lookup("author__name", "x"))?;
//! let compiled = compile(&mut query, &registry, &Sqlite::default())?.ok_or("nothing can match")?;
//! assert_eq!(
//!     compiled.sql.text,
//!     r#"SELECT "app_book"."id", "app_book"."author_id" FROM "app_book" INNER JOIN "app_author" ON ("app_book"."author_id" = "app_author"."id") WHERE "app_author"."name" = %s"#
//! );
//! assert!(compiled.sql.inline().ends_with(r#""app_author"."name" = x"#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | step | what happens | where |
//! |---|---|---|
//! | 1 | The condition is a [`Q`](expr::Q): a tree of paths and right sides that mean nothing yet | `expr/q.rs` |
//! | 2 | [`filter`](query::Query::filter) checks that the query may be filtered, and hands the tree to `add_q` | `query/queryset.rs` |
//! | 3 | `add_q` goes through the tree; `build_filter` takes one path at a time | `query/filter.rs` |
//! | 4 | `names_to_path` walks `author`, `name` from `Book`: one relation, one field. What is left over would be lookups | `query/names.rs` |
//! | 5 | `setup_joins` asks for a join along each relation; `join` reuses an equal one or adds `app_author` to the alias map | `query/joins.rs` |
//! | 6 | `trim_joins` takes back a join whose column the table before it has too (`author__id` is `author_id`) | `query/names.rs` |
//! | 7 | The field becomes a [`Col`](expr::Col); no lookup was named, so `exact`: a [`Lookup`](expr::Lookup), its right side converted as the field does | `query/prepare.rs`, `expr/lookup.rs` |
//! | 8 | The lookup goes into the where tree; `JoinPromoter` decides whether the join may be `INNER`: a row without author can't have the name `x` | `query/joins.rs` |
//! | 9 | [`compile`](compile::compile()) collects the columns, then writes clause after clause into one [`Sql`](compile::Sql) | `compile/statement.rs` |
//! | 10 | The where tree is written node by node; the lookup writes its left side, the dialect's operator, and `%s` with its parameter | `compile/expression.rs`, `compile/lookup.rs` |
//!
//! Under a negation, step 4 stops at a relation to many rows and the condition becomes a subquery (`query/exclude.rs`).
//! Expressions such as `F("author__age") + 1` take steps 4 to 6 by `resolve_ref` (`query/resolve.rs`).
//!
//! *The query knows no SQL text and no dialect; the compiler knows no Python; nothing here knows a database.*

pub mod compile;
pub mod deprecation;
pub mod dialect;
pub mod error;
pub mod expr;
pub mod meta;
pub mod query;
pub mod schema;
pub mod value;
pub mod write;

pub use error::{Error, ErrorKind, Result};
