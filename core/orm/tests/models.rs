//! Models, their relations and their tables against real Django's (`django/models.py` writes `django/models.txt`).
#![allow(clippy::unwrap_used)]

use dunder_orm::dialect::Sqlite;
use dunder_orm::meta::{
    Constraint, Field, FieldKind, Index, JoinField, Member, ModelDef, ModelId, OnDelete, OrderTerm,
    PathInfo, Registry, RelationTarget,
};
use dunder_orm::schema::{Compiled, create_models};
use std::collections::HashSet;

fn to(name: &str) -> RelationTarget {
    RelationTarget::parse(name)
}

fn key(name: &str, on_delete: OnDelete) -> Field {
    Field::foreign_key(to(name), on_delete)
}

fn related(mut field: Field, name: &str) -> Field {
    field.relation.as_mut().unwrap().related_name = Some(name.into());
    field
}

fn null(field: Field) -> Field {
    Field {
        null: true,
        ..field
    }
}

fn char(length: u32) -> Field {
    Field::new(FieldKind::Char {
        max_length: Some(length),
    })
}

/// The models of `models.py`, in its order.
fn models(registry: &mut Registry) -> Vec<ModelId> {
    let mut define = |def: ModelDef| registry.define(def).unwrap();
    let def = |name: &str| ModelDef::new("app", name);
    let new = Field::new;
    let datetime = FieldKind::DateTime {
        auto_now: false,
        auto_now_add: false,
    };

    let mut owner = related(
        key("Author", OnDelete::Cascade),
        "%(app_label)s_%(class)s_owned",
    );
    owner.relation.as_mut().unwrap().related_query_name = Some("%(class)s_own".into());
    let mut base = def("Base")
        .field("created", new(datetime))
        .field("owner", owner);
    base = base.field("tags", Field::many_to_many(to("Tag")));
    base.options.r#abstract = true;
    let base = define(base);

    let mut fans = related(Field::many_to_many(to("self")), "idols");
    fans.relation.as_mut().unwrap().symmetrical = false;
    let mut author = def("Author")
        .field(
            "name",
            Field {
                db_index: true,
                ..char(100)
            },
        )
        .field(
            "slug",
            new(FieldKind::Slug {
                max_length: Some(50),
                allow_unicode: false,
            }),
        )
        .field(
            "email",
            null(Field {
                unique: true,
                ..new(FieldKind::Email {
                    max_length: Some(254),
                })
            }),
        )
        .field("boss", null(key("self", OnDelete::SetNull)))
        .field("friends", Field::many_to_many(to("self")))
        .field("fans", fans);
    author.options.ordering = vec![OrderTerm::Name("name".into())];
    author.ordering_given = true;
    let author = define(author);

    let tag = define(def("Tag").field(
        "code",
        Field {
            primary_key: true,
            ..char(5)
        },
    ));

    let mut hidden = related(Field::many_to_many(to("Author")), "+");
    hidden.relation.as_mut().unwrap().db_table = Some("hid".into());
    let mut likers = related(Field::many_to_many(to("Author")), "liked");
    likers.relation.as_mut().unwrap().through = Some(to("Like"));
    let editor = Field {
        column: Some("ed".into()),
        ..null(related(key("Author", OnDelete::Protect), "+"))
    };
    let mut post = def("Post")
        .field(
            "title",
            Field {
                creation_counter: 10,
                ..char(50)
            },
        )
        .field(
            "author",
            Field {
                creation_counter: 11,
                ..key("Author", OnDelete::Cascade)
            },
        )
        .field(
            "editor",
            Field {
                creation_counter: 12,
                ..editor
            },
        )
        .field(
            "score",
            Field {
                creation_counter: 13,
                ..new(FieldKind::PositiveInteger)
            },
        )
        .field(
            "data",
            Field {
                creation_counter: 14,
                ..null(new(FieldKind::Json))
            },
        )
        .field(
            "price",
            Field {
                creation_counter: 15,
                ..new(FieldKind::Decimal {
                    max_digits: Some(5),
                    decimal_places: Some(2),
                })
            },
        )
        .field(
            "likers",
            Field {
                creation_counter: 16,
                ..likers
            },
        )
        .field(
            "hidden",
            Field {
                creation_counter: 17,
                ..hidden
            },
        );
    post.bases = vec![base];
    post.options.verbose_name = "entry".into();
    post.options.unique_together = vec![vec!["title".into(), "author".into()]];
    post.options.indexes = vec![
        Index {
            fields: vec![("title".into(), false), ("created".into(), true)],
            ..Index::default()
        },
        Index {
            name: "%(class)s_score".into(),
            fields: vec![("score".into(), false)],
            ..Index::default()
        },
    ];
    post.options.constraints = vec![Constraint::Unique {
        name: "%(app_label)s_%(class)s_u".into(),
        fields: vec!["title".into(), "score".into()],
        expressions: Vec::new(),
        condition: None,
        violation_error_message: None,
        violation_error_code: None,
    }];
    let post = define(post);

    let mut tag_key = key("Tag", OnDelete::Cascade);
    tag_key.relation.as_mut().unwrap().to_field = Some("code".into());
    let like = define(
        def("Like")
            .field("post", key("Post", OnDelete::Cascade))
            .field("author", key("Author", OnDelete::DbCascade))
            .field("tag", tag_key),
    );

    let post_key = Field {
        primary_key: true,
        ..Field::one_to_one(to("Post"), OnDelete::Cascade)
    };
    let size = Field {
        unique: true,
        ..new(FieldKind::PositiveBigInteger)
    };
    let detail = define(def("Detail").field("post", post_key).field("size", size));

    let mut unconstrained = key("Detail", OnDelete::Cascade);
    unconstrained.relation.as_mut().unwrap().db_constraint = false;
    let mut note = def("Note").field("detail", unconstrained);
    let collated = Field {
        db_collation: Some("NOCASE".into()),
        ..new(FieldKind::Text { max_length: None })
    };
    for (name, field) in [
        ("raw", new(FieldKind::Binary { max_length: None })),
        (
            "ip",
            new(FieldKind::GenericIpAddress {
                protocol: "both".into(),
                unpack_ipv4: false,
            }),
        ),
        ("u", new(FieldKind::Uuid)),
        ("d", new(FieldKind::Duration)),
        (
            "t",
            new(FieldKind::Time {
                auto_now: false,
                auto_now_add: false,
            }),
        ),
        ("b", new(FieldKind::Boolean)),
        ("f", new(FieldKind::Float)),
        ("x", collated),
        ("s", new(FieldKind::SmallInteger)),
        (
            "day",
            new(FieldKind::Date {
                auto_now: false,
                auto_now_add: false,
            }),
        ),
    ] {
        note = note.field(name, field);
    }
    note.options.default_related_name = Some("notes".into());
    let note = define(note);

    let mut place = def("Place").field("name", char(10));
    place.options.ordering = vec![OrderTerm::Name("-name".into())];
    place.options.get_latest_by = vec!["name".into()];
    let place = define(place);
    let mut shop = def("Shop").field("open", new(FieldKind::Boolean));
    shop.bases = vec![place];
    let shop = define(shop);
    let mut cafe = def("Cafe").field("near", related(key("Place", OnDelete::Cascade), "cafes"));
    cafe.bases = vec![shop];
    cafe.options.order_with_respect_to = Some("near".into());
    let cafe = define(cafe);
    let mut proxy = def("ShopProxy");
    proxy.bases = vec![shop];
    proxy.options.proxy = true;
    let proxy = define(proxy);
    let visit = define(
        def("Visit")
            .field("shop", key("ShopProxy", OnDelete::Cascade))
            .field("cafes", Field::many_to_many(to("Cafe")))
            .field("linked", related(key("Cafe", OnDelete::Cascade), "visited")),
    );
    vec![
        author, tag, post, like, detail, note, place, shop, cafe, proxy, visit,
    ]
}

fn describe(registry: &Registry, id: ModelId, lines: &mut Vec<String>) {
    let model = registry.model(id);
    let name = &model.object_name;
    let field = |id| registry.field(id);
    let mut line = |what: &str, rest: &[String]| {
        let rest: String = rest.iter().map(|part| format!(" {part}")).collect();
        lines.push(format!("{name} {what}{rest}"));
    };
    let pk = model.pk.unwrap();
    let link = |&(parent, link): &(ModelId, Option<_>)| {
        let link = link.map_or("None".into(), |link| field(link).name.to_string());
        format!("{}:{link}", registry.model(parent).object_name)
    };
    let options = &model.options;
    let mut table = vec![format!(
        "{} | {} | {} | pk {} {} | parents",
        options.db_table,
        options.verbose_name,
        options.verbose_name_plural,
        field(pk).name,
        registry.model(pk.model).object_name
    )];
    table.extend(model.parents.iter().map(link));
    line("table", &table);
    let views = registry.views(id);
    let full = |id: &_| {
        let field = field(*id);
        format!(
            "{}/{}/{}",
            field.name,
            field.attname,
            field.column.as_deref().unwrap_or("None")
        )
    };
    line("fields", &views.fields.iter().map(full).collect::<Vec<_>>());
    line(
        "m2m",
        &views
            .many_to_many
            .iter()
            .map(|&id| field(id).name.to_string())
            .collect::<Vec<_>>(),
    );
    let reverse = |rel: &std::rc::Rc<dunder_orm::meta::ReverseRelation>| {
        let accessor = rel.accessor_name.as_deref().unwrap_or("None");
        format!(
            "{}/{accessor}/{}",
            rel.query_name,
            registry.model(rel.model).object_name
        )
    };
    line(
        "related",
        &registry
            .reverse(id)
            .related_objects
            .iter()
            .map(reverse)
            .collect::<Vec<_>>(),
    );
    let member_name = |member: &Member| match member {
        Member::Field(id) => field(*id).name.to_string(),
        Member::Reverse(rel) => rel.query_name.to_string(),
    };
    let dotted = |member: &Member| match member {
        Member::Field(_) => member_name(member) + ".",
        Member::Reverse(_) => member_name(member),
    };
    line(
        "members",
        &registry
            .members(id, true, false)
            .iter()
            .map(dotted)
            .collect::<Vec<_>>(),
    );
    line(
        "hidden",
        &registry
            .members(id, false, true)
            .iter()
            .map(member_name)
            .collect::<Vec<_>>(),
    );
    let mut ordering: Vec<String> = options
        .ordering
        .iter()
        .map(|term| match term {
            OrderTerm::Name(name) => name.to_string(),
            OrderTerm::Expr(_) => "expression".into(),
        })
        .collect();
    ordering.push("|".into());
    ordering.push(options.get_latest_by.join(" "));
    line("ordering", &ordering);
    for member in registry.members(id, true, true) {
        let relational = match &member {
            Member::Field(id) => field(*id).is_relation(),
            Member::Reverse(_) => true,
        };
        for info in registry.member_path(&member).iter().filter(|_| relational) {
            let path = path_text(registry, info);
            line("path", &[member_name(&member), path]);
        }
    }
}

fn path_text(registry: &Registry, info: &PathInfo) -> String {
    let column = |id: &_| {
        registry
            .field(*id)
            .column
            .as_deref()
            .unwrap_or("None")
            .to_owned()
    };
    let targets: Vec<String> = info.target_fields.iter().map(column).collect();
    let pairs: Vec<String> = registry
        .join_columns(info.join)
        .iter()
        .map(|(a, b)| format!("{}={}", column(a), column(b)))
        .collect();
    let field = registry.field(info.join.field());
    format!(
        "{} -> {} {} {} {}.{} {} {} {}",
        registry.model(info.from).object_name,
        registry.model(info.to).object_name,
        targets.join(","),
        if matches!(info.join, JoinField::Forward(_)) {
            "forward"
        } else {
            "reverse"
        },
        registry.model(field.id.model).object_name,
        field.name,
        if info.m2m { "m2m" } else { "one" },
        if info.direct { "direct" } else { "indirect" },
        pairs.join(", ")
    )
}

#[test]
fn models_are_djangos() {
    let mut registry = Registry::default();
    let ids = models(&mut registry);
    let ddl = create_models(
        &registry,
        &ids,
        &Compiled {
            dialect: &Sqlite::default(),
        },
    )
    .unwrap();
    let mut lines: Vec<String> = ddl
        .into_statements()
        .iter()
        .map(|sql| format!("sql {sql}"))
        .collect();
    for &id in &ids {
        describe(&registry, id, &mut lines);
    }
    let find = |name: &str| registry.get(Default::default(), "app", name).unwrap();
    for (model, ancestor) in [("cafe", "place"), ("shopproxy", "place"), ("cafe", "shop")] {
        let (model, ancestor) = (find(model), find(ancestor));
        for (what, path) in [
            ("up", registry.path_to_parent(model, ancestor)),
            ("down", registry.path_from_parent(model, ancestor)),
        ] {
            let name = |id| &registry.model(id).object_name;
            let step = |info: &PathInfo| {
                format!(
                    " {}->{}:{}",
                    name(info.from),
                    name(info.to),
                    registry.field(info.join.field()).name
                )
            };
            let steps: String = path.iter().map(step).collect();
            lines.push(format!("{} {what} {}{steps}", name(model), name(ancestor)));
        }
    }
    let expected: Vec<&str> = include_str!("django/models.txt")
        .lines()
        .map(str::trim_end)
        .collect();
    let actual: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    let known: HashSet<&str> = actual.iter().copied().collect();
    let wanted: HashSet<&str> = expected.iter().copied().collect();
    let missing = expected
        .iter()
        .filter(|line| !known.contains(*line))
        .map(|line| format!("- {line}"));
    let extra = actual
        .iter()
        .filter(|line| !wanted.contains(*line))
        .map(|line| format!("+ {line}"));
    let differences: Vec<String> = missing.chain(extra).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!(actual, expected);
}
