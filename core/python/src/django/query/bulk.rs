//! `in_bulk()`: results by their keys.

use super::queryset::{Kind, QuerySet, chain};
use super::steps;
use crate::django::py::{self, Obj, items, keyword, string, take};
use crate::django::state::state;
use dunder_orm::meta::Constraint;
use rustpython_vm::builtins::{PyDict, PySlice};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Py, PyPayload, PyRef, PyResult, VirtualMachine};

/// Where a result's key is, and what of the result is kept.
enum Take {
    Attribute,
    /// The key of a dict; whether it was asked for only here.
    Item {
        added: bool,
    },
    /// The place of the key in a tuple, and what else of it is kept.
    At(usize, Rest),
    Itself,
}

enum Rest {
    All,
    /// Without the key, which was asked for only here.
    Tail,
    /// The other of two.
    Second,
}

/// `in_bulk(id_list=None, *, field_name="pk")`.
pub fn in_bulk(queryset: &Py<QuerySet>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    if queryset.with_query(dunder_orm::query::Query::is_sliced) {
        return Err(vm.new_type_error("Cannot use 'limit' or 'offset' with in_bulk().".to_owned()));
    }
    let ids = take(&mut args, "id_list").filter(|ids| !vm.is_none(ids));
    let name = keyword(&mut args, "field_name")
        .map_or(Ok("pk".to_owned()), |name| py::str_of(&name, vm))?;
    let ids = match ids {
        Some(ids) => {
            let ids = items(&ids, vm)?;
            if ids.is_empty() {
                return py::dict(vm, []);
            }
            Some(ids)
        }
        None => None,
    };
    check_unique(queryset, &name, vm)?;
    let (source, take) = with_key(queryset, &name, vm)?;
    let mut results = Vec::new();
    match ids {
        Some(ids) => {
            let size = state().database.connection(vm)?.max_query_params();
            for part in ids.chunks(size.max(1)) {
                let mut args = FuncArgs::default();
                let lookup = format!("{name}__in");
                args.kwargs
                    .insert(lookup.as_str().into(), py::tuple(vm, part.to_vec()));
                let found = steps::filter(&source, args, vm)?;
                results.extend(items(found.as_object(), vm)?);
            }
        }
        None => results = items(chain(&source, vm)?.as_object(), vm)?,
    }
    let dict = vm.ctx.new_dict();
    for result in results {
        let (key, kept) = take.of(result, &name, vm)?;
        dict.set_item(&*key, kept, vm)?;
    }
    Ok(dict.into())
}

/// One object a key: the field must be unique, by itself or by the queryset's `distinct(field)`.
fn check_unique(queryset: &Py<QuerySet>, name: &str, vm: &VirtualMachine) -> PyResult<()> {
    if name == "pk" {
        return Ok(());
    }
    let model = queryset.model_id(vm)?;
    // Says which field there is not.
    let meta = py::get(queryset.model_class(vm)?.as_object(), "_meta", vm)?;
    py::call(&meta, "get_field", (name,), vm)?;
    let unique = {
        let state = state();
        let registry = state.registry.borrow();
        registry
            .find_field(model, name)
            .is_some_and(|id| registry.field(id).is_unique())
            || registry
                .model(model)
                .options
                .constraints
                .iter()
                .any(|constraint| {
                    matches!(constraint, Constraint::Unique { fields, condition: None, .. }
                    if fields.len() == 1 && *fields[0] == *name)
                })
    };
    let distinct = queryset
        .with_query(|query| matches!(query.distinct_fields.as_slice(), [one] if **one == *name));
    if unique || distinct {
        return Ok(());
    }
    Err(vm.new_value_error(format!(
        "in_bulk()'s field_name must be a unique field but {} isn't.",
        py::repr_of(&string(vm, name), vm)?
    )))
}

/// The queryset with the key among its results.
fn with_key(
    queryset: &Py<QuerySet>,
    name: &str,
    vm: &VirtualMachine,
) -> PyResult<(PyRef<QuerySet>, Take)> {
    let selected = queryset.with_query(dunder_orm::query::Query::value_names);
    let place = selected.iter().position(|known| **known == *name);
    // The key comes first where it was not selected.
    let mut names = FuncArgs::from(vec![string(vm, name)]);
    names
        .args
        .extend(selected.iter().map(|name| string(vm, name)));
    let kind = queryset.kind.borrow().clone();
    let same = || queryset.to_owned();
    Ok(match (kind, place) {
        (Kind::Instances, _) => (same(), Take::Attribute),
        (Kind::Values, Some(_)) => (same(), Take::Item { added: false }),
        (Kind::Values, None) => (
            steps::values(queryset, names, vm)?,
            Take::Item { added: true },
        ),
        (Kind::Tuples | Kind::Named, Some(at)) => (same(), Take::At(at, Rest::All)),
        (Kind::Tuples, None) => (
            steps::values_list(queryset, names, vm)?,
            Take::At(0, Rest::Tail),
        ),
        (Kind::Named, None) => {
            names
                .kwargs
                .insert("named".into(), vm.ctx.new_bool(true).into());
            (
                steps::values_list(queryset, names, vm)?,
                Take::At(0, Rest::All),
            )
        }
        (Kind::Flat, _) if selected.len() == 1 && place == Some(0) => (same(), Take::Itself),
        (Kind::Flat, _) => (
            steps::values_list(queryset, names, vm)?,
            Take::At(0, Rest::Second),
        ),
    })
}

fn item_at(tuple: &Obj, at: usize, vm: &VirtualMachine) -> PyResult {
    let at: Obj = vm.ctx.new_int(at).into();
    tuple.get_item(&*at, vm)
}

impl Take {
    fn of(&self, result: Obj, name: &str, vm: &VirtualMachine) -> PyResult<(Obj, Obj)> {
        Ok(match self {
            Self::Attribute => (py::get(&result, name, vm)?, result),
            Self::Item { added } => {
                let key = result.get_item(name, vm)?;
                if *added && let Some(dict) = result.downcast_ref::<PyDict>() {
                    dict.del_item(name, vm)?;
                }
                (key, result)
            }
            Self::At(at, rest) => {
                let key = item_at(&result, *at, vm)?;
                let kept = match rest {
                    Rest::All => result,
                    Rest::Second => item_at(&result, 1, vm)?,
                    Rest::Tail => {
                        let tail = PySlice {
                            start: Some(vm.ctx.new_int(1).into()),
                            stop: vm.ctx.none(),
                            step: None,
                        };
                        let tail: Obj = tail.into_pyobject(vm);
                        result.get_item(&*tail, vm)?
                    }
                };
                (key, kept)
            }
            Self::Itself => (result.clone(), result),
        })
    }
}
