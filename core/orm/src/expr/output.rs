//! `Output`: the type of an expression, which is a field of a model or one that stands alone.

use crate::meta::{Default, Field, FieldId, FieldKind, ModelId, Registry};
use std::cell::RefCell;
use std::rc::Rc;

/// `output_field`.
#[derive(Clone, Debug)]
pub enum Output {
    Field(FieldId),
    /// Not attached to a model: `IntegerField()`.
    Free(Rc<Field>),
}

impl Output {
    pub fn field<'a>(&'a self, registry: &'a Registry) -> &'a Field {
        match self {
            Self::Field(id) => registry.field(*id),
            Self::Free(field) => field,
        }
    }

    pub fn kind<'a>(&'a self, registry: &'a Registry) -> &'a FieldKind {
        &self.field(registry).kind
    }

    /// A field of that kind without options, as `IntegerField()` makes.
    pub fn of(kind: FieldKind) -> Self {
        thread_local! {
            static FREE: RefCell<Vec<Rc<Field>>> = const { RefCell::new(Vec::new()) };
        }
        FREE.with_borrow_mut(|made| {
            if let Some(field) = made.iter().find(|field| field.kind == kind) {
                return Self::Free(field.clone());
            }
            let field = Rc::new(free_field(kind));
            made.push(field.clone());
            Self::Free(field)
        })
    }

    pub fn integer() -> Self {
        Self::of(FieldKind::Integer)
    }
    pub fn float() -> Self {
        Self::of(FieldKind::Float)
    }
    pub fn boolean() -> Self {
        Self::of(FieldKind::Boolean)
    }
    pub fn char() -> Self {
        Self::of(FieldKind::Char { max_length: None })
    }
    pub fn text() -> Self {
        Self::of(FieldKind::Text { max_length: None })
    }
    pub fn decimal() -> Self {
        Self::of(FieldKind::Decimal { max_digits: None, decimal_places: None })
    }
    pub fn date() -> Self {
        Self::of(FieldKind::Date { auto_now: false, auto_now_add: false })
    }
    pub fn time() -> Self {
        Self::of(FieldKind::Time { auto_now: false, auto_now_add: false })
    }
    pub fn datetime() -> Self {
        Self::of(FieldKind::DateTime { auto_now: false, auto_now_add: false })
    }
    pub fn duration() -> Self {
        Self::of(FieldKind::Duration)
    }
    pub fn uuid() -> Self {
        Self::of(FieldKind::Uuid)
    }
    pub fn json() -> Self {
        Self::of(FieldKind::Json)
    }
    pub fn binary() -> Self {
        Self::of(FieldKind::Binary { max_length: None })
    }

    /// Equal as Django compares expressions' arguments: the same field of a model, or free fields of one class.
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Field(a), Self::Field(b)) => a == b,
            (Self::Free(a), Self::Free(b)) => Rc::ptr_eq(a, b) || (a.kind == b.kind && a.class_name == b.class_name),
            _ => false,
        }
    }

    /// The field itself, or what a foreign key points to in the end: whose values this one holds.
    pub fn storage<'a>(&'a self, registry: &'a Registry) -> &'a Field {
        storage_field(self.field(registry), registry)
    }
}

/// Follows foreign keys to the field whose type the column has.
pub fn storage_field<'a>(mut field: &'a Field, registry: &'a Registry) -> &'a Field {
    for _ in 0..16 {
        match &field.kind {
            FieldKind::Generated { .. } | FieldKind::ForeignKey | FieldKind::OneToOne => {
                match registry.target_field(field) {
                    Some(target) => field = registry.field(target),
                    None => break,
                }
            }
            _ => break,
        }
    }
    field
}

fn free_field(kind: FieldKind) -> Field {
    let empty: Rc<str> = Rc::from("");
    Field {
        id: FieldId { model: ModelId(u32::MAX), index: 0 },
        name: empty.clone(),
        attname: empty.clone(),
        column: None,
        class_name: Rc::from(class_name(&kind)),
        kind,
        null: false,
        blank: false,
        unique: false,
        db_index: false,
        primary_key: false,
        editable: true,
        default: Default::None,
        db_default: None,
        db_collation: None,
        db_comment: None,
        verbose_name: empty.clone(),
        help_text: empty,
        relation: None,
        auto_created: false,
        creation_counter: 0,
        hooks: None,
    }
}

/// The name of Django's class for a kind; a subclass's own name is in [`Field::class_name`].
pub fn class_name(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::SmallAuto => "SmallAutoField",
        FieldKind::Auto => "AutoField",
        FieldKind::BigAuto => "BigAutoField",
        FieldKind::SmallInteger => "SmallIntegerField",
        FieldKind::Integer => "IntegerField",
        FieldKind::BigInteger => "BigIntegerField",
        FieldKind::PositiveSmallInteger => "PositiveSmallIntegerField",
        FieldKind::PositiveInteger => "PositiveIntegerField",
        FieldKind::PositiveBigInteger => "PositiveBigIntegerField",
        FieldKind::Float => "FloatField",
        FieldKind::Decimal { .. } => "DecimalField",
        FieldKind::Boolean => "BooleanField",
        FieldKind::Char { .. } => "CharField",
        FieldKind::Slug { .. } => "SlugField",
        FieldKind::Email { .. } => "EmailField",
        FieldKind::Url { .. } => "URLField",
        FieldKind::Text { .. } => "TextField",
        FieldKind::FilePath { .. } => "FilePathField",
        FieldKind::File { .. } => "FileField",
        FieldKind::Image { .. } => "ImageField",
        FieldKind::GenericIpAddress { .. } => "GenericIPAddressField",
        FieldKind::Uuid => "UUIDField",
        FieldKind::Binary { .. } => "BinaryField",
        FieldKind::Json => "JSONField",
        FieldKind::Date { .. } => "DateField",
        FieldKind::Time { .. } => "TimeField",
        FieldKind::DateTime { .. } => "DateTimeField",
        FieldKind::Duration => "DurationField",
        FieldKind::Generated { .. } => "GeneratedField",
        FieldKind::CompositePrimaryKey { .. } => "CompositePrimaryKey",
        FieldKind::ForeignKey => "ForeignKey",
        FieldKind::OneToOne => "OneToOneField",
        FieldKind::ManyToMany => "ManyToManyField",
        FieldKind::GenericForeignKey { .. } => "GenericForeignKey",
        FieldKind::GenericRelation { .. } => "GenericRelation",
        FieldKind::Custom => "Field",
    }
}
