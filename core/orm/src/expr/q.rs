//! `Q`: conditions as a program writes them, and the right-hand sides of their lookups.

use super::Expr;
use super::node::Connector;
use crate::query::Query;
use crate::value::Value;
use std::rc::Rc;

/// `Q(author__name="x") & ~Q(...)`: an unresolved tree of conditions.
///
/// ```
/// use dunder_orm::expr::Q;
/// let q = Q::lookup("title", "Dune").or(Q::lookup("author__name", "Frank").not());
/// assert_eq!(q.children.len(), 2);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Q {
    pub children: Vec<QChild>,
    pub connector: Connector,
    pub negated: bool,
}

#[derive(Clone, Debug)]
pub enum QChild {
    /// `author__name__icontains="x"`.
    Lookup(Rc<str>, Rhs),
    Q(Rc<Q>),
    /// A conditional expression: `Exists(...)`, a lookup object.
    Expr(Expr),
}

/// The right side of a lookup.
#[derive(Clone, Debug)]
pub enum Rhs {
    Value(Value),
    /// An expression, or a queryset as [`Expr::Query`].
    Expr(Expr),
    /// A list or tuple with expressions among its items (one without is a `Value::List`).
    List(Rc<[Rhs]>),
}

impl Q {
    pub fn lookup(path: impl AsRef<str>, rhs: impl Into<Rhs>) -> Self {
        Self::all([(path, rhs)])
    }

    /// All of these lookups, in the order given. (Python's `Q(**kwargs)` sorts them by name: the host does.)
    pub fn all<P: AsRef<str>, R: Into<Rhs>>(lookups: impl IntoIterator<Item = (P, R)>) -> Self {
        let children = lookups
            .into_iter()
            .map(|(path, rhs)| QChild::Lookup(Rc::from(path.as_ref()), rhs.into()))
            .collect();
        Self {
            children,
            connector: Connector::And,
            negated: false,
        }
    }

    pub fn expr(expr: Expr) -> Self {
        Self {
            children: vec![QChild::Expr(expr)],
            connector: Connector::And,
            negated: false,
        }
    }

    pub fn and(self, other: Self) -> Self {
        self.combine(other, Connector::And)
    }

    pub fn or(self, other: Self) -> Self {
        self.combine(other, Connector::Or)
    }

    pub fn xor(self, other: Self) -> Self {
        self.combine(other, Connector::Xor)
    }

    #[must_use]
    #[allow(clippy::should_implement_trait)]
    pub fn not(self) -> Self {
        // Django negates a copy in place: ~Q(a, b) keeps its children, ~~Q(a) is Q(a).
        Self {
            negated: !self.negated,
            ..self
        }
    }

    pub fn is_empty(&self) -> bool {
        self.children.is_empty()
    }

    /// `self & other` and its kin: an empty side gives the other one.
    pub fn combine(self, other: Self, connector: Connector) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        let mut result = Self {
            children: Vec::new(),
            connector,
            negated: false,
        };
        result.add(self, connector);
        result.add(other, connector);
        result
    }

    /// Adds a child, flat where that means the same: `a AND (b AND c)` becomes `a AND b AND c`.
    fn add(&mut self, child: Self, connector: Connector) {
        debug_assert_eq!(self.connector, connector);
        let flat = !child.negated && (child.connector == connector || child.children.len() == 1);
        if flat {
            self.children.extend(child.children);
        } else {
            self.children.push(QChild::Q(Rc::new(child)));
        }
    }

    /// A queryset's `filter(q1, q2, name=...)`: one node that holds each argument.
    pub fn of(args: Vec<QChild>, negated: bool) -> Self {
        Self {
            children: args,
            connector: Connector::And,
            negated,
        }
    }
}

impl<T: Into<Value>> From<T> for Rhs {
    fn from(value: T) -> Self {
        Self::Value(value.into())
    }
}

impl From<Expr> for Rhs {
    fn from(expr: Expr) -> Self {
        Self::Expr(expr)
    }
}

impl From<Query> for Rhs {
    fn from(query: Query) -> Self {
        Self::Expr(Expr::Query(Rc::new(query)))
    }
}

impl Rhs {
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Value(Value::Null))
    }
}
