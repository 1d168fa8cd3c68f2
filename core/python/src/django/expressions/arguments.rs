//! What the steps of a queryset take: conditions, orderings, annotations.

use super::{special, to_expr, to_q};
use crate::django::error::{self, Raise};
use crate::django::py::{expect_text, get, repr_of, str_of, text};
use dunder_orm::expr::Q;
use dunder_orm::query::queryset::Annotation;
use dunder_orm::query::{FilteredRelation, OrderTerm};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyResult, VirtualMachine};

/// The arguments of `filter()` as one `Q`.
pub fn q_of_args(args: FuncArgs, vm: &VirtualMachine) -> PyResult<Q> {
    let mut invalid: Vec<String> = ["_connector", "_negated"]
        .into_iter()
        .filter(|&name| args.kwargs.contains_key(name))
        .map(|name| format!("'{name}'"))
        .collect();
    if !invalid.is_empty() {
        invalid.sort_unstable();
        return Err(vm.new_type_error(format!(
            "The following kwargs are invalid: {}",
            invalid.join(", ")
        )));
    }
    to_q(&args, false, vm)
}

/// Whether an object is an expression, a `Q` or a queryset rather than a value.
pub fn is_expression(object: &PyObject, vm: &VirtualMachine) -> bool {
    object
        .class()
        .get_attr(vm.ctx.intern_str("resolve_expression"))
        .is_some()
}

/// A term of `order_by()`.
pub fn order_term(object: &PyObject, vm: &VirtualMachine) -> PyResult<OrderTerm> {
    match text(object) {
        Some(name) => Ok(OrderTerm::Name(name.into())),
        None => match special(object, vm)? {
            Some(expr) => Ok(OrderTerm::Expr(expr)),
            // A lazy text.
            None if object
                .class()
                .get_attr(vm.ctx.intern_str("_proxy____cast"))
                .is_some() =>
            {
                Ok(OrderTerm::Name(str_of(object, vm)?.into()))
            }
            None => Err(error::new(
                dunder_orm::ErrorKind::FieldError,
                format!("Invalid order_by arguments: [{}]", repr_of(object, vm)?),
                vm,
            )),
        },
    }
}

/// A value of `annotate()`.
pub fn annotation(object: &PyObject, vm: &VirtualMachine) -> PyResult<Annotation> {
    if object
        .class()
        .mro_collect()
        .iter()
        .any(|class| &*class.name() == "FilteredRelation")
    {
        let name = expect_text(&*get(object, "relation_name", vm)?, vm)?;
        let condition = super::q_object(&*get(object, "condition", vm)?, vm)?;
        return Ok(Annotation::FilteredRelation(
            FilteredRelation::new(name, condition).raise(vm)?,
        ));
    }
    Ok(Annotation::Expr(to_expr(object, vm)?))
}
