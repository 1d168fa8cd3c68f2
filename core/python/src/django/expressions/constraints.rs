//! `Meta.indexes` and `Meta.constraints` as the registry keeps them.

use super::{name_or_expr, q_object};
use crate::django::model::options::Extras;
use crate::django::py::{get, get_some, is_instance, items, str_of, text};
use crate::django::state::state;
use dunder_orm::expr::Expr;
use dunder_orm::meta::{Constraint, Index, ModelDef};
use rustpython_vm::{PyObject, PyResult, VirtualMachine};
use std::any::Any;
use std::rc::Rc;

/// Fills the definition's indexes and constraints from the objects of `class Meta`.
pub fn read(def: &mut ModelDef, extras: &Extras, vm: &VirtualMachine) -> PyResult<()> {
    if let Some(list) = extras.get("indexes") {
        for index in items(list, vm)? {
            def.options.indexes.push(self::index(&index, vm)?);
        }
    }
    if let Some(list) = extras.get("constraints") {
        for constraint in items(list, vm)? {
            if let Some(constraint) = self::constraint(&constraint, vm)? {
                def.options.constraints.push(constraint);
            }
        }
    }
    Ok(())
}

pub fn index(object: &PyObject, vm: &VirtualMachine) -> PyResult<Index> {
    let mut fields = Vec::new();
    for pair in items(&*get(object, "fields_orders", vm)?, vm)? {
        if let [name, order] = items(&pair, vm)?.as_slice() {
            fields.push((Rc::from(&*str_of(name, vm)?), text(order) == Some("DESC")));
        }
    }
    Ok(Index {
        name: Rc::from(&*str_of(&*get(object, "name", vm)?, vm)?),
        fields,
        expressions: expressions(object, vm)?,
        condition: partial(object, vm)?,
        db_tablespace: None,
    })
}

/// A constraint of a class that the ORM knows; others (of other databases) are left to their own.
pub fn constraint(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Constraint>> {
    let class = |name| state().import_class("django.db.models.constraints", name, vm);
    let name = Rc::from(&*str_of(&*get(object, "name", vm)?, vm)?);
    let own = |attribute| -> PyResult<Option<Rc<str>>> {
        match get_some(object, attribute, vm)? {
            Some(value) => Ok(Some(Rc::from(&*str_of(&value, vm)?))),
            None => Ok(None),
        }
    };
    let violation_error_message = own("violation_error_message")?;
    let violation_error_code = own("violation_error_code")?;
    if is_instance(object, &*class("UniqueConstraint")?) {
        // SQLite has neither deferrable constraints nor covering indexes, and one way with nulls.
        for option in ["deferrable", "nulls_distinct", "include"] {
            if let Some(value) = get_some(object, option, vm)?
                && (option == "nulls_distinct" || crate::django::py::truthy(&value, vm)?)
            {
                return Ok(None);
            }
        }
        let fields = items(&*get(object, "fields", vm)?, vm)?;
        return Ok(Some(Constraint::Unique {
            name,
            fields: fields
                .iter()
                .map(|field| Ok(Rc::from(&*str_of(field, vm)?)))
                .collect::<PyResult<_>>()?,
            expressions: expressions(object, vm)?,
            condition: partial(object, vm)?,
            violation_error_message,
            violation_error_code,
        }));
    }
    if is_instance(object, &*class("CheckConstraint")?) {
        let condition = condition(object, vm)?.unwrap_or_else(|| Rc::new(Expr::Nothing));
        return Ok(Some(Constraint::Check {
            name,
            condition,
            violation_error_message,
            violation_error_code,
        }));
    }
    Ok(None)
}

fn expressions(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<Rc<dyn Any>>> {
    items(&*get(object, "expressions", vm)?, vm)?
        .iter()
        .map(|expression| Ok(Rc::new(name_or_expr(expression, vm)?) as Rc<dyn Any>))
        .collect()
}

/// The condition of a partial index or constraint: one that asks nothing leaves it whole.
fn partial(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Rc<dyn Any>>> {
    let asks = |condition: &Rc<dyn Any>| !matches!(condition.downcast_ref(), Some(Expr::Q(q)) if q.children.is_empty());
    Ok(condition(object, vm)?.filter(asks))
}

fn condition(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Rc<dyn Any>>> {
    let Some(condition) = get_some(object, "condition", vm)? else {
        return Ok(None);
    };
    let expr = match super::special(&condition, vm)? {
        Some(expr) => expr,
        None => Expr::Q(Rc::new(q_object(&condition, vm)?)),
    };
    Ok(Some(Rc::new(expr)))
}
