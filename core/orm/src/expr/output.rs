//! `Output`: the type of an expression, which is a field of a model or one that stands alone.

use crate::meta::{Field, FieldId, FieldKind, Registry};
use std::cell::RefCell;
use std::rc::Rc;

/// `output_field`.
#[derive(Clone, Debug)]
pub enum Output {
    Field(FieldId),
    /// The other side of this foreign key: the type of `Author` rows seen through `post__author`'s reverse, `Author.post`.
    Reverse(FieldId),
    /// Not attached to a model: `IntegerField()`.
    Free(Rc<Field>),
}

impl Output {
    pub fn field<'a>(&'a self, registry: &'a Registry) -> &'a Field {
        match self {
            Self::Field(id) | Self::Reverse(id) => registry.field(*id),
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
            let field = Rc::new(Field::new(kind));
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
        Self::of(FieldKind::Decimal {
            max_digits: None,
            decimal_places: None,
        })
    }
    pub fn date() -> Self {
        Self::of(FieldKind::Date {
            auto_now: false,
            auto_now_add: false,
        })
    }
    pub fn time() -> Self {
        Self::of(FieldKind::Time {
            auto_now: false,
            auto_now_add: false,
        })
    }
    pub fn datetime() -> Self {
        Self::of(FieldKind::DateTime {
            auto_now: false,
            auto_now_add: false,
        })
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
            (Self::Field(a), Self::Field(b)) | (Self::Reverse(a), Self::Reverse(b)) => a == b,
            (Self::Free(a), Self::Free(b)) => {
                Rc::ptr_eq(a, b) || (a.kind == b.kind && a.class_name == b.class_name)
            }
            _ => false,
        }
    }

    /// A relation: its lookups compare keys.
    pub fn is_relation(&self, registry: &Registry) -> bool {
        self.field(registry).is_relation()
    }

    /// The field whose values the column holds: a foreign key's target, followed to the end.
    pub fn storage<'a>(&'a self, registry: &'a Registry) -> &'a Field {
        match self {
            // Seen from the other side, the related rows' primary key.
            Self::Reverse(id) => {
                let pk = registry.model(id.model).pk.unwrap_or(*id);
                registry.field(registry.value_field(pk))
            }
            Self::Field(id) => registry.field(registry.value_field(*id)),
            Self::Free(field) => field,
        }
    }
}
