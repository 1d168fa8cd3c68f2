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
    Decimal { max_digits: Option<u32>, decimal_places: Option<u32> },
    Boolean,
    Char { max_length: Option<u32> },
    Slug { max_length: Option<u32>, allow_unicode: bool },
    Email { max_length: Option<u32> },
    Url { max_length: Option<u32> },
    Text { max_length: Option<u32> },
    FilePath { max_length: Option<u32> },
    File { max_length: Option<u32> },
    Image { max_length: Option<u32> },
    GenericIpAddress { protocol: Rc<str>, unpack_ipv4: bool },
    Uuid,
    Binary { max_length: Option<u32> },
    Json,
    Date { auto_now: bool, auto_now_add: bool },
    Time { auto_now: bool, auto_now_add: bool },
    DateTime { auto_now: bool, auto_now_add: bool },
    Duration,
    /// `GeneratedField`; the SQL of its expression is compiled when the table is made.
    Generated { db_persist: bool, output: Rc<FieldKind> },
    /// `CompositePrimaryKey`, over the attnames of these fields.
    CompositePrimaryKey { fields: Rc<[Rc<str>]> },
    ForeignKey,
    OneToOne,
    /// No column: a through table holds it.
    ManyToMany,
    /// `GenericForeignKey` (`ct_field`, `fk_field`); no column of its own.
    GenericForeignKey { ct_field: Rc<str>, fk_field: Rc<str> },
    /// `GenericRelation`; no column of its own.
    GenericRelation { ct_field: Rc<str>, object_id_field: Rc<str> },
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
    /// `"app.Model"`, lower-cased model name; or the spelling the program gave while unresolved.
    Lazy { app_label: Rc<str>, model_name: Rc<str> },
}

/// The relation of a `ForeignKey`, `OneToOneField`, `ManyToManyField` or `GenericRelation`.
#[derive(Clone, Debug)]
pub struct Relation {
    pub kind: RelationKind,
    pub to: RelationTarget,
    /// `to_field=`: the name of the target's field; its primary key by default.
    pub to_field: Option<Rc<str>>,
    pub on_delete: OnDelete,
    /// As given, after `%(class)s` substitution; `+` (or ending in `+`) hides the reverse accessor.
    pub related_name: Option<Rc<str>>,
    pub related_query_name: Option<Rc<str>>,
    /// The implicit `parent_ptr` of multi-table inheritance.
    pub parent_link: bool,
    pub db_constraint: bool,
    pub symmetrical: bool,
    /// For many-to-many: the through model, once it exists.
    pub through: Option<ModelId>,
    /// For many-to-many: names of the through model's two foreign keys (to the source, to the target), once known.
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
    /// Converts a raw column at once, for hosts that want it; `None` uses the kind's own conversion.
    fn convert_raw(&self, _raw: &Raw) -> Result<Option<Value>> {
        Ok(None)
    }
}

/// One field. `Field::default_for(kind)`-style constructors belong to the host; here it is plain data.
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
    /// None: the class's own (true for foreign keys and slugs).
    pub db_index: bool,
    pub primary_key: bool,
    pub editable: bool,
    pub default: Default,
    /// Compiled SQL of `db_default=`, where it is given.
    pub db_default: Option<Rc<str>>,
    pub db_collation: Option<Rc<str>>,
    pub db_comment: Option<Rc<str>>,
    pub verbose_name: Rc<str>,
    pub help_text: Rc<str>,
    pub relation: Option<Relation>,
    /// Made by Django: the automatic primary key, a parent link.
    pub auto_created: bool,
    /// The field's place in definition order, across models.
    pub creation_counter: i64,
    pub hooks: Option<Rc<dyn FieldHooks>>,
}
