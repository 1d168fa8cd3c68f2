//! `Lookup`: one condition, and the table that declares each of Django's lookups.

use super::custom::CustomLookup;
use super::{Expr, Rhs};
use std::rc::Rc;

/// What a lookup does, beyond its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookupKind {
    Exact,
    IExact,
    /// `>`, `>=`, `<`, `<=`.
    Compare,
    In,
    Range,
    IsNull,
    /// `LIKE`, with wildcards before and after.
    Pattern {
        before: bool,
        after: bool,
    },
    Regex,
    /// On a JSON column.
    JsonContains,
    JsonContainedBy,
    HasKey,
    HasKeys,
    HasAnyKeys,
}

/// The declaration of one lookup.
#[derive(Debug)]
pub struct LookupSpec {
    pub name: &'static str,
    /// Django's class.
    pub class_name: &'static str,
    pub kind: LookupKind,
    /// The right side is converted as the field would (`prepare_rhs`).
    pub prepare: bool,
}

const fn lookup(name: &'static str, class_name: &'static str, kind: LookupKind) -> LookupSpec {
    LookupSpec {
        name,
        class_name,
        kind,
        prepare: true,
    }
}

const fn text(name: &'static str, class_name: &'static str, kind: LookupKind) -> LookupSpec {
    LookupSpec {
        name,
        class_name,
        kind,
        prepare: false,
    }
}

const fn pattern(before: bool, after: bool) -> LookupKind {
    LookupKind::Pattern { before, after }
}

pub static EXACT: LookupSpec = lookup("exact", "Exact", LookupKind::Exact);
pub static IN: LookupSpec = lookup("in", "In", LookupKind::In);
pub static IS_NULL: LookupSpec = text("isnull", "IsNull", LookupKind::IsNull);

static LOOKUPS: &[LookupSpec] = &[
    text("iexact", "IExact", LookupKind::IExact),
    lookup("gt", "GreaterThan", LookupKind::Compare),
    lookup("gte", "GreaterThanOrEqual", LookupKind::Compare),
    lookup("lt", "LessThan", LookupKind::Compare),
    lookup("lte", "LessThanOrEqual", LookupKind::Compare),
    lookup("range", "Range", LookupKind::Range),
    text("contains", "Contains", pattern(true, true)),
    text("icontains", "IContains", pattern(true, true)),
    text("startswith", "StartsWith", pattern(false, true)),
    text("istartswith", "IStartsWith", pattern(false, true)),
    text("endswith", "EndsWith", pattern(true, false)),
    text("iendswith", "IEndsWith", pattern(true, false)),
    text("regex", "Regex", LookupKind::Regex),
    text("iregex", "IRegex", LookupKind::Regex),
];

static JSON_LOOKUPS: &[LookupSpec] = &[
    lookup("contains", "DataContains", LookupKind::JsonContains),
    lookup("contained_by", "ContainedBy", LookupKind::JsonContainedBy),
    text("has_key", "HasKey", LookupKind::HasKey),
    text("has_keys", "HasKeys", LookupKind::HasKeys),
    text("has_any_keys", "HasAnyKeys", LookupKind::HasAnyKeys),
];

/// A lookup that every field has.
pub fn find(name: &str) -> Option<&'static LookupSpec> {
    [&EXACT, &IN, &IS_NULL]
        .into_iter()
        .chain(LOOKUPS)
        .find(|spec| spec.name == name)
}

/// A lookup that JSON fields have, before those of [`find`].
pub fn find_json(name: &str) -> Option<&'static LookupSpec> {
    JSON_LOOKUPS.iter().find(|spec| spec.name == name)
}

/// Every lookup, for hosts that make a class of each.
pub fn all() -> impl Iterator<Item = &'static LookupSpec> {
    [&EXACT, &IN, &IS_NULL].into_iter().chain(LOOKUPS)
}

pub fn all_json() -> impl Iterator<Item = &'static LookupSpec> {
    JSON_LOOKUPS.iter()
}

/// Which class a lookup is of.
#[derive(Clone, Debug)]
pub enum LookupClass {
    Builtin(&'static LookupSpec),
    Custom(Rc<dyn CustomLookup>),
}

impl LookupClass {
    pub fn name(&self) -> String {
        match self {
            Self::Builtin(spec) => spec.name.to_owned(),
            Self::Custom(custom) => custom.name(),
        }
    }

    pub fn kind(&self) -> Option<LookupKind> {
        match self {
            Self::Builtin(spec) => Some(spec.kind),
            Self::Custom(_) => None,
        }
    }

    pub fn is_exact(&self) -> bool {
        self.kind() == Some(LookupKind::Exact)
    }
}

/// `lhs` compared with `rhs`.
#[derive(Clone, Debug)]
pub struct Lookup {
    pub class: LookupClass,
    pub lhs: Expr,
    pub rhs: Rhs,
    /// An expression of `aggregate()`.
    pub summary: bool,
}

impl Lookup {
    /// The right side as an expression, where it is one.
    pub fn rhs_expr(&self) -> Option<&Expr> {
        match &self.rhs {
            Rhs::Expr(expr) => Some(expr),
            _ => None,
        }
    }
}
