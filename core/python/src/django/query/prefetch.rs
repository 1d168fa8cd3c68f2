//! `prefetch_related`: one query for each relation, its rows handed out in memory.

use super::queryset::QuerySet;
use crate::django::convert::{to_python, to_value};
use crate::django::error::Raise;
use crate::django::fields::Field;
use crate::django::model::{Model, cached, set_cached};
use crate::django::py::{self, Obj, call, class_attr, get, get_opt, get_some, items, list, text};
use crate::django::related::descriptors::{RelatedDescriptor, Side, base_queryset, queryset_for};
use crate::django::state::state;
use dunder_orm::expr::{ColPairs, Expr, LookupClass, Output, Q, QChild, Rhs, Window};
use dunder_orm::meta::{FieldId, Registry};
use dunder_orm::query::{OrderTerm, Query};
use dunder_orm::value::{Raw, Value};
use rustpython_vm::builtins::PyDict;
use rustpython_vm::{AsObject, Py, PyObject, PyRef, PyResult, VirtualMachine};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

/// A lookup to follow: the relations on the way, and the names that their objects get.
#[derive(Clone)]
struct Lookup {
    through: Vec<String>,
    to: Vec<String>,
    queryset: Option<Obj>,
    /// The last name is an attribute to set, not the relation's own.
    to_attr: bool,
    /// Came with the queryset of another lookup.
    additional: bool,
}

impl Lookup {
    fn of(object: &PyObject, prefix: &[String], vm: &VirtualMachine) -> PyResult<Self> {
        let split = |path: &str| path.split("__").map(str::to_owned).collect::<Vec<_>>();
        let mut lookup = match text(object) {
            Some(path) => Self {
                through: split(path),
                to: split(path),
                queryset: None,
                to_attr: false,
                additional: false,
            },
            None => Self {
                through: split(&py::str_of(&*get(object, "prefetch_through", vm)?, vm)?),
                to: split(&py::str_of(&*get(object, "prefetch_to", vm)?, vm)?),
                // A `GenericPrefetch` has several.
                queryset: match get_some(object, "querysets", vm)? {
                    Some(several) => Some(several),
                    None => get_some(object, "queryset", vm)?,
                },
                to_attr: get_some(object, "to_attr", vm)?.is_some(),
                additional: false,
            },
        };
        if !prefix.is_empty() {
            lookup.through.splice(0..0, prefix.iter().cloned());
            lookup.to.splice(0..0, prefix.iter().cloned());
            lookup.additional = true;
        }
        Ok(lookup)
    }
}

/// What makes rows belong together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Int(i64),
    Other(String),
}

fn key_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Key> {
    Ok(match to_value(object, vm)? {
        Value::Int(int) => Key::Int(int),
        other => Key::Other(other.repr().raise(vm)?),
    })
}

fn keys_of(object: &PyObject, names: &[Rc<str>], vm: &VirtualMachine) -> PyResult<Vec<Key>> {
    names
        .iter()
        .map(|name| key_of(&*get(object, name, vm)?, vm))
        .collect()
}

/// Follows every lookup from these objects.
pub fn prefetch(objects: Vec<Obj>, lookups: Vec<Obj>, vm: &VirtualMachine) -> PyResult<()> {
    if objects.is_empty() {
        return Ok(());
    }
    let mut queue: VecDeque<Lookup> = lookups
        .iter()
        .map(|lookup| Lookup::of(lookup, &[], vm))
        .collect::<PyResult<_>>()?;
    let mut done: HashMap<String, Vec<Obj>> = HashMap::new();
    let mut followed: Vec<String> = Vec::new();
    while let Some(lookup) = queue.pop_front() {
        let path = lookup.to.join("__");
        if done.contains_key(&path) {
            if lookup.queryset.is_some() {
                return Err(vm.new_value_error(format!(
                    "'{path}' lookup was already seen with a different queryset. You may need to adjust the ordering of \
                     your lookups."
                )));
            }
            continue;
        }
        let mut level_objects = objects.clone();
        let last = lookup.to.len() - 1;
        for level in 0..=last {
            if level_objects.is_empty() {
                break;
            }
            let prefix = lookup.to[..=level].join("__");
            if let Some(known) = done.get(&prefix) {
                level_objects = known.clone();
                continue;
            }
            if !prepare(&level_objects, vm)? {
                break;
            }
            let name = &lookup.through[level];
            let target = &lookup.to[level];
            let queryset = if level == last {
                lookup.queryset.clone()
            } else {
                None
            };
            let to_attr = level == last && lookup.to_attr;
            let relation = relation(&level_objects[0], name, target, &path, &lookup, vm)?;
            if level == last && matches!(relation, Relation::Attribute) {
                return Err(vm.new_value_error(format!(
                    "'{path}' does not resolve to an item that supports prefetching - this is an invalid parameter to \
                     prefetch_related()."
                )));
            }
            let mut missing = Vec::new();
            for object in &level_objects {
                if !matches!(relation, Relation::Attribute)
                    && !is_fetched(&relation, object, name, target, to_attr, vm)?
                {
                    missing.push(object.clone());
                }
            }
            if missing.is_empty() {
                level_objects = traverse(&level_objects, name, target, to_attr, vm)?;
                continue;
            }
            if to_attr && !matches!(relation, Relation::Attribute) {
                refuse_conflict(&missing[0], target, vm)?;
            }
            let (fetched, additional) = match &relation {
                Relation::Native(descriptor) => {
                    fetch(descriptor, &missing, queryset, target, to_attr, vm)?
                }
                Relation::Python(prefetcher) => fetch_python(
                    prefetcher,
                    &missing,
                    queryset,
                    target,
                    to_attr,
                    level == last,
                    vm,
                )?,
                Relation::Attribute => (Vec::new(), Vec::new()),
            };
            // A relation that this very lookup has come through is not its end.
            let circular =
                followed.contains(&prefix) || (lookup.additional && followed.contains(&path));
            if !circular {
                done.insert(prefix.clone(), fetched.clone());
                for one in additional.iter().rev() {
                    queue.push_front(Lookup::of(one, &lookup.to[..=level], vm)?);
                }
            }
            followed.push(prefix);
            level_objects = fetched;
        }
    }
    Ok(())
}

/// `to_attr` may not be the name of a field.
fn refuse_conflict(object: &PyObject, to_attr: &str, vm: &VirtualMachine) -> PyResult<()> {
    let Some(model) = crate::django::model::model_of(object.class()) else {
        return Ok(());
    };
    let state = state();
    let registry = state.registry.borrow();
    if registry.get_field(model, to_attr).is_err() {
        return Ok(());
    }
    Err(vm.new_value_error(format!(
        "to_attr={to_attr} conflicts with a field on the {} model.",
        object.class().name()
    )))
}

/// Gives each object a place for what is prefetched; false where they are not instances.
fn prepare(objects: &[Obj], vm: &VirtualMachine) -> PyResult<bool> {
    for object in objects {
        if object.downcast_ref::<Model>().is_none() && object.dict().is_none() {
            return Ok(false);
        }
        if let Ok(dict) = py::own_dict(object, vm)
            && !dict.contains_key("_prefetched_objects_cache", vm)
        {
            dict.set_item("_prefetched_objects_cache", vm.ctx.new_dict().into(), vm)?;
        }
    }
    Ok(true)
}

/// How a name is prefetched.
enum Relation {
    Native(PyRef<RelatedDescriptor>),
    /// Something of Python with `get_prefetch_querysets`.
    Python(Obj),
    /// A plain attribute: only followed.
    Attribute,
}

fn relation(
    object: &PyObject,
    name: &str,
    target: &str,
    path: &str,
    lookup: &Lookup,
    vm: &VirtualMachine,
) -> PyResult<Relation> {
    let on_class = class_attr(object.class(), name, vm);
    if let Some(descriptor) = &on_class {
        if let Some(descriptor) = descriptor.downcast_ref::<RelatedDescriptor>() {
            return Ok(Relation::Native(descriptor.to_owned()));
        }
        if get_opt(descriptor, "get_prefetch_querysets", vm)?.is_some() {
            return Ok(Relation::Python(descriptor.clone()));
        }
    }
    let _ = target;
    match get_opt(object, name, vm)? {
        Some(value) => {
            if get_opt(&value, "get_prefetch_querysets", vm)?.is_some() {
                return Ok(Relation::Python(value));
            }
            Ok(Relation::Attribute)
        }
        None => {
            let _ = path;
            Err(vm.new_attribute_error(format!(
                "Cannot find '{name}' on {} object, '{}' is an invalid parameter to prefetch_related()",
                object.class().name(),
                lookup.through.join("__")
            )))
        }
    }
}

fn is_fetched(
    relation: &Relation,
    object: &PyObject,
    name: &str,
    target: &str,
    to_attr: bool,
    vm: &VirtualMachine,
) -> PyResult<bool> {
    if to_attr && name != target {
        if object
            .dict()
            .is_some_and(|dict| dict.contains_key(target, vm))
        {
            return Ok(true);
        }
        // Asking a cached property would compute it.
        let cached_property = class_attr(object.class(), target, vm)
            .is_some_and(|found| &*found.class().name() == "cached_property");
        return Ok(!cached_property && get_opt(object, target, vm)?.is_some());
    }
    let in_cache = || -> PyResult<bool> {
        let cache = get_opt(object, "_prefetched_objects_cache", vm)?;
        Ok(cache
            .and_then(|cache| {
                cache
                    .downcast_ref::<PyDict>()
                    .map(|cache| cache.contains_key(name, vm))
            })
            .unwrap_or(false))
    };
    match relation {
        Relation::Native(descriptor) => match descriptor.side {
            Side::Forward | Side::ReverseOne => Ok(cached(object, &descriptor.name, vm)?.is_some()),
            Side::ReverseMany | Side::ManyToMany { .. } => in_cache(),
        },
        Relation::Python(prefetcher) => match get_opt(prefetcher, "is_cached", vm)? {
            Some(is_cached) => py::truthy(&*is_cached.call((object.to_owned(),), vm)?, vm),
            None => in_cache(),
        },
        Relation::Attribute => Ok(true),
    }
}

/// The objects behind a name that has been fetched before.
fn traverse(
    objects: &[Obj],
    name: &str,
    target: &str,
    to_attr: bool,
    vm: &VirtualMachine,
) -> PyResult<Vec<Obj>> {
    let mut found = Vec::new();
    for object in objects {
        let cache = get_opt(object, "_prefetched_objects_cache", vm)?;
        let kept = match cache
            .as_ref()
            .and_then(|cache| cache.downcast_ref::<PyDict>())
        {
            Some(cache) if !to_attr => cache.get_item_opt(name, vm)?,
            _ => None,
        };
        let value = match kept {
            Some(kept) => kept,
            None => {
                let does_not_exist =
                    crate::django::error::class(dunder_orm::ErrorKind::ObjectDoesNotExist, vm)?;
                match py::catch(
                    get(object, if to_attr { target } else { name }, vm),
                    &does_not_exist,
                )? {
                    Ok(value) => value,
                    Err(_) => continue,
                }
            }
        };
        if vm.is_none(&value) {
            continue;
        }
        if py::is_list_or_tuple(&value) || value.downcast_ref::<QuerySet>().is_some() {
            found.extend(items(&value, vm)?);
        } else {
            found.push(value);
        }
    }
    Ok(found)
}

fn names_of(pairs: &[(FieldId, FieldId)]) -> (Vec<Rc<str>>, Vec<Rc<str>>) {
    let state = state();
    let registry = state.registry.borrow();
    pairs
        .iter()
        .map(|(own, target)| {
            (
                registry.field(*own).attname.clone(),
                registry.field(*target).attname.clone(),
            )
        })
        .unzip()
}

/// The queryset to fetch from, without the lookups that it brings.
fn source(
    model: &PyObject,
    objects: &[Obj],
    given: Option<Obj>,
    default: &str,
    vm: &VirtualMachine,
) -> PyResult<(PyRef<QuerySet>, Vec<Obj>)> {
    let queryset = match given {
        Some(given) => given,
        None => match default {
            "_base_manager" => match objects.first() {
                Some(first) => queryset_for(first, model, vm)?,
                None => base_queryset(model, vm)?,
            },
            name => call(&*get(model, name, vm)?, "get_queryset", (), vm)?,
        },
    };
    let queryset: PyRef<QuerySet> = queryset
        .downcast()
        .map_err(|_| vm.new_type_error("prefetching needs a queryset".to_owned()))?;
    let copy = super::queryset::chain(&queryset, vm)?;
    if let Some(first) = objects.first() {
        copy.look_where(first, vm);
    }
    let additional = copy.prefetch.take();
    Ok((copy, additional))
}

type Fetched = (Vec<Obj>, Vec<Obj>);

fn fetch(
    descriptor: &Py<RelatedDescriptor>,
    objects: &[Obj],
    queryset: Option<Obj>,
    target: &str,
    to_attr: bool,
    vm: &VirtualMachine,
) -> PyResult<Fetched> {
    let field = descriptor.field.clone();
    let Some(id) = field.id.get() else {
        return Ok((Vec::new(), Vec::new()));
    };
    match descriptor.side {
        Side::Forward => forward(
            descriptor, &field, id, objects, queryset, target, to_attr, vm,
        ),
        Side::ReverseOne | Side::ReverseMany => reverse(
            descriptor, &field, id, objects, queryset, target, to_attr, vm,
        ),
        Side::ManyToMany { reverse } => many_to_many(
            descriptor, &field, id, reverse, objects, queryset, target, to_attr, vm,
        ),
    }
}

#[allow(clippy::too_many_arguments)]
fn forward(
    descriptor: &Py<RelatedDescriptor>,
    field: &PyRef<Field>,
    id: FieldId,
    objects: &[Obj],
    queryset: Option<Obj>,
    target: &str,
    to_attr: bool,
    vm: &VirtualMachine,
) -> PyResult<Fetched> {
    let pairs = crate::django::related::descriptors::related_pairs(id);
    let (own, targets) = names_of(&pairs);
    let related = get(field.as_object(), "related_model", vm)?;
    let (queryset, additional) = source(&related, objects, queryset, "_base_manager", vm)?;
    // Each key once, as the instances come.
    let mut keys: Vec<Value> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for object in objects {
        if seen.insert(keys_of(object, &own, vm)?) {
            let key = own
                .iter()
                .map(|name| to_value(&*get(object, name, vm)?, vm))
                .collect::<PyResult<Vec<_>>>()?;
            keys.push(Value::List(key.into()));
        }
    }
    let fields: Rc<[FieldId]> = pairs.iter().map(|(_, target)| *target).collect();
    queryset.change(vm, |query, registry| {
        query.clear_ordering(false, true);
        if let [target] = &*fields
            && query.model != Some(target.model)
        {
            // A child model's queryset: the column is in a parent's table.
            let keys = keys.into_iter().flat_map(single).collect();
            let name = format!("{}__in", registry.field(*target).name);
            return query.filter(registry, &Q::lookup(name, Value::List(keys)));
        }
        let table = query
            .model
            .map(|model| registry.model(model).options.db_table.clone());
        let columns = ColPairs {
            alias: table,
            targets: fields.clone(),
            sources: fields,
            output: Output::Field(id),
        };
        let lookup = Expr::Lookup(Rc::new(dunder_orm::expr::Lookup {
            class: LookupClass::Builtin(&dunder_orm::expr::lookup::IN),
            lhs: Expr::ColPairs(Rc::new(columns)),
            rhs: Rhs::Value(Value::List(keys.into())),
            summary: false,
        }));
        query.filter(registry, &Q::of(vec![QChild::Expr(lookup)], false))
    })?;
    let found = items(super::queryset::fetch_all(&queryset, vm)?.as_object(), vm)?;
    let mut by_key: HashMap<Vec<Key>, Obj> = HashMap::new();
    let reverse = state().registry.borrow().reverse_relation(id);
    for one in &found {
        by_key.insert(keys_of(one, &targets, vm)?, one.clone());
    }
    let one_to_one = field.with(|field| field.kind == dunder_orm::meta::FieldKind::OneToOne);
    for object in objects {
        let value = by_key.get(&keys_of(object, &own, vm)?).cloned();
        if one_to_one
            && let (Some(value), Some(name)) = (
                &value,
                reverse
                    .as_ref()
                    .and_then(|reverse| reverse.accessor_name.as_ref()),
            )
        {
            set_cached(value, name, object.clone(), vm)?;
        }
        set_one(object, descriptor, value, target, to_attr, vm)?;
    }
    Ok((found, additional))
}

/// The one part of a key.
fn single(key: Value) -> Option<Value> {
    match key {
        Value::List(parts) => parts.first().cloned(),
        other => Some(other),
    }
}

fn set_one(
    object: &PyObject,
    descriptor: &Py<RelatedDescriptor>,
    value: Option<Obj>,
    target: &str,
    to_attr: bool,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let value = value.unwrap_or_else(|| vm.ctx.none());
    if to_attr {
        return py::set(object, target, value, vm);
    }
    set_cached(object, &descriptor.name, value, vm)
}

#[allow(clippy::too_many_arguments)]
fn reverse(
    descriptor: &Py<RelatedDescriptor>,
    field: &PyRef<Field>,
    id: FieldId,
    objects: &[Obj],
    queryset: Option<Obj>,
    target: &str,
    to_attr: bool,
    vm: &VirtualMachine,
) -> PyResult<Fetched> {
    let one = descriptor.side == Side::ReverseOne;
    let pairs = crate::django::related::descriptors::related_pairs(id);
    let (own, targets) = names_of(&pairs);
    let model = get(field.as_object(), "model", vm)?;
    let given = queryset.clone();
    let (queryset, additional) = source(
        &model,
        objects,
        queryset,
        if one {
            "_base_manager"
        } else {
            "_default_manager"
        },
        vm,
    )?;
    let name = field.name();
    let parents = objects
        .iter()
        .map(|object| to_value(object, vm))
        .collect::<PyResult<Vec<_>>>()?;
    let q = dunder_orm::expr::Q::lookup(format!("{name}__in"), Value::List(parents.into()));
    filter_for_prefetch(&queryset, &q, &name, vm)?;
    if one {
        queryset.change(vm, |query, _| {
            query.clear_ordering(true, true);
            Ok(())
        })?;
    }
    let found = items(super::queryset::fetch_all(&queryset, vm)?.as_object(), vm)?;
    // What the children themselves prefetch comes first: it may be the way back to their parents.
    prefetch(found.clone(), additional.clone(), vm)?;
    let mut by_key: HashMap<Vec<Key>, Vec<Obj>> = HashMap::new();
    for child in &found {
        by_key
            .entry(keys_of(child, &own, vm)?)
            .or_default()
            .push(child.clone());
    }
    for object in objects {
        let children = by_key
            .get(&keys_of(object, &targets, vm)?)
            .cloned()
            .unwrap_or_default();
        for child in &children {
            if cached(child, &name, vm)?.is_none() {
                set_cached(child, &name, object.clone(), vm)?;
            }
        }
        if one {
            set_one(
                object,
                descriptor,
                children.into_iter().next(),
                target,
                to_attr,
                vm,
            )?;
        } else {
            set_many(
                object,
                descriptor,
                children,
                target,
                to_attr,
                given.as_ref(),
                vm,
            )?;
        }
    }
    Ok((found, additional))
}

/// Filters a queryset that may have been sliced: then each parent gets its own slice, by a window.
fn filter_for_prefetch(
    queryset: &Py<QuerySet>,
    q: &dunder_orm::expr::Q,
    partition: &str,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if !queryset.with_query(Query::is_sliced) {
        return queryset.change(vm, |query, registry| query.add_q_reusing_all(registry, q));
    }
    let partition = partition.to_owned();
    // Number the rows of each parent, and keep those within the slice.
    queryset.change(vm, |query, registry| {
        let (low, high) = (query.low_mark, query.high_mark);
        let order = window_order(query, registry);
        query.clear_limits();
        let row_number = Expr::func("RowNumber", Vec::new()).unwrap_or(Expr::Star);
        let window = Expr::Window(Rc::new(Window {
            expression: row_number,
            partition_by: Some(Rc::from([Expr::f(&partition)])),
            order_by: (!order.is_empty()).then(|| order.into()),
            frame: None,
            output: None,
        }));
        let bound = |name: &str, value: u64| -> Option<QChild> {
            let spec = dunder_orm::expr::lookup::find(name)?;
            Some(QChild::Expr(Expr::Lookup(Rc::new(
                dunder_orm::expr::Lookup {
                    class: LookupClass::Builtin(spec),
                    lhs: window.clone(),
                    rhs: Rhs::Value(Value::Int(value as i64)),
                    summary: false,
                },
            ))))
        };
        let mut q = q.clone();
        q.children.extend(bound("gt", low));
        q.children.extend(high.and_then(|high| bound("lte", high)));
        query.add_q_reusing_all(registry, &q)
    })
}

/// The ordering of a query as a window wants it.
fn window_order(query: &Query, registry: &Registry) -> Vec<Expr> {
    let terms = window_terms(query, registry);
    if query.standard_ordering {
        return terms;
    }
    terms.into_iter().map(reversed).collect()
}

fn reversed(term: Expr) -> Expr {
    match term {
        Expr::OrderBy(order) => {
            let mut order = (*order).clone();
            order.descending = !order.descending;
            std::mem::swap(&mut order.nulls_first, &mut order.nulls_last);
            Expr::OrderBy(Rc::new(order))
        }
        other => other.desc(),
    }
}

fn window_terms(query: &Query, registry: &Registry) -> Vec<Expr> {
    let term = |name: &str| match name.strip_prefix('-') {
        Some(name) => Expr::f(name).desc(),
        None => Expr::f(name).asc(),
    };
    if !query.order_by.is_empty() || !query.default_ordering {
        let terms = query.order_by.iter().map(|one| match one {
            OrderTerm::Name(name) => term(name),
            OrderTerm::Expr(expr) => expr.clone(),
        });
        return terms.collect();
    }
    let Some(model) = query.model else {
        return Vec::new();
    };
    let terms = registry
        .model(model)
        .options
        .ordering
        .iter()
        .filter_map(|one| match one {
            dunder_orm::meta::OrderTerm::Name(name) => Some(term(name)),
            dunder_orm::meta::OrderTerm::Expr(expr) => expr.downcast_ref::<Expr>().cloned(),
        });
    terms.collect()
}

/// Keeps the children where the related manager looks for them.
fn set_many(
    object: &PyObject,
    descriptor: &Py<RelatedDescriptor>,
    children: Vec<Obj>,
    target: &str,
    to_attr: bool,
    given: Option<&Obj>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if to_attr {
        return py::set(object, target, list(vm, children), vm);
    }
    let manager = get(object, &descriptor.name, vm)?;
    let queryset = match given {
        Some(given)
            if !given
                .downcast_ref::<QuerySet>()
                .is_some_and(|given| given.with_query(Query::is_sliced)) =>
        {
            call(&manager, "_apply_rel_filters", (given.clone(),), vm)?
        }
        _ => call(&manager, "get_queryset", (), vm)?,
    };
    if let Some(queryset) = queryset.downcast_ref::<QuerySet>() {
        *queryset.cache.borrow_mut() = Some(vm.ctx.new_list(children));
        queryset.prefetched.set(true);
    }
    let cache = get(object, "_prefetched_objects_cache", vm)?;
    cache.set_item(&*descriptor.name, queryset, vm)
}

#[allow(clippy::too_many_arguments)]
fn many_to_many(
    descriptor: &Py<RelatedDescriptor>,
    field: &PyRef<Field>,
    id: FieldId,
    reverse: bool,
    objects: &[Obj],
    queryset: Option<Obj>,
    target: &str,
    to_attr: bool,
    vm: &VirtualMachine,
) -> PyResult<Fetched> {
    let related = get(
        field.as_object(),
        if reverse { "model" } else { "related_model" },
        vm,
    )?;
    let given = queryset.clone();
    let (queryset, additional) = source(&related, objects, queryset, "_default_manager", vm)?;
    let state = state();
    let (source_key, query_name, table, columns) = {
        let registry = state.registry.borrow();
        let Some((from, to)) = registry.through_keys(id) else {
            return Ok((Vec::new(), Vec::new()));
        };
        let source_key = if reverse { to } else { from };
        let through = source_key.model;
        let query_name = if reverse {
            registry.field(id).name.clone()
        } else {
            registry.reverse_relation(id).map_or_else(
                || registry.field(id).name.clone(),
                |reverse| reverse.query_name,
            )
        };
        let columns: Vec<(Rc<str>, Rc<str>)> = vec![(
            registry.field(source_key).attname.clone(),
            registry
                .field(source_key)
                .column
                .clone()
                .unwrap_or_default(),
        )];
        (
            source_key,
            query_name,
            registry.model(through).options.db_table.clone(),
            columns,
        )
    };
    let parents = objects
        .iter()
        .map(|object| to_value(object, vm))
        .collect::<PyResult<Vec<_>>>()?;
    let q = dunder_orm::expr::Q::lookup(format!("{query_name}__in"), Value::List(parents.into()));
    queryset.shared_query().borrow_mut().filter_is_sticky = true;
    let sticky = super::queryset::chain(&queryset, vm)?;
    sticky.shared_query().borrow_mut().filter_is_sticky = true;
    filter_for_prefetch(&sticky, &q, &query_name, vm)?;
    let select = columns
        .iter()
        .map(|(attname, column)| {
            (
                Rc::from(format!("_prefetch_related_val_{attname}")),
                Rc::from(format!("\"{table}\".\"{column}\"")),
            )
        })
        .collect();
    sticky.change(vm, |query, _| {
        query.add_extra_sql(
            select,
            Vec::new(),
            Vec::new(),
            Vec::new(),
            Vec::new(),
            Vec::new(),
        )
    })?;
    let found = items(super::queryset::fetch_all(&sticky, vm)?.as_object(), vm)?;
    let mut by_key: HashMap<Vec<Key>, Vec<Obj>> = HashMap::new();
    let kept: Vec<Rc<str>> = columns
        .iter()
        .map(|(attname, _)| Rc::from(format!("_prefetch_related_val_{attname}")))
        .collect();
    for one in &found {
        // The join table's column comes as the database keeps it: the parents know it as their field has it.
        let mut key = Vec::with_capacity(kept.len());
        for name in &kept {
            let raw = raw_of(&*get(one, name, vm)?, vm)?;
            let value = {
                let registry = state.registry.borrow();
                let field = registry.field(registry.value_field(source_key));
                field.from_db(&registry, &raw, true).raise(vm)?
            };
            key.push(key_of(&*to_python(&value, vm)?, vm)?);
        }
        by_key.entry(key).or_default().push(one.clone());
    }
    let target_name = {
        let registry = state.registry.borrow();
        registry
            .target_field(source_key)
            .map(|field| registry.field(field).attname.clone())
    };
    let names = vec![target_name.unwrap_or_else(|| "pk".into())];
    for object in objects {
        let children = by_key
            .get(&keys_of(object, &names, vm)?)
            .cloned()
            .unwrap_or_default();
        set_many(
            object,
            descriptor,
            children,
            target,
            to_attr,
            given.as_ref(),
            vm,
        )?;
    }
    Ok((found, additional))
}

/// A value that came without a field's conversion, as the database gave it.
fn raw_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Raw> {
    Ok(match to_value(object, vm)? {
        Value::Int(int) => Raw::Int(int),
        Value::Bool(bool) => Raw::Int(i64::from(bool)),
        Value::Float(float) => Raw::Real(float),
        Value::Text(text) => Raw::Text(text),
        Value::Bytes(bytes) => Raw::Blob(bytes),
        _ => Raw::Null,
    })
}

/// Prefetches by `get_prefetch_querysets(instances, querysets)` of Python.
fn fetch_python(
    prefetcher: &PyObject,
    objects: &[Obj],
    queryset: Option<Obj>,
    target: &str,
    to_attr: bool,
    leaf: bool,
    vm: &VirtualMachine,
) -> PyResult<Fetched> {
    let given = queryset
        .clone()
        .filter(|queryset| queryset.downcast_ref::<QuerySet>().is_some());
    let querysets = match queryset {
        Some(several) if py::is_list_or_tuple(&several) => several,
        Some(queryset) => list(vm, vec![queryset]),
        None => vm.ctx.none(),
    };
    let parts = items(
        &*call(
            prefetcher,
            "get_prefetch_querysets",
            (list(vm, objects.to_vec()), querysets),
            vm,
        )?,
        vm,
    )?;
    let [rows, rel_key, own_key, single, cache_name, is_descriptor] = parts.as_slice() else {
        return Err(vm.new_type_error("get_prefetch_querysets() must return six values".to_owned()));
    };
    let additional = match rows.downcast_ref::<QuerySet>() {
        Some(queryset) => queryset.prefetch.take(),
        None => Vec::new(),
    };
    let found = items(rows, vm)?;
    let single = py::truthy(single, vm)?;
    let mut by_key: HashMap<Key, Vec<Obj>> = HashMap::new();
    let key = |function: &Obj, object: &Obj| -> PyResult<Key> {
        let key = function.call((object.clone(),), vm)?;
        Ok(Key::Other(py::repr_of(&key, vm)?))
    };
    for one in &found {
        by_key
            .entry(key(rel_key, one)?)
            .or_default()
            .push(one.clone());
    }
    let cache_name = py::str_of(cache_name, vm)?;
    for object in objects {
        let values = by_key
            .get(&key(own_key, object)?)
            .cloned()
            .unwrap_or_default();
        if single {
            let value = values.into_iter().next().unwrap_or_else(|| vm.ctx.none());
            if to_attr {
                py::set(object, target, value, vm)?;
            } else if py::truthy(is_descriptor, vm)? {
                py::set(object, &cache_name, value, vm)?;
            } else {
                set_cached(object, &cache_name, value, vm)?;
            }
        } else if to_attr {
            py::set(object, target, list(vm, values), vm)?;
        } else {
            let manager = get(object, target, vm)?;
            let queryset = match &given {
                Some(given) if leaf => call(&manager, "_apply_rel_filters", (given.clone(),), vm)?,
                _ => call(&manager, "get_queryset", (), vm)?,
            };
            if let Some(queryset) = queryset.downcast_ref::<QuerySet>() {
                *queryset.cache.borrow_mut() = Some(vm.ctx.new_list(values));
                queryset.prefetched.set(true);
            }
            get(object, "_prefetched_objects_cache", vm)?.set_item(
                cache_name.as_str(),
                queryset,
                vm,
            )?;
        }
    }
    Ok((found, additional))
}

/// `prefetch_related_objects(instances, *lookups)`.
pub fn prefetch_objects(
    objects: &PyObject,
    lookups: Vec<Obj>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    prefetch(items(objects, vm)?, lookups, vm)
}
