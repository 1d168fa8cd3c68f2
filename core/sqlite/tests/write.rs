//! Saving, updating and deleting against real Django (`django/write.py` writes `django/write.txt`).
#![allow(clippy::unwrap_used)]

use dunder_orm::compile::compile;
use dunder_orm::dialect::Sqlite;
use dunder_orm::expr::{Expr, Operator, Q};
use dunder_orm::meta::{
    Default, Field, FieldId, FieldKind, Member, ModelDef, ModelId, OnDelete, Registry,
    RelationTarget,
};
use dunder_orm::query::Query;
use dunder_orm::schema::{Compiled, create_models};
use dunder_orm::value::Value;
use dunder_orm::write::{
    Assigned, Collector, Deleted, Deleting, Insert, OnConflict, Refusal, Related, SaveOptions,
    Saving, Signal, raw_delete, save_base, update,
};
use dunder_orm::{Error, Result};
use dunder_sqlite::{Connection, Event, Host, Observer};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

fn models(registry: &mut Registry) -> Vec<ModelId> {
    let key = |to: &str, on_delete| Field::foreign_key(RelationTarget::parse(to), on_delete);
    let null = |field: Field| Field {
        null: true,
        ..field
    };
    let chars = |length| {
        Field::new(FieldKind::Char {
            max_length: Some(length),
        })
    };
    let text = || Field::new(FieldKind::Text { max_length: None });
    let def = |name: &str| ModelDef::new("app", name);
    let with_default = Field {
        default: Default::Value(Value::Int(1)),
        ..key("Author", OnDelete::SetDefault)
    };
    let open = Field {
        default: Default::Value(Value::Bool(false)),
        ..Field::new(FieldKind::Boolean)
    };
    let mut add = |def: ModelDef| registry.define(def).unwrap();
    let author = add(def("Author")
        .field("name", chars(20))
        .field("age", null(Field::new(FieldKind::Integer)))
        .field("boss", null(key("self", OnDelete::Cascade))));
    let post = add(def("Post")
        .field("author", key("Author", OnDelete::Cascade))
        .field("title", chars(20))
        .field("tags", Field::many_to_many(RelationTarget::parse("Tag"))));
    let tag = add(def("Tag").field(
        "code",
        Field {
            primary_key: true,
            ..chars(5)
        },
    ));
    let comment = add(def("Comment")
        .field("post", key("Post", OnDelete::Cascade))
        .field("text", text()));
    let like = add(def("Like").field("post", null(key("Post", OnDelete::SetNull))));
    let mark = add(def("Mark").field("author", with_default));
    let badge = add(def("Badge")
        .field("author", key("Author", OnDelete::Protect))
        .field("title", chars(5)));
    let medal = add(def("Medal")
        .field("author", key("Author", OnDelete::Restrict))
        .field("post", null(key("Post", OnDelete::Cascade))));
    let place = add(def("Place").field("name", chars(20)));
    let mut shop = def("Shop").field("open", open);
    shop.bases = vec![place];
    let shop = add(shop);
    let visit = add(def("Visit")
        .field("shop", key("Shop", OnDelete::Cascade))
        .field("author", key("Author", OnDelete::Cascade)));
    vec![
        author, post, tag, comment, like, mark, badge, medal, place, shop, visit,
    ]
}

#[derive(Default)]
struct Log(RefCell<Vec<String>>);

impl Log {
    fn push(&self, line: String) {
        self.0.borrow_mut().push(line);
    }
}

impl Observer for Log {
    fn statement(&self, event: &Event<'_>) {
        if !event.outside_wrappers {
            let params = event.params.unwrap_or_default().iter();
            let params: Vec<String> = params
                .map(|param| Value::from(param.to_text().unwrap()).repr().unwrap())
                .collect();
            self.push(format!("  {} [{}]", event.sql, params.join(", ")));
        }
    }
}

/// An instance: its class and attributes.
#[derive(Clone)]
struct Object(Rc<(ModelId, RefCell<HashMap<FieldId, Value>>)>);

struct World {
    registry: Registry,
    connection: Connection,
    log: Rc<Log>,
    dialect: Sqlite,
}

struct Saved<'a>(&'a World, &'a Object, bool);

impl Saving for Saved<'_> {
    fn get(&self, field: FieldId) -> Result<Value> {
        self.0.get(self.1, field)
    }
    fn set(&self, field: FieldId, value: Value) -> Result<()> {
        Deleting::set(self.0, self.1, field, value)
    }
    fn pre_save(&self, field: FieldId, _: bool, _: bool) -> Result<Assigned> {
        self.get(field).map(Assigned::Value)
    }
    fn is_database_default(&self, _: FieldId) -> Result<bool> {
        Ok(false)
    }
    fn pk_default(&self, _: FieldId) -> Result<Value> {
        Ok(Value::Null)
    }
    fn defer(&self, _: FieldId) -> Result<()> {
        Ok(())
    }
    fn adding(&self) -> bool {
        self.2
    }
    fn next_order(&self, _: ModelId) -> Result<Value> {
        Ok(Value::Int(0))
    }
    fn forget_related(&self, _: FieldId) -> Result<()> {
        Ok(())
    }
}

impl Deleting for World {
    type Object = Object;
    type Objects = Query;
    fn model(&self, object: &Object) -> ModelId {
        object.0.0
    }
    fn get(&self, object: &Object, field: FieldId) -> Result<Value> {
        Ok(object.0.1.borrow().get(&field).cloned().unwrap_or_default())
    }
    fn set(&self, object: &Object, field: FieldId, value: Value) -> Result<()> {
        object.0.1.borrow_mut().insert(field, value);
        Ok(())
    }
    fn parent(&self, object: &Object, link: FieldId) -> Result<Object> {
        let parent = self
            .registry
            .field(link)
            .relation
            .as_ref()
            .unwrap()
            .model()
            .unwrap();
        let attributes = object.0.1.borrow().clone();
        Ok(Object(Rc::new((parent, RefCell::new(attributes)))))
    }
    fn has_listeners(&self, _: ModelId) -> bool {
        false
    }
    fn send(&self, _: Signal, _: ModelId, _: &Object) -> Result<()> {
        Ok(())
    }
    fn select(&self, related: &Related, only: Option<&[FieldId]>) -> Result<Vec<Object>> {
        self.evaluate(&related.query(&self.registry, only)?)
    }
    fn queryset_model(&self, objects: &Query) -> ModelId {
        objects.model.unwrap()
    }
    fn evaluate(&self, objects: &Query) -> Result<Vec<Object>> {
        let mut query = objects.clone();
        let Some(compiled) = compile(&mut query, &self.registry, &self.dialect)? else {
            return Ok(Vec::new());
        };
        let rows = self
            .connection
            .execute(&compiled.sql.text, Some(&compiled.sql.params))?
            .rows;
        let model = objects.model.unwrap();
        // The columns are those of the model's fields in order, or of the few that `only` left.
        let fields = self.registry.views(model).concrete_fields.clone();
        let fields = if compiled.width == fields.len() {
            fields
        } else {
            vec![self.registry.model(model).pk.unwrap()]
        };
        let object = |row: &dunder_orm::value::Row| {
            let values = fields
                .iter()
                .zip(row.iter())
                .map(|(&field, raw)| (field, Value::from(raw)));
            Object(Rc::new((model, RefCell::new(values.collect()))))
        };
        Ok(rows.iter().map(object).collect())
    }
    fn raw_delete(&self, objects: &Query) -> Result<u64> {
        raw_delete(&self.registry, &self.connection, &self.dialect, objects)
    }
    fn matching(&self, objects: &Query, pks: &[Value]) -> Result<Vec<Object>> {
        let mut query = objects.clone();
        query.filter(
            &self.registry,
            &Q::lookup("pk__in", Value::List(pks.into())),
        )?;
        self.evaluate(&query)
    }
    fn generic_objects(&self, _: FieldId, _: &[Object]) -> Result<Query> {
        unreachable!()
    }
    fn default(&self, field: FieldId) -> Result<Value> {
        match &self.registry.field(field).default {
            Default::Value(value) => Ok(value.clone()),
            _ => Ok(Value::Null),
        }
    }
}

impl World {
    fn new() -> Self {
        let mut registry = Registry::default();
        let ids = models(&mut registry);
        let connection = Connection::open_in_memory(Host::default()).unwrap();
        let dialect = Sqlite::default();
        for sql in create_models(&registry, &ids, &Compiled { dialect: &dialect })
            .unwrap()
            .into_statements()
        {
            connection.execute(&sql, None).unwrap();
        }
        let log = Rc::new(Log::default());
        connection.add_observer(log.clone());
        Self {
            registry,
            connection,
            log,
            dialect,
        }
    }

    fn id(&self, name: &str) -> ModelId {
        self.registry
            .get(
                std::default::Default::default(),
                "app",
                &name.to_lowercase(),
            )
            .unwrap()
    }

    fn field(&self, model: &str, name: &str) -> FieldId {
        match self.registry.get_field(self.id(model), name).unwrap() {
            Member::Field(field) => field,
            Member::Reverse(_) => unreachable!(),
        }
    }

    fn object(&self, model: &str, values: &[(&str, Value)]) -> Object {
        let mut attributes = HashMap::new();
        for &id in &self.registry.views(self.id(model)).concrete_fields {
            if let Default::Value(value) = &self.registry.field(id).default {
                attributes.insert(id, value.clone());
            }
        }
        attributes.extend(
            values
                .iter()
                .map(|(name, value)| (self.field(model, name), value.clone())),
        );
        Object(Rc::new((self.id(model), RefCell::new(attributes))))
    }

    fn set(&self, object: &Object, name: &str, value: impl Into<Value>) {
        let field = self.registry.find_field(object.0.0, name).unwrap();
        object.0.1.borrow_mut().insert(field, value.into());
    }

    fn query(&self, model: &str, q: Q) -> Query {
        let mut query = Query::new(self.id(model));
        query.filter(&self.registry, &q).unwrap();
        query
    }

    fn save(&self, object: &Object, adding: bool, options: &SaveOptions) -> Result<()> {
        save_base(
            &self.registry,
            &self.connection,
            &self.dialect,
            &Saved(self, object, adding),
            object.0.0,
            options,
        )
        .map(|_| ())
    }

    fn insert(
        &self,
        model: &str,
        objects: &[Object],
        keep_auto: bool,
        on_conflict: OnConflict,
    ) -> Result<()> {
        let model = self.id(model);
        let mut fields = self.registry.views(model).concrete_fields.clone();
        fields.retain(|&field| keep_auto || !self.registry.field(field).kind.is_auto());
        let row = |object: &Object| {
            fields
                .iter()
                .map(|&field| Assigned::Value(self.get(object, field).unwrap()))
                .collect::<Vec<_>>()
        };
        let ignore = on_conflict == OnConflict::Ignore;
        let returning = if ignore {
            Vec::new()
        } else {
            self.registry.db_returning_fields(model)
        };
        let rows = objects.iter().map(row).collect();
        let insert = Insert {
            model,
            fields,
            rows,
            on_conflict,
            returning: returning.clone(),
        };
        let returned = insert.execute_batched(&self.registry, &self.connection, None)?;
        for (object, values) in objects.iter().zip(returned) {
            for (&field, value) in returning.iter().zip(values) {
                Deleting::set(self, object, field, value)?;
            }
        }
        Ok(())
    }

    fn update(&self, query: Query, values: &[(&str, Expr)]) -> Result<u64> {
        let values = values
            .iter()
            .map(|(name, expr)| (Rc::from(*name), expr.clone()))
            .collect();
        update(
            &self.registry,
            &self.connection,
            &self.dialect,
            query,
            values,
        )
    }

    fn collector(&self) -> Collector<'_, Self> {
        Collector::new(&self.registry, &self.connection, self)
    }

    fn delete_object(&self, object: &Object) -> Result<Deleted, Refusal<Object>> {
        let mut collector = self.collector();
        collector.collect_object(object.clone(), false)?;
        Ok(collector.delete()?)
    }

    fn delete_query(&self, query: Query) -> Result<Deleted, Refusal<Object>> {
        let mut collector = self.collector();
        collector.collect_queryset(query)?;
        Ok(collector.delete()?)
    }

    fn step(&self, name: &str, result: impl FnOnce() -> Result<Option<String>, (String, String)>) {
        self.log.push(name.to_owned());
        match result() {
            Ok(Some(value)) => self.log.push(format!("  = {value}")),
            Ok(None) => {}
            Err((kind, message)) => self.log.push(format!("  ! {kind} {message}")),
        }
    }
}

fn failure(error: Error) -> (String, String) {
    let kind = format!("{:?}", error.kind).replace("ObjectNotUpdated", "NotUpdated");
    (kind, error.message)
}

fn done(result: Result<()>) -> Result<Option<String>, (String, String)> {
    result.map(|()| None).map_err(failure)
}

fn count(result: Result<u64>) -> Result<Option<String>, (String, String)> {
    result.map(|count| Some(count.to_string())).map_err(failure)
}

fn deleted(result: Result<Deleted, Refusal<Object>>) -> Result<Option<String>, (String, String)> {
    match result {
        Ok(deleted) => {
            let parts: Vec<String> = deleted
                .by_model
                .iter()
                .map(|(label, n)| format!("'{label}': {n}"))
                .collect();
            Ok(Some(format!(
                "({}, {{{}}})",
                deleted.total,
                parts.join(", ")
            )))
        }
        Err(Refusal::Protected { message, .. }) => Err(("ProtectedError".into(), message)),
        Err(Refusal::Restricted { message, .. }) => Err(("RestrictedError".into(), message)),
        Err(Refusal::Error(error)) => Err(failure(error)),
    }
}

#[test]
fn statements_are_djangos() {
    let world = World::new();
    let w = &world;
    let value = |value: Value| Expr::value(value);
    let name = |name: &str| ("name", Value::from(name));
    let author = |n: &str, more: &[(&str, Value)]| {
        let mut values = vec![name(n)];
        values.extend_from_slice(more);
        w.object("Author", &values)
    };
    let plain = SaveOptions::default();
    let all = |model: &str| Query::new(w.id(model));
    let (ann, bob) = (
        author("Ann", &[("age", Value::Int(30))]),
        author("Bob", &[]),
    );
    let (cid, dan) = (author("Cid", &[]), author("Dan", &[]));
    w.step("insert", || done(w.save(&ann, true, &plain)));
    w.set(&bob, "boss", 1);
    w.step("insert with key", || done(w.save(&bob, true, &plain)));
    w.step("insert more", || {
        done(w.insert(
            "Author",
            &[cid.clone(), dan.clone()],
            false,
            OnConflict::Fail,
        ))
    });
    w.set(&ann, "name", "Anna");
    w.step("update", || done(w.save(&ann, false, &plain)));
    let some = SaveOptions {
        update_fields: Some(vec!["age".into()]),
        ..SaveOptions::default()
    };
    w.step("update some", || done(w.save(&ann, false, &some)));
    let force = SaveOptions {
        force_update: true,
        ..SaveOptions::default()
    };
    let nobody = author("x", &[("id", Value::Int(99))]);
    w.step("force update of no row", || {
        done(w.save(&nobody, true, &force))
    });
    let eve = author("Eve", &[("id", Value::Int(50))]);
    w.step("insert with given key", || done(w.save(&eve, true, &plain)));
    let post = |author: i64, title: &str| {
        w.object(
            "Post",
            &[("author", Value::Int(author)), ("title", title.into())],
        )
    };
    let posts = [post(1, "a1"), post(1, "a2"), post(2, "b1"), post(3, "c1")];
    w.step("bulk insert", || {
        done(w.insert("Post", &posts, false, OnConflict::Fail))
    });
    let tag = |code: &str| w.object("Tag", &[("code", code.into())]);
    w.step("insert of text key", || {
        done(w.save(&tag("x"), true, &plain))
    });
    w.step("bulk insert with keys", || {
        done(w.insert("Tag", &[tag("y"), tag("z")], true, OnConflict::Fail))
    });
    w.step("ignore conflicts", || {
        done(w.insert("Tag", &[tag("y"), tag("w")], true, OnConflict::Ignore))
    });
    let conflict = OnConflict::Update {
        update: vec![w.field("Author", "name"), w.field("Author", "age")],
        unique: vec![w.field("Author", "id")],
    };
    let again = author("Ann", &[("id", Value::Int(1)), ("age", Value::Int(31))]);
    w.step("update conflicts", || {
        done(w.insert("Author", &[again], true, conflict))
    });
    let shop = w.object("Shop", &[name("deli")]);
    w.step("insert child", || done(w.save(&shop, true, &plain)));
    w.set(&shop, "open", true);
    w.step("update child", || done(w.save(&shop, false, &plain)));
    w.connection.quietly(|_| {
        let row = |model: &str, values: &[(&str, Value)]| {
            w.save(&w.object(model, values), true, &plain).unwrap()
        };
        row("Comment", &[("post", Value::Int(1)), ("text", "c".into())]);
        row("Comment", &[("post", Value::Int(3)), ("text", "d".into())]);
        row("Like", &[("post", Value::Int(1))]);
        row("Mark", &[("author", Value::Int(2))]);
        row("Badge", &[("author", Value::Int(4)), ("title", "b".into())]);
        row("Medal", &[("author", Value::Int(3))]);
        row(
            "Visit",
            &[("shop", Value::Int(1)), ("author", Value::Int(2))],
        );
        let sql = "INSERT INTO app_post_tags (post_id, tag_id) VALUES (1, 'x'), (1, 'y')";
        w.connection.execute(sql, None).unwrap();
    });
    w.step("update all", || {
        count(w.update(all("Author"), &[("age", value(Value::Int(40)))]))
    });
    let next = Expr::f("age").combine(Operator::Add, value(Value::Int(1)));
    let starts = w.query("Author", Q::lookup("name__startswith", "A"));
    w.step("update with expression", || {
        count(w.update(starts, &[("age", next)]))
    });
    let bobs = w.query("Post", Q::lookup("author__name", "Bob"));
    w.step("update over a join", || {
        count(w.update(bobs, &[("title", value("bobs".into()))]))
    });
    let fourth = w.query("Post", Q::lookup("id", 4));
    w.step("update of a key", || {
        count(w.update(fourth, &[("author", value(Value::Int(4)))]))
    });
    let open = w.query("Shop", Q::lookup("open", true));
    w.step("update of a parent's field", || {
        count(w.update(open, &[("name", value("shop".into()))]))
    });
    let named = w.query("Shop", Q::lookup("name", "shop"));
    let both = [
        ("name", value("shop2".into())),
        ("open", value(Value::Bool(false))),
    ];
    w.step("update of both tables", || count(w.update(named, &both)));
    let nothing = w.query("Post", Q::lookup("id__in", Value::List([].into())));
    w.step("update of nothing", || {
        count(w.update(nothing, &[("title", value("x".into()))]))
    });
    w.step("update of a joined field", || {
        count(w.update(all("Post"), &[("title", Expr::f("author__name"))]))
    });
    w.step("update of no field", || {
        count(w.update(all("Post"), &[("comment", value(Value::Int(1)))]))
    });
    let mut sliced = all("Post");
    sliced.set_limits(Some(0), Some(2));
    w.step("update after a slice", || {
        count(w.update(sliced, &[("title", value("x".into()))]))
    });
    w.step("protected", || deleted(w.delete_object(&dan)));
    w.step("restricted", || deleted(w.delete_object(&cid)));
    w.step("cascade", || deleted(w.delete_object(&ann)));
    let c = w.query("Post", Q::lookup("title__startswith", "c"));
    w.step("delete of a queryset", || deleted(w.delete_query(c)));
    let none = w.query("Comment", Q::lookup("text", "nothing"));
    w.step("fast delete", || deleted(w.delete_query(none)));
    let joined = w.query("Comment", Q::lookup("post__author__name", "Bob"));
    w.step("delete of a queryset over a join", || {
        deleted(w.delete_query(joined))
    });
    w.step("delete of a child", || deleted(w.delete_object(&shop)));
    let mut lines = std::mem::take(&mut *w.log.0.borrow_mut());
    for name in [
        "Author", "Post", "Tag", "Comment", "Like", "Mark", "Badge", "Medal", "Place", "Shop",
        "Visit",
    ] {
        let table = format!("app_{}", name.to_lowercase());
        let rows = w.connection.table_rows(&table, 0, 100).unwrap().rows;
        let tuple = |row: &dunder_orm::value::Row| {
            let values: Vec<String> = row
                .iter()
                .map(|raw| Value::from(raw).repr().unwrap())
                .collect();
            format!(
                "({}{})",
                values.join(", "),
                if values.len() == 1 { "," } else { "" }
            )
        };
        lines.push(format!(
            "{name} [{}]",
            rows.iter().map(tuple).collect::<Vec<_>>().join(", ")
        ));
    }
    let expected: Vec<&str> = include_str!("django/write.txt").lines().collect();
    for (index, (actual, expected)) in lines.iter().zip(&expected).enumerate() {
        assert_eq!(actual, expected, "line {}", index + 1);
    }
    assert_eq!(lines.len(), expected.len());
}
