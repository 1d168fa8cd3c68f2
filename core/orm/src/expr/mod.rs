//! The expression tree: everything that can stand in a query.
//!
//! An [`Expr`] is cheap to clone (each node is shared). A program builds *unresolved* trees from [`Expr::f`],
//! [`Expr::outer_ref`], [`Q`] and the rest; adding one to a `Query` *resolves* it: names become columns ([`Col`]) with the
//! joins that they need, `Q` becomes a [`WhereNode`] of [`Lookup`]s. Only resolved trees are compiled to SQL.
//!
//! | file | holds |
//! |---|---|
//! | `func` | [`Func`]: SQL functions and aggregates, and the table that declares each of them |
//! | `lookup` | [`Lookup`]: `exact`, `in`, `icontains`, ..., and the table that declares each of them |
//! | `fields` | which lookups and transforms each field type has |
//! | `output` | [`Output`]: the type of an expression, and how it is inferred |
//! | `q` | [`Q`] and [`Rhs`]: conditions as a program writes them |
//! | `node` | the other nodes |
//! | `walk` | what every node answers: its sources, its aggregates, a copy with other sources |
//! | `custom` | [`CustomExpr`], [`CustomLookup`]: nodes that the host language defines |

pub mod custom;
pub mod fields;
pub mod func;
pub mod infer;
pub mod lookup;
pub mod node;
pub mod output;
pub mod q;
pub mod repr;
pub mod suggest;
pub mod walk;

pub use custom::{CustomExpr, CustomLookup, Found, LookupSource};
pub use func::{Aggregate, Func, FuncSpec};
pub use lookup::{Lookup, LookupClass};
pub use node::{
    Case, Col, ColPairs, Combined, Connector, Exclusion, ExtraWhere, Frame, FrameKind, Operator,
    OrderBy, OuterName, RawSql, Ref, Sliced, Subquery, ValueExpr, When, WhereNode, Window, Wrapper,
};
pub use output::Output;
pub use q::{Q, QChild, Rhs};

use crate::error::Result;
use crate::meta::Registry;
use crate::query::Query;
use crate::value::Value;
use std::rc::Rc;

/// The name of a joined table in one query: the table's own name, or `T3`, `U0`.
pub type Alias = Rc<str>;

/// One node of an expression, with everything below it.
#[derive(Clone, Debug)]
pub enum Expr {
    /// `F("author__name")`.
    F(Rc<str>),
    /// `OuterRef("pk")`, or `OuterRef(OuterRef("pk"))`.
    OuterRef(Rc<OuterName>),
    /// An `OuterRef` inside a query that has itself been used as a subquery of another.
    ResolvedOuterRef(Rc<str>),
    /// `F("name")[1:3]`.
    Sliced(Rc<Sliced>),
    /// Conditions that are not resolved yet.
    Q(Rc<Q>),
    /// A column of a joined table.
    Col(Rc<Col>),
    /// The columns of a composite primary key.
    ColPairs(Rc<ColPairs>),
    /// A selected column by its alias or its position.
    Ref(Rc<Ref>),
    Value(Rc<ValueExpr>),
    /// A function, transform or aggregate.
    Func(Rc<Func>),
    /// `a + b`.
    Combined(Rc<Combined>),
    Case(Rc<Case>),
    When(Rc<When>),
    /// `ExpressionWrapper(expression, output_field)`.
    Wrapper(Rc<Wrapper>),
    /// `~Exists(...)`, `~F("flag")`.
    Negated(Rc<Expr>),
    Lookup(Rc<Lookup>),
    Where(Rc<WhereNode>),
    /// `Subquery(queryset)` and `Exists(queryset)`.
    Subquery(Rc<Subquery>),
    /// A query as a value: the right side of `in`, a resolved `Subquery`.
    Query(Rc<Query>),
    Window(Rc<Window>),
    OrderBy(Rc<OrderBy>),
    RawSql(Rc<RawSql>),
    /// Several expressions, separated by commas.
    List(Rc<[Expr]>),
    /// `*`, as in `COUNT(*)`.
    Star,
    /// A condition that nothing meets: `none()`.
    Nothing,
    /// `extra(where=...)`.
    ExtraWhere(Rc<ExtraWhere>),
    /// Written in the host language.
    Custom(Rc<dyn CustomExpr>),
}

impl Expr {
    pub fn f(name: impl AsRef<str>) -> Self {
        Self::F(Rc::from(name.as_ref()))
    }

    pub fn outer_ref(name: impl AsRef<str>) -> Self {
        Self::OuterRef(Rc::new(OuterName::Name(Rc::from(name.as_ref()))))
    }

    /// `OuterRef(inner)`, where `inner` is an `OuterRef` itself.
    pub fn outer_ref_to(inner: Rc<OuterName>) -> Self {
        Self::OuterRef(Rc::new(OuterName::Outer(inner)))
    }

    pub fn value(value: impl Into<Value>) -> Self {
        Self::Value(Rc::new(ValueExpr {
            value: value.into(),
            output: None,
            for_save: false,
            json_null: false,
        }))
    }

    pub fn value_of(value: impl Into<Value>, output: Option<Output>) -> Self {
        Self::Value(Rc::new(ValueExpr {
            value: value.into(),
            output,
            for_save: false,
            json_null: false,
        }))
    }

    /// A function or aggregate of the tables by its class name (`"Lower"`, `"Count"`), or None if there is none.
    pub fn func(name: &str, args: Vec<Expr>) -> Option<Self> {
        func::find(name).map(|spec| Self::Func(Rc::new(Func::new(spec, args))))
    }

    /// `COUNT(*)`.
    pub fn count_star() -> Self {
        Self::Func(Rc::new(Func::new(&func::COUNT, vec![Self::Star])))
    }

    /// `~expression`: a negation of a negation is what was negated.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Q(q) => Self::from((*q).clone().not()),
            Self::Negated(inner) => (*inner).clone(),
            other => Self::Negated(Rc::new(other)),
        }
    }

    pub fn combine(self, operator: Operator, right: Self) -> Self {
        Self::Combined(Rc::new(Combined {
            left: self,
            operator,
            right,
            output: None,
            kind: node::CombinedKind::Plain,
        }))
    }

    pub fn wrap(self, output: Output) -> Self {
        Self::Wrapper(Rc::new(Wrapper {
            expression: self,
            output,
        }))
    }

    pub fn asc(self) -> Self {
        Self::OrderBy(Rc::new(OrderBy {
            expression: self,
            descending: false,
            nulls_first: false,
            nulls_last: false,
        }))
    }

    pub fn desc(self) -> Self {
        Self::OrderBy(Rc::new(OrderBy {
            expression: self,
            descending: true,
            nulls_first: false,
            nulls_last: false,
        }))
    }

    /// `Case(When(condition, then=...), ..., default=...)`.
    pub fn case(cases: Vec<(Expr, Expr)>, default: Option<Expr>) -> Self {
        let cases = cases
            .into_iter()
            .map(|(condition, result)| Self::When(Rc::new(When { condition, result })))
            .collect();
        let default = default.unwrap_or_else(|| Self::value(Value::Null));
        Self::Case(Rc::new(Case {
            cases,
            default,
            output: None,
            template: None,
        }))
    }

    pub fn subquery(query: Query) -> Self {
        Self::Subquery(Rc::new(Subquery::new(query)))
    }

    /// `Exists(queryset)`.
    pub fn exists(registry: &Registry, query: Query) -> Result<Self> {
        Ok(Self::Subquery(Rc::new(Subquery {
            exists: true,
            ..Subquery::new(query.exists(registry, true)?)
        })))
    }

    pub fn raw(sql: impl AsRef<str>, params: Vec<Value>) -> Self {
        Self::RawSql(Rc::new(RawSql {
            sql: Rc::from(sql.as_ref()),
            params: params.into(),
            output: None,
        }))
    }
}

impl From<Q> for Expr {
    fn from(q: Q) -> Self {
        Self::Q(Rc::new(q))
    }
}
