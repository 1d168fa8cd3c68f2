//! Nodes that the host language defines: subclasses of `Func`, `Expression`, `Lookup` and `Transform` with methods of
//! their own. A subclass that only sets attributes (`function`, `template`, `arity`, `output_field`) needs none of this:
//! it is a [`Func`](super::Func) with those attributes.

use super::{Expr, FuncSpec, Lookup, LookupClass, Output};
use crate::compile::{Compile, Compiler, Sql};
use crate::error::Result;
use crate::meta::{Field, Registry};
use crate::query::{Query, Resolve};
use std::fmt::Debug;
use std::rc::Rc;

/// An expression whose class overrides `as_sql`, `resolve_expression` or the like. Each method that returns an `Option`
/// says None where the class does not override it.
pub trait CustomExpr: Debug {
    /// The class's `__name__`.
    fn class_name(&self) -> String;
    /// `get_source_expressions()`; None stands for Python's None among them.
    fn sources(&self) -> Vec<Option<Expr>>;
    /// A copy with other sources, as many as [`CustomExpr::sources`] gave.
    fn with_sources(&self, sources: Vec<Option<Expr>>) -> Result<Expr>;
    fn resolve(
        &self,
        _query: &mut Query,
        _registry: &Registry,
        _how: &mut Resolve<'_>,
    ) -> Result<Option<Expr>> {
        Ok(None)
    }
    /// `output_field`; None: "Cannot resolve expression type, unknown output_field".
    fn output(&self, _registry: &Registry) -> Result<Option<Output>>;
    /// `as_sqlite` where there is one, else `as_sql`. A raised `EmptyResultSet` is [`Stop::Empty`](crate::compile::Stop).
    fn as_sql(&self, compiler: &mut Compiler<'_>, out: &mut Sql) -> Compile;
    fn contains_aggregate(&self) -> Option<bool> {
        None
    }
    /// For aggregates their `default=`; None for anything else.
    fn aggregate_default(&self) -> Result<Option<Option<Expr>>> {
        Ok(None)
    }
    fn contains_over_clause(&self) -> Option<bool> {
        None
    }
    /// May stand in a `WHERE` clause.
    fn filterable(&self) -> bool {
        true
    }
    fn window_compatible(&self) -> bool {
        false
    }
    /// Overrides `conditional`; None: it is one if its output field is a boolean.
    fn conditional(&self) -> Option<bool> {
        None
    }
    fn group_by_cols(&self) -> Option<Vec<Expr>> {
        None
    }
    /// `empty_result_set_value`; `None`: not implemented.
    fn empty_result_set_value(&self) -> Option<crate::value::Value> {
        None
    }
    /// A lookup or transform registered on the class itself (a `Transform`'s own `register_lookup`).
    fn find_lookup(&self, _name: &str) -> Result<Option<Found>> {
        Ok(None)
    }
    /// The transforms that the right side goes through too (`bilateral = True`), innermost first.
    fn bilateral_transforms(&self) -> Vec<Found> {
        Vec::new()
    }
    /// Equal by Django's `identity`.
    fn same(&self, other: &dyn CustomExpr) -> bool;
    /// Converts a result (`convert_value`, `get_db_converters`, `from_db_value`); None: the output field does.
    fn has_converter(&self) -> bool {
        false
    }
    fn convert(&self, value: crate::value::Value) -> Result<crate::value::Value> {
        Ok(value)
    }
    fn as_any(&self) -> &dyn std::any::Any;
}

/// A `Lookup` class of the host language.
pub trait CustomLookup: Debug {
    fn class_name(&self) -> String;
    /// `lookup_name`.
    fn name(&self) -> String;
    /// Called when the lookup is made, for `get_prep_lookup` and `__init__`; may change both sides.
    fn prepare(&self, _lookup: &mut Lookup, _registry: &Registry) -> Result<()>;
    fn as_sql(&self, lookup: &Lookup, compiler: &mut Compiler<'_>, out: &mut Sql) -> Compile;
    fn can_use_none_as_rhs(&self) -> bool {
        false
    }
    fn same(&self, other: &dyn CustomLookup) -> bool;
    fn as_any(&self) -> &dyn std::any::Any;
}

/// What a name after a field turned out to be.
#[derive(Clone, Debug)]
pub enum Found {
    Lookup(LookupClass),
    /// A transform of the table of functions: `register_lookup(CharField, Length)`.
    Transform(&'static FuncSpec),
    /// A key of a JSON value: `data__owner`.
    Key(Rc<str>),
    /// A transform of the host language: applied by [`CustomTransform::apply`].
    CustomTransform(Rc<dyn CustomTransform>),
}

/// A `Transform` class of the host language.
pub trait CustomTransform: Debug {
    /// `transform_class(lhs)`.
    fn apply(&self, lhs: Expr) -> Result<Expr>;
}

/// The lookups and transforms that a program has registered on field classes and field instances.
/// The host puts it into [`Registry::lookup_source`].
pub trait LookupSource: Debug {
    /// What `field.get_lookup(name)` or `field.get_transform(name)` finds among the registered ones, nearest class first.
    fn find(&self, field: &Field, name: &str) -> Result<Option<Found>>;
    /// The registered names for that field, for "perhaps you meant".
    fn names(&self, field: &Field) -> Vec<String>;
}
