//! Python's `repr()` of expressions, for messages and for programs that print them.

use super::node::OuterName;
use super::{Expr, Func, LookupClass, Q, QChild, Rhs};
use crate::meta::Registry;
use crate::value::Value;

fn of_value(value: &Value) -> String {
    value
        .repr()
        .unwrap_or_else(|_| format!("<{}>", value.type_name()))
}

fn of_rhs(rhs: &Rhs, registry: &Registry) -> String {
    match rhs {
        Rhs::Value(value) => of_value(value),
        Rhs::Expr(expr) => expr.repr(registry),
        Rhs::List(items) => {
            let items: Vec<String> = items.iter().map(|item| of_rhs(item, registry)).collect();
            format!("[{}]", items.join(", "))
        }
    }
}

fn of_func(func: &Func, registry: &Registry) -> String {
    let joiner = func
        .overrides
        .as_ref()
        .and_then(|own| own.joiner.as_deref())
        .unwrap_or(func.spec.joiner);
    let args: Vec<String> = func.args.iter().map(|arg| arg.repr(registry)).collect();
    let mut options: Vec<(String, String)> = Vec::new();
    if let Some(own) = &func.overrides {
        options.extend(
            own.extra
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_string())),
        );
        if func.spec.name == "Func" {
            options.extend(
                own.function
                    .iter()
                    .map(|function| ("function".to_owned(), function.to_string())),
            );
        }
    }
    if let Some(aggregate) = &func.aggregate {
        if aggregate.distinct {
            options.push(("distinct".to_owned(), "True".to_owned()));
        }
        if let Some(filter) = &aggregate.filter {
            options.push(("filter".to_owned(), filter.repr(registry)));
        }
    }
    options.sort();
    let options: Vec<String> = options
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let args = args.join(joiner);
    match options.is_empty() {
        true => format!("{}({args})", func.class_name()),
        false => format!("{}({args}, {})", func.class_name(), options.join(", ")),
    }
}

impl Expr {
    /// Python's `repr(expression)`.
    pub fn repr(&self, registry: &Registry) -> String {
        let joined = |list: &[Expr]| {
            list.iter()
                .map(|expr| expr.repr(registry))
                .collect::<Vec<_>>()
                .join(", ")
        };
        match self {
            Self::F(name) => format!("F({name})"),
            Self::OuterRef(name) => format!("OuterRef({})", of_outer(name)),
            Self::ResolvedOuterRef(name) => format!("ResolvedOuterRef({name})"),
            Self::Sliced(node) => {
                let start = node.start - 1;
                let stop = node
                    .length
                    .map_or("None".to_owned(), |length| (start + length).to_string());
                format!(
                    "Sliced({}, slice({start}, {stop}, None))",
                    node.of.repr(registry)
                )
            }
            Self::Q(q) => q.repr(registry),
            Self::Col(col) => {
                let field = registry.field(col.target);
                let model = registry.model(col.target.model).label();
                match &col.alias {
                    Some(alias) => format!("Col({alias}, {model}.{})", field.name),
                    None => format!("Col({model}.{})", field.name),
                }
            }
            Self::Ref(node) => format!("Ref({}, {})", node.name, node.source.repr(registry)),
            Self::Value(node) if node.json_null => "JSONNull()".to_owned(),
            Self::Value(node) => format!("Value({})", of_value(&node.value)),
            Self::Func(func) => of_func(func, registry),
            Self::Combined(node) => format!(
                "<{}: {} {} {}>",
                self.class_name(registry),
                node.left.text(registry),
                node.operator.text(),
                node.right.text(registry)
            ),
            Self::Case(_) | Self::When(_) | Self::Window(_) => {
                format!("<{}: {}>", self.class_name(registry), self.text(registry))
            }
            Self::Wrapper(node) => format!("ExpressionWrapper({})", node.expression.repr(registry)),
            Self::Negated(inner) => format!("NegatedExpression({})", inner.repr(registry)),
            Self::OrderBy(node) => {
                let descending = if node.descending { "True" } else { "False" };
                format!(
                    "OrderBy({}, descending={descending})",
                    node.expression.repr(registry)
                )
            }
            Self::Lookup(lookup) => {
                let class = match &lookup.class {
                    LookupClass::Builtin(spec) => spec.class_name.to_owned(),
                    LookupClass::Custom(custom) => custom.class_name(),
                };
                format!(
                    "{class}({}, {})",
                    lookup.lhs.repr(registry),
                    of_rhs(&lookup.rhs, registry)
                )
            }
            Self::RawSql(raw) => {
                let params: Vec<String> = raw.params.iter().map(of_value).collect();
                format!("RawSQL({}, [{}])", raw.sql, params.join(", "))
            }
            Self::Star => "'*'".to_owned(),
            Self::List(list) => format!("ExpressionList({})", joined(list)),
            _ => format!("<{}>", self.class_name(registry)),
        }
    }

    /// Python's `str(expression)`.
    pub fn text(&self, registry: &Registry) -> String {
        match self {
            Self::Combined(node) => {
                format!(
                    "{} {} {}",
                    node.left.text(registry),
                    node.operator.text(),
                    node.right.text(registry)
                )
            }
            Self::When(node) => {
                format!(
                    "WHEN {} THEN {}",
                    node.condition.repr(registry),
                    node.result.repr(registry)
                )
            }
            Self::Case(node) => {
                let cases: Vec<String> =
                    node.cases.iter().map(|case| case.text(registry)).collect();
                format!(
                    "CASE {}, ELSE {}",
                    cases.join(", "),
                    node.default.repr(registry)
                )
            }
            Self::Window(node) => {
                let list = |list: &[Expr]| {
                    list.iter()
                        .map(|expr| expr.text(registry))
                        .collect::<Vec<_>>()
                        .join(", ")
                };
                let partition = node
                    .partition_by
                    .as_ref()
                    .map_or(String::new(), |by| format!("PARTITION BY {}", list(by)));
                let order = node.order_by.as_ref().map_or(String::new(), |by| list(by));
                format!(
                    "{} OVER ({partition}{order})",
                    node.expression.text(registry)
                )
            }
            other => other.repr(registry),
        }
    }
}

fn of_outer(name: &OuterName) -> String {
    match name {
        OuterName::Name(name) => name.to_string(),
        OuterName::Outer(inner) => format!("OuterRef({})", of_outer(inner)),
    }
}

impl Q {
    /// Python's `repr(q)`: `<Q: (AND: ('name', 'x'))>`.
    pub fn repr(&self, registry: &Registry) -> String {
        format!("<Q: {}>", self.text(registry))
    }

    /// Python's `str(q)`.
    pub fn text(&self, registry: &Registry) -> String {
        let children: Vec<String> = self
            .children
            .iter()
            .map(|child| match child {
                QChild::Lookup(path, rhs) => format!(
                    "({}, {})",
                    of_value(&Value::Text(path.clone())),
                    of_rhs(rhs, registry)
                ),
                QChild::Q(q) => q.text(registry),
                QChild::Expr(expr) => expr.text(registry),
            })
            .collect();
        let body = format!("({}: {})", self.connector.text(), children.join(", "));
        if self.negated {
            format!("(NOT {body})")
        } else {
            body
        }
    }
}
