//! `Query`: what a queryset has gathered before any SQL exists.
//!
//! A host's queryset holds a [`Query`], clones it for each step ([`Query::chain`] is cheap: its parts are shared) and calls
//! the methods of the same names as Django's `QuerySet`:
//!
//! ```text
//! let mut query = Query::new(post);                                      // Post.objects
//! query.filter(&registry, Q::lookup("author__name", "Ann"))?;            // .filter(author__name="Ann")
//! query.order_by(&registry, &["-created".into()])?;                      // .order_by("-created")
//! query.set_limits(Some(0), Some(10));                                   // [:10]
//! let compiled = compile(&mut query, &registry, &dialect)?;              // None: nothing can match (EmptyResultSet)
//! ```
//!
//! This module knows no SQL text and no dialect.
//!
//! | file | holds |
//! |---|---|
//! | `mod` | [`Query`] itself, cloning |
//! | `queryset` | the steps of a queryset: `filter`, `order_by`, `annotate`, `values`, ... |
//! | `names` | names to fields and joins: `names_to_path`, `setup_joins`, `trim_joins` |
//! | `joins` | the alias map: tables joined, reuse, promotion to outer joins, relabelling |
//! | `filter` | conditions: `add_q`, `build_filter`, `build_lookup` |
//! | `exclude` | `split_exclude`: a subquery for conditions on many related rows under a negation |
//! | `resolve` | expressions: `resolve_ref`, and each node's resolution |
//! | `select` | the selection: `values`, masks, `group_by`, deferred loading |
//! | `aggregate` | `aggregate()`, `count()`, `exists()` |
//! | `determinism` | `totally_ordered` |
//! | `combine` | `&` and `|` of two querysets |

pub mod aggregate;
pub mod combine;
pub mod determinism;
pub mod exclude;
pub mod filter;
pub mod having;
pub mod joins;
pub mod names;
pub mod prepare;
pub mod queryset;
pub mod resolve;
pub mod select;
mod tuple;

pub use aggregate::Aggregation;
pub use joins::{AliasSet, FilteredRelation, Join, JoinType, Joined, Table};
pub use names::{JoinInfo, Path, Step};
pub use resolve::Resolve;

use crate::expr::{Alias, Expr, WhereNode};
use crate::meta::ModelId;
use crate::value::Value;
use std::rc::Rc;

/// A name and what it stands for, in insertion order, as a Python dict keeps it. Small: looked up by scanning.
pub type Named<T> = Vec<(Rc<str>, T)>;

/// `ORDER BY` terms as given: `"-created"`, `"?"`, `F("x").desc()`.
#[derive(Clone, Debug)]
pub enum OrderTerm {
    Name(Rc<str>),
    Expr(Expr),
}

impl std::convert::From<&str> for OrderTerm {
    fn from(name: &str) -> Self {
        Self::Name(Rc::from(name))
    }
}

impl std::convert::From<Expr> for OrderTerm {
    fn from(expr: Expr) -> Self {
        Self::Expr(expr)
    }
}

#[derive(Clone, Debug, Default)]
pub enum GroupBy {
    #[default]
    None,
    /// By all fields of the model (`True` in Django).
    Model,
    By(Rc<Vec<Expr>>),
}

/// `select_related()`: what to follow.
#[derive(Clone, Debug, Default)]
pub enum SelectRelated {
    #[default]
    No,
    /// `select_related()` without names: every relation that isn't nullable.
    All,
    Names(Rc<Tree>),
}

/// Names below names: `a__b` and `a__c` as `a: {b, c}`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree(pub Named<Tree>);

impl Tree {
    pub fn get(&self, name: &str) -> Option<&Tree> {
        self.0
            .iter()
            .find(|(key, _)| &**key == name)
            .map(|(_, tree)| tree)
    }

    /// The entry of that name, made where it is missing.
    pub fn entry(&mut self, name: &str) -> &mut Tree {
        let index = match self.0.iter().position(|(key, _)| &**key == name) {
            Some(index) => index,
            None => {
                self.0.push((Rc::from(name), Tree::default()));
                self.0.len() - 1
            }
        };
        &mut self.0[index].1
    }

    /// Adds `a__b__c`.
    pub fn insert(&mut self, path: &str) {
        path.split("__").fold(self, |tree, part| tree.entry(part));
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combinator {
    Union,
    Intersection,
    Difference,
}

impl Combinator {
    pub fn name(self) -> &'static str {
        match self {
            Self::Union => "union",
            Self::Intersection => "intersection",
            Self::Difference => "difference",
        }
    }
}

/// `select_for_update(...)`; SQLite ignores it.
#[derive(Clone, Debug, Default)]
pub struct ForUpdate {
    pub nowait: bool,
    pub skip_locked: bool,
    pub of: Vec<Rc<str>>,
    pub no_key: bool,
}

/// Where a name of `values()` comes from.
#[derive(Clone, Debug)]
pub enum Selected {
    /// A column, by its place in `Query::select`.
    Column(usize),
    /// An annotation, by its name.
    Annotation(Rc<str>),
    /// `extra(select=...)`.
    Extra(Expr),
}

/// `defer()` and `only()`.
#[derive(Clone, Debug, Default)]
pub struct Deferred {
    pub names: Vec<Rc<str>>,
    /// The names are the only ones to load; else those not to load.
    pub only: bool,
}

/// SQL and parameters of `extra(select=...)`.
pub type ExtraSelect = (Rc<str>, Rc<[Value]>);

/// Everything asked of the database in one statement, not yet SQL.
#[derive(Clone, Debug)]
pub struct Query {
    /// None for queries without a table (checking a constraint's condition).
    pub model: Option<ModelId>,
    pub(crate) joins: Rc<Vec<Joined>>,
    pub(crate) table_map: Rc<Named<Vec<Alias>>>,
    pub(crate) alias_prefix: Rc<str>,
    pub(crate) subq_aliases: Rc<Vec<Rc<str>>>,
    pub(crate) external_aliases: Rc<Named<bool>>,
    pub(crate) used_aliases: AliasSet,
    pub(crate) filtered_relations: Rc<Named<Rc<FilteredRelation>>>,
    pub(crate) lookup_joins: Rc<[Alias]>,
    /// Give columns their table's name. Off for constraints and generated fields.
    pub alias_cols: bool,
    /// Joins of the last `filter()` may be reused by the next one (related managers).
    pub filter_is_sticky: bool,

    pub where_node: Rc<WhereNode>,
    pub annotations: Rc<Named<Expr>>,
    /// Which annotations are selected; None: all.
    pub(crate) annotation_mask: Option<Rc<Vec<Rc<str>>>>,
    pub extra: Rc<Named<ExtraSelect>>,
    pub(crate) extra_mask: Option<Rc<Vec<Rc<str>>>>,
    pub extra_tables: Rc<Vec<Rc<str>>>,
    pub extra_order_by: Rc<Vec<Rc<str>>>,

    pub select: Rc<Vec<Expr>>,
    pub(crate) values_select: Rc<Vec<Rc<str>>>,
    /// The arguments of `values()`: None without it, empty for `values()` alone.
    pub fields: Option<Rc<[Rc<str>]>>,
    /// What `values()` named, in order; None without names.
    pub selected: Option<Rc<Named<Selected>>>,
    pub default_cols: bool,
    pub group_by: GroupBy,
    pub order_by: Rc<Vec<OrderTerm>>,
    pub default_ordering: bool,
    /// False after `reverse()`.
    pub standard_ordering: bool,
    pub low_mark: u64,
    pub high_mark: Option<u64>,
    pub distinct: bool,
    pub distinct_fields: Rc<Vec<Rc<str>>>,
    pub select_for_update: Option<Rc<ForUpdate>>,
    pub select_related: SelectRelated,
    pub deferred: Rc<Deferred>,
    pub combinator: Option<Combinator>,
    pub combinator_all: bool,
    pub combined: Rc<Vec<Query>>,
    /// Made by [`Query::exists`].
    pub(crate) existence: bool,
    /// Used within another query: compiled in parentheses.
    pub subquery: bool,
    pub(crate) contains_subquery: bool,
    /// `aggregate()` over this query as a subquery.
    pub(crate) inner: Option<Rc<Query>>,
    /// `explain()`: the format and options.
    pub explain: bool,
}

impl Query {
    pub fn new(model: ModelId) -> Self {
        Self::with_model(Some(model))
    }

    pub fn with_model(model: Option<ModelId>) -> Self {
        Self {
            model,
            joins: Rc::default(),
            table_map: Rc::default(),
            alias_prefix: "T".into(),
            subq_aliases: Rc::new(vec!["T".into()]),
            external_aliases: Rc::default(),
            used_aliases: AliasSet::default(),
            filtered_relations: Rc::default(),
            lookup_joins: Rc::from([]),
            alias_cols: true,
            filter_is_sticky: false,
            where_node: Rc::default(),
            annotations: Rc::default(),
            annotation_mask: None,
            extra: Rc::default(),
            extra_mask: None,
            extra_tables: Rc::default(),
            extra_order_by: Rc::default(),
            select: Rc::default(),
            values_select: Rc::default(),
            fields: None,
            selected: None,
            default_cols: true,
            group_by: GroupBy::None,
            order_by: Rc::default(),
            default_ordering: true,
            standard_ordering: true,
            low_mark: 0,
            high_mark: None,
            distinct: false,
            distinct_fields: Rc::default(),
            select_for_update: None,
            select_related: SelectRelated::No,
            deferred: Rc::default(),
            combinator: None,
            combinator_all: false,
            combined: Rc::default(),
            existence: false,
            subquery: false,
            contains_subquery: false,
            inner: None,
            explain: false,
        }
    }

    /// A copy for the next step of a queryset: joins of this step's filters are no longer reused by the next one's.
    #[must_use]
    pub fn chain(&self) -> Self {
        let mut query = self.clone();
        if !query.filter_is_sticky {
            query.used_aliases = AliasSet::default();
        }
        query.filter_is_sticky = false;
        query
    }

    /// Whether a `FilteredRelation` has that name.
    pub fn has_filtered_relation(&self, name: &str) -> bool {
        self.filtered_relations
            .iter()
            .any(|(known, _)| &**known == name)
    }

    pub fn is_sliced(&self) -> bool {
        self.low_mark != 0 || self.high_mark.is_some()
    }

    pub fn has_limit_one(&self) -> bool {
        self.high_mark.is_some_and(|high| high - self.low_mark == 1)
    }

    /// `values()` or `values_list()` was called with names.
    pub fn has_select_fields(&self) -> bool {
        self.selected.is_some()
    }

    pub fn annotation(&self, name: &str) -> Option<&Expr> {
        self.annotations
            .iter()
            .find(|(key, _)| &**key == name)
            .map(|(_, expr)| expr)
    }

    /// The annotations that are selected.
    pub fn annotation_select(&self) -> impl Iterator<Item = &(Rc<str>, Expr)> {
        self.annotations.iter().filter(|(name, _)| {
            self.annotation_mask
                .as_ref()
                .is_none_or(|mask| mask.iter().any(|kept| kept == name))
        })
    }

    /// Every table of the query under its alias, with how it is joined and how often it is used.
    pub fn tables(&self) -> &[Joined] {
        &self.joins
    }

    /// The prefixes of aliases that this query and its subqueries have taken.
    pub fn subquery_prefixes(&self) -> &[Rc<str>] {
        &self.subq_aliases
    }

    pub fn extra_select(&self) -> impl Iterator<Item = &(Rc<str>, ExtraSelect)> {
        self.extra.iter().filter(|(name, _)| {
            self.extra_mask
                .as_ref()
                .is_none_or(|mask| mask.iter().any(|kept| kept == name))
        })
    }
}
