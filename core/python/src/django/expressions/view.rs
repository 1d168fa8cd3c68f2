//! Resolved expressions as Python sees them: each says that it is an object of Django's class for that node.

use super::lookups;
use crate::django::py::{Obj, import};
use crate::django::state::state;
use dunder_orm::expr::{Expr, LookupClass};
use rustpython_vm::{AsObject, PyResult, VirtualMachine};

const EXPRESSIONS: &str = "django.db.models.expressions";

/// Django's class for a resolved expression, where it has one.
pub fn class_of(expr: &Expr, vm: &VirtualMachine) -> PyResult<Option<Obj>> {
    let of = |name| import(vm, EXPRESSIONS, name).map(Some);
    match expr {
        Expr::Col(_) => of("Col"),
        Expr::Value(value) if !value.json_null => of("Value"),
        Expr::Combined(_) => of("CombinedExpression"),
        Expr::Case(_) => of("Case"),
        Expr::When(_) => of("When"),
        Expr::Wrapper(_) => of("ExpressionWrapper"),
        Expr::Negated(_) => of("NegatedExpression"),
        Expr::OrderBy(_) => of("OrderBy"),
        Expr::RawSql(_) => of("RawSQL"),
        Expr::Star => of("Star"),
        Expr::Window(_) => of("Window"),
        Expr::Subquery(subquery) => of(if subquery.exists {
            "Exists"
        } else {
            "Subquery"
        }),
        Expr::Where(_) => import(vm, "django.db.models.sql.where", "WhereNode").map(Some),
        Expr::Nothing => import(vm, "django.db.models.sql.where", "NothingNode").map(Some),
        Expr::ExtraWhere(_) => import(vm, "django.db.models.sql.where", "ExtraWhere").map(Some),
        Expr::Query(_) => import(vm, "django.db.models.sql.query", "Query").map(Some),
        Expr::Lookup(lookup) => match &lookup.class {
            LookupClass::Builtin(spec) => {
                let field = {
                    let state = state();
                    let registry = state.registry.borrow();
                    lookup.lhs.try_output(&registry).ok().flatten()
                };
                let field = field
                    .map(|output| crate::django::fields::object(&output, vm))
                    .transpose()?;
                lookups::class_of(field.as_ref().map(|field| field.class()), spec, vm).map(Some)
            }
            LookupClass::Custom(_) => Ok(None),
        },
        Expr::Func(func) => {
            for module in ["django.db.models.functions", "django.db.models.aggregates"] {
                if let Some(class) = attribute(module, func.spec.name, vm) {
                    return Ok(Some(class));
                }
            }
            of("Func")
        }
        _ => Ok(None),
    }
}

fn attribute(module: &'static str, name: &'static str, vm: &VirtualMachine) -> Option<Obj> {
    import(vm, module, name).ok()
}
