//! `Field`: one attribute of a model, its type, its options and its relation.

use super::model::ModelId;
use crate::error::Result;
use crate::value::{Raw, Value};
use std::fmt;
use std::rc::Rc;

/// A field, by its model and its place there. A field inherited by multi-table inheritance keeps its parent's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldId {
    pub model: ModelId,
    pub index: u16,
}

/// The type of a field: which Django class it is, with the options that only that class has.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    SmallAuto,
    Auto,
    BigAuto,
    SmallInteger,
    Integer,
    BigInteger,
    PositiveSmallInteger,
    PositiveInteger,
    PositiveBigInteger,
    Float,
    Decimal {
        max_digits: Option<u32>,
        decimal_places: Option<u32>,
    },
    Boolean,
    Char {
        max_length: Option<u32>,
    },
    Slug {
        max_length: Option<u32>,
        allow_unicode: bool,
    },
    Email {
        max_length: Option<u32>,
    },
    Url {
        max_length: Option<u32>,
    },
    Text {
        max_length: Option<u32>,
    },
    FilePath {
        max_length: Option<u32>,
    },
    File {
        max_length: Option<u32>,
    },
    Image {
        max_length: Option<u32>,
    },
    GenericIpAddress {
        protocol: Rc<str>,
        unpack_ipv4: bool,
    },
    Uuid,
    Binary {
        max_length: Option<u32>,
    },
    Json,
    Date {
        auto_now: bool,
        auto_now_add: bool,
    },
    Time {
        auto_now: bool,
        auto_now_add: bool,
    },
    DateTime {
        auto_now: bool,
        auto_now_add: bool,
    },
    Duration,
    /// `GeneratedField`; the SQL of its expression is compiled when the table is made.
    Generated {
        db_persist: bool,
        output: Rc<FieldKind>,
    },
    /// `CompositePrimaryKey`, over the attnames of these fields.
    CompositePrimaryKey {
        fields: Rc<[Rc<str>]>,
    },
    ForeignKey,
    OneToOne,
    /// No column: a through table holds it.
    ManyToMany,
    /// `GenericForeignKey` (`ct_field`, `fk_field`); no column of its own.
    GenericForeignKey {
        ct_field: Rc<str>,
        fk_field: Rc<str>,
    },
    /// `GenericRelation`; no column of its own.
    GenericRelation {
        ct_field: Rc<str>,
        object_id_field: Rc<str>,
    },
    /// A direct subclass of `Field` that says its own database type.
    Custom,
}

/// `default=`.
#[derive(Clone, Debug, Default)]
pub enum Default {
    #[default]
    None,
    Value(Value),
    /// A callable of the host language; the host calls it through [`FieldHooks::call_default`].
    Callable,
}

#[derive(Clone, Debug, PartialEq)]
pub enum OnDelete {
    Cascade,
    Protect,
    Restrict,
    SetNull,
    SetDefault,
    /// `SET(value)` or `SET(callable)`: the host gives the value through [`FieldHooks::set_on_delete_value`].
    Set,
    DoNothing,
    DbCascade,
    DbSetNull,
    DbSetDefault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RelationKind {
    ManyToOne,
    OneToOne,
    ManyToMany,
    Generic,
}

/// The model that a relation points to; by name until that model exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelationTarget {
    Model(ModelId),
    /// As the program spelled it; the app label is empty where it was left out, and `self` stands for the model itself.
    Lazy {
        app_label: Rc<str>,
        model_name: Rc<str>,
    },
}

/// Names of a field and of the target's field that it equals.
pub type FieldPair = (Rc<str>, Rc<str>);

/// The relation of a `ForeignKey`, `OneToOneField`, `ManyToManyField` or `GenericRelation`.
#[derive(Clone, Debug)]
pub struct Relation {
    pub kind: RelationKind,
    pub to: RelationTarget,
    /// `to_field=`: the name of the target's field; its primary key by default.
    pub to_field: Option<Rc<str>>,
    /// A `ForeignObject`'s own fields and those of its target that they equal. It has no column of its own.
    pub columns: Option<Rc<[FieldPair]>>,
    pub on_delete: OnDelete,
    /// As given, after `%(class)s` substitution; `+` (or ending in `+`) hides the reverse accessor.
    pub related_name: Option<Rc<str>>,
    pub related_query_name: Option<Rc<str>>,
    /// The implicit `parent_ptr` of multi-table inheritance.
    pub parent_link: bool,
    pub db_constraint: bool,
    pub symmetrical: bool,
    /// For many-to-many: the through model; None until it exists. Given as `through=` or made by Django.
    pub through: Option<RelationTarget>,
    /// For many-to-many: `through_fields=`, the names of the through model's foreign keys to the source and to the target.
    pub through_fields: Option<(Rc<str>, Rc<str>)>,
    /// The through model was made by Django.
    pub auto_created_through: bool,
    /// For many-to-many: the table's name where it was given.
    pub db_table: Option<Rc<str>>,
}

/// What a field class written in the host language overrides. Each method's default is "not overridden": `Ok(None)`.
pub trait FieldHooks: fmt::Debug {
    fn get_prep_value(&self, _value: &Value) -> Result<Option<Value>> {
        Ok(None)
    }
    fn get_db_prep_value(&self, _value: &Value, _prepared: bool) -> Result<Option<Value>> {
        Ok(None)
    }
    fn get_db_prep_save(&self, _value: &Value) -> Result<Option<Value>> {
        Ok(None)
    }
    /// Whether rows must go through [`FieldHooks::from_db_value`].
    fn has_from_db_value(&self) -> bool {
        false
    }
    /// Whether rows must go through that or [`FieldHooks::convert_raw`].
    fn reads_rows(&self) -> bool {
        false
    }
    #[allow(clippy::wrong_self_convention)]
    fn from_db_value(&self, _value: &Value) -> Result<Option<Value>> {
        Ok(None)
    }
    fn to_python(&self, _value: &Value) -> Result<Option<Value>> {
        Ok(None)
    }
    /// Column type in `CREATE TABLE`; `Some(None)`: the field has no column.
    fn db_type(&self) -> Result<Option<Option<String>>> {
        Ok(None)
    }
    /// `default=` with a callable.
    fn call_default(&self) -> Result<Value> {
        Ok(Value::Null)
    }
    fn set_on_delete_value(&self) -> Result<Value> {
        Ok(Value::Null)
    }
    /// `SET(callable)` is asked only where some object refers to a deleted one; `SET(value)` needs no look.
    fn set_on_delete_is_callable(&self) -> bool {
        false
    }
    /// Converts a raw column at once, for hosts that want it; `None` uses the kind's own conversion.
    fn convert_raw(&self, _raw: &Raw) -> Result<Option<Value>> {
        Ok(None)
    }
}

/// One field. A program's class body gives it without name, column and id; [`super::Registry::define`] fills them in.
#[derive(Clone, Debug)]
pub struct Field {
    pub id: FieldId,
    pub name: Rc<str>,
    /// `author_id` for a foreign key, else the name.
    pub attname: Rc<str>,
    /// None for fields without a column.
    pub column: Option<Rc<str>>,
    pub kind: FieldKind,
    /// The class's `__name__`, for messages: `CharField`, or a subclass's own name.
    pub class_name: Rc<str>,
    pub null: bool,
    pub blank: bool,
    pub unique: bool,
    pub db_index: bool,
    pub primary_key: bool,
    pub editable: bool,
    pub default: Default,
    /// `db_default=` as SQL; empty where [`Field::expression`] holds it, to be compiled when the table is made.
    pub db_default: Option<Rc<str>>,
    /// `GeneratedField(expression=...)` or `db_default=`: an `Expr` of this crate.
    pub expression: Option<Rc<dyn std::any::Any>>,
    pub db_collation: Option<Rc<str>>,
    pub db_comment: Option<Rc<str>>,
    /// Empty where it is not given, until the field has a name.
    pub verbose_name: Rc<str>,
    pub help_text: Rc<str>,
    pub relation: Option<Relation>,
    /// Taken out of its model's lists.
    pub withdrawn: bool,
    /// Made by Django: the automatic primary key, a parent link.
    pub auto_created: bool,
    /// The field's place in definition order, across models.
    pub creation_counter: i64,
    pub hooks: Option<Rc<dyn FieldHooks>>,
}

impl FieldKind {
    /// The name of Django's class.
    pub fn class_name(&self) -> &'static str {
        match self {
            Self::SmallAuto => "SmallAutoField",
            Self::Auto => "AutoField",
            Self::BigAuto => "BigAutoField",
            Self::SmallInteger => "SmallIntegerField",
            Self::Integer => "IntegerField",
            Self::BigInteger => "BigIntegerField",
            Self::PositiveSmallInteger => "PositiveSmallIntegerField",
            Self::PositiveInteger => "PositiveIntegerField",
            Self::PositiveBigInteger => "PositiveBigIntegerField",
            Self::Float => "FloatField",
            Self::Decimal { .. } => "DecimalField",
            Self::Boolean => "BooleanField",
            Self::Char { .. } => "CharField",
            Self::Slug { .. } => "SlugField",
            Self::Email { .. } => "EmailField",
            Self::Url { .. } => "URLField",
            Self::Text { .. } => "TextField",
            Self::FilePath { .. } => "FilePathField",
            Self::File { .. } => "FileField",
            Self::Image { .. } => "ImageField",
            Self::GenericIpAddress { .. } => "GenericIPAddressField",
            Self::Uuid => "UUIDField",
            Self::Binary { .. } => "BinaryField",
            Self::Json => "JSONField",
            Self::Date { .. } => "DateField",
            Self::Time { .. } => "TimeField",
            Self::DateTime { .. } => "DateTimeField",
            Self::Duration => "DurationField",
            Self::Generated { .. } => "GeneratedField",
            Self::CompositePrimaryKey { .. } => "CompositePrimaryKey",
            Self::ForeignKey => "ForeignKey",
            Self::OneToOne => "OneToOneField",
            Self::ManyToMany => "ManyToManyField",
            Self::GenericForeignKey { .. } => "GenericForeignKey",
            Self::GenericRelation { .. } => "GenericRelation",
            Self::Custom => "Field",
        }
    }

    /// `AutoField` and its kin: the database gives the value.
    pub fn is_auto(&self) -> bool {
        matches!(self, Self::SmallAuto | Self::Auto | Self::BigAuto)
    }

    pub fn is_integer(&self) -> bool {
        matches!(
            self,
            Self::SmallAuto
                | Self::Auto
                | Self::BigAuto
                | Self::SmallInteger
                | Self::Integer
                | Self::BigInteger
                | Self::PositiveSmallInteger
                | Self::PositiveInteger
                | Self::PositiveBigInteger
        )
    }

    /// Text kinds that are subclasses of `CharField`, or `TextField`.
    pub fn is_text(&self) -> bool {
        matches!(
            self,
            Self::Char { .. }
                | Self::Slug { .. }
                | Self::Email { .. }
                | Self::Url { .. }
                | Self::Text { .. }
                | Self::FilePath { .. }
                | Self::File { .. }
                | Self::Image { .. }
        )
    }

    /// A foreign key or one-to-one: a relation with a column.
    pub fn is_foreign_key(&self) -> bool {
        matches!(self, Self::ForeignKey | Self::OneToOne)
    }

    /// Whether the kind has a column of its own in its model's table.
    pub fn has_column(&self) -> bool {
        !matches!(
            self,
            Self::ManyToMany
                | Self::GenericForeignKey { .. }
                | Self::GenericRelation { .. }
                | Self::CompositePrimaryKey { .. }
        )
    }

    /// Django's `empty_strings_allowed`: `""` stands for "no value" where there is no default.
    pub fn empty_strings_allowed(&self) -> bool {
        match self {
            Self::Generated { output, .. } => output.empty_strings_allowed(),
            Self::Custom | Self::Binary { .. } => true,
            Self::ManyToMany | Self::GenericForeignKey { .. } | Self::GenericRelation { .. } => {
                true
            }
            Self::CompositePrimaryKey { .. } => true,
            Self::GenericIpAddress { .. } => false,
            // ForeignKey sets it false; UUID, JSON, numbers and dates as well.
            kind => kind.is_text(),
        }
    }
}

impl Relation {
    /// A relation with Django's defaults.
    pub fn new(kind: RelationKind, to: RelationTarget, on_delete: OnDelete) -> Self {
        Self {
            kind,
            to,
            to_field: None,
            columns: None,
            on_delete,
            related_name: None,
            related_query_name: None,
            parent_link: false,
            db_constraint: true,
            symmetrical: false,
            through: None,
            through_fields: None,
            auto_created_through: false,
            db_table: None,
        }
    }

    /// Django's `remote_field.hidden`: no accessor on the other side.
    pub fn hidden(&self) -> bool {
        self.related_name
            .as_deref()
            .is_some_and(|name| name.ends_with('+'))
    }

    /// The target, once it exists.
    pub fn model(&self) -> Option<ModelId> {
        self.to.model()
    }

    pub fn through_model(&self) -> Option<ModelId> {
        self.through.as_ref()?.model()
    }
}

impl RelationTarget {
    /// `"app.Model"`, `"Model"` or `"self"`.
    pub fn parse(text: &str) -> Self {
        let (app_label, model_name) = text.split_once('.').unwrap_or(("", text));
        Self::Lazy {
            app_label: app_label.into(),
            model_name: model_name.into(),
        }
    }

    pub fn model(&self) -> Option<ModelId> {
        match self {
            Self::Model(id) => Some(*id),
            Self::Lazy { .. } => None,
        }
    }
}

impl Field {
    /// Whether rows must go through methods of the host language.
    pub fn reads_rows(&self) -> bool {
        self.hooks.as_ref().is_some_and(|hooks| hooks.reads_rows())
    }

    /// A field of that kind with Django's defaults, without a name.
    pub fn new(kind: FieldKind) -> Self {
        let unique = matches!(kind, FieldKind::OneToOne);
        let db_index = matches!(
            kind,
            FieldKind::ForeignKey | FieldKind::OneToOne | FieldKind::Slug { .. }
        );
        let editable = !matches!(
            kind,
            FieldKind::Binary { .. } | FieldKind::GenericForeignKey { .. }
        );
        Self {
            id: FieldId {
                model: ModelId(u32::MAX),
                index: u16::MAX,
            },
            name: "".into(),
            attname: "".into(),
            column: None,
            class_name: kind.class_name().into(),
            kind,
            null: false,
            blank: false,
            unique,
            db_index,
            primary_key: false,
            editable,
            default: Default::None,
            db_default: None,
            expression: None,
            db_collation: None,
            db_comment: None,
            verbose_name: "".into(),
            help_text: "".into(),
            relation: None,
            withdrawn: false,
            auto_created: false,
            creation_counter: 0,
            hooks: None,
        }
    }

    /// A foreign key to that model.
    pub fn foreign_key(to: RelationTarget, on_delete: OnDelete) -> Self {
        let relation = Relation::new(RelationKind::ManyToOne, to, on_delete);
        Self {
            relation: Some(relation),
            ..Self::new(FieldKind::ForeignKey)
        }
    }

    pub fn one_to_one(to: RelationTarget, on_delete: OnDelete) -> Self {
        let relation = Relation::new(RelationKind::OneToOne, to, on_delete);
        Self {
            relation: Some(relation),
            ..Self::new(FieldKind::OneToOne)
        }
    }

    pub fn many_to_many(to: RelationTarget) -> Self {
        let mut relation = Relation::new(RelationKind::ManyToMany, to, OnDelete::DoNothing);
        relation.symmetrical = matches!(&relation.to, RelationTarget::Lazy { model_name, .. } if &**model_name == "self");
        Self {
            relation: Some(relation),
            ..Self::new(FieldKind::ManyToMany)
        }
    }

    /// Part of a model.
    pub fn is_bound(&self) -> bool {
        self.id.model != ModelId(u32::MAX)
    }

    pub fn is_relation(&self) -> bool {
        self.relation.is_some() || matches!(self.kind, FieldKind::GenericForeignKey { .. })
    }

    pub fn is_many_to_many(&self) -> bool {
        matches!(self.kind, FieldKind::ManyToMany)
    }

    /// Django's `private_fields`: generic relations and keys, copied to every child model.
    pub fn is_private(&self) -> bool {
        matches!(
            self.kind,
            FieldKind::GenericForeignKey { .. } | FieldKind::GenericRelation { .. }
        )
    }

    pub fn concrete(&self) -> bool {
        self.column.is_some()
    }

    /// Django's `_unique`-aware `unique`: primary keys are unique too.
    pub fn is_unique(&self) -> bool {
        self.unique || self.primary_key
    }

    pub fn has_default(&self) -> bool {
        !matches!(self.default, Default::None)
    }
}
