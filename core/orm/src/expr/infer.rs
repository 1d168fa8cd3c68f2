//! The type of each expression (`output_field`).

use super::func::OutputRule;
use super::node::{CombinedKind, Operator};
use super::{Combined, Expr, Func, Output};
use crate::error::{Error, Result};
use crate::meta::{Field, FieldKind, Registry};
use crate::value::Value;

impl Expr {
    /// `output_field`, or Django's error where it can't be known.
    pub fn output(&self, registry: &Registry) -> Result<Output> {
        self.try_output(registry)?.ok_or_else(|| {
            Error::field_error("Cannot resolve expression type, unknown output_field")
        })
    }

    /// `_output_field_or_none`: None where nothing says the type; an error where sources contradict each other.
    pub fn try_output(&self, registry: &Registry) -> Result<Option<Output>> {
        Ok(match self {
            Self::Col(col) => Some(col.output.clone()),
            Self::ColPairs(pairs) => Some(pairs.output.clone()),
            Self::Value(node) => node.output.clone().or_else(|| of_value(&node.value)),
            Self::Func(func) => func.output_field(registry)?,
            Self::Combined(node) => combined(registry, node)?,
            Self::Wrapper(node) => Some(node.output.clone()),
            Self::Negated(_) | Self::Lookup(_) | Self::Where(_) | Self::Q(_) => {
                Some(Output::boolean())
            }
            Self::Ref(node) => node.source.try_output(registry)?,
            Self::When(node) => node.result.try_output(registry)?,
            Self::OrderBy(node) => node.expression.try_output(registry)?,
            Self::Subquery(node) if node.exists => Some(Output::boolean()),
            Self::Subquery(node) => match &node.output {
                Some(output) => Some(output.clone()),
                None => node.query.output(registry)?,
            },
            Self::Query(query) => query.output(registry)?,
            Self::Window(node) => match &node.output {
                Some(output) => Some(output.clone()),
                None => node.expression.try_output(registry)?,
            },
            Self::Case(node) => match &node.output {
                Some(output) => Some(output.clone()),
                None => self.of_sources(registry)?,
            },
            Self::RawSql(node) => Some(
                node.output
                    .clone()
                    .unwrap_or_else(|| Output::of(FieldKind::Custom)),
            ),
            Self::Custom(custom) => custom.output(registry)?,
            Self::List(_) => self.of_sources(registry)?,
            _ => None,
        })
    }

    fn of_sources(&self, registry: &Registry) -> Result<Option<Output>> {
        let mut outputs = Vec::new();
        let mut failure = None;
        self.each_source(&mut |source| match source.try_output(registry) {
            Ok(output) => outputs.extend(output),
            Err(error) => failure = failure.take().or(Some(error)),
        });
        match failure {
            Some(error) => Err(error),
            None => shared(registry, outputs),
        }
    }
}

impl Func {
    fn output_field(&self, registry: &Registry) -> Result<Option<Output>> {
        if let Some(output) = &self.output {
            return Ok(Some(output.clone()));
        }
        if let Some(output) = self.spec.output.fixed() {
            return Ok(Some(output));
        }
        if self.spec.output == OutputRule::First {
            return match self.args.first() {
                Some(first) => first.try_output(registry),
                None => Ok(None),
            };
        }
        let mut outputs = Vec::with_capacity(self.args.len());
        for arg in &self.args {
            outputs.extend(arg.try_output(registry)?);
        }
        if self.spec.output == OutputRule::Numeric {
            if outputs
                .iter()
                .any(|output| matches!(output.kind(registry), FieldKind::Decimal { .. }))
            {
                return Ok(Some(Output::decimal()));
            }
            if self.args.is_empty()
                || outputs
                    .iter()
                    .any(|output| output.kind(registry).is_integer())
            {
                return Ok(Some(Output::float()));
            }
        }
        shared(registry, outputs)
    }
}

/// The type of the first, if the others' classes are its own or parents of it.
fn shared(registry: &Registry, outputs: Vec<Output>) -> Result<Option<Output>> {
    let mut outputs = outputs.into_iter();
    let Some(first) = outputs.next() else {
        return Ok(None);
    };
    for other in outputs {
        let (a, b) = (first.field(registry), other.field(registry));
        if !is_instance(a, b) {
            return Err(Error::field_error(format!(
                "Expression contains mixed types: {}, {}. You must set output_field.",
                a.class_name, b.class_name
            )));
        }
    }
    Ok(Some(first))
}

/// `isinstance(a, type(b))`.
fn is_instance(a: &Field, b: &Field) -> bool {
    if a.class_name == b.class_name {
        return true;
    }
    // Beyond Django's own classes only equal ones are known to be related.
    *b.class_name == *b.kind.class_name() && derives(&a.kind, b.kind.class_name())
}

/// Whether Django's class for that kind is, or derives from, the class of that name.
pub fn derives(kind: &FieldKind, class: &str) -> bool {
    let own = kind.class_name();
    if own == class || class == "Field" {
        return true;
    }
    match kind {
        FieldKind::BigAuto => {
            matches!(class, "AutoFieldMixin" | "BigIntegerField" | "IntegerField")
        }
        FieldKind::SmallAuto => matches!(
            class,
            "AutoFieldMixin" | "SmallIntegerField" | "IntegerField"
        ),
        FieldKind::PositiveBigInteger => matches!(class, "BigIntegerField" | "IntegerField"),
        FieldKind::PositiveSmallInteger => matches!(class, "SmallIntegerField" | "IntegerField"),
        kind if kind.is_integer() => class == "IntegerField",
        FieldKind::DateTime { .. } => class == "DateField",
        FieldKind::Email { .. } | FieldKind::Slug { .. } | FieldKind::Url { .. } => {
            class == "CharField"
        }
        FieldKind::Image { .. } => class == "FileField",
        FieldKind::OneToOne => matches!(class, "ForeignKey" | "ForeignObject"),
        FieldKind::ForeignKey => class == "ForeignObject",
        FieldKind::Generated { output, .. } => derives(output, class),
        _ => false,
    }
}

fn of_value(value: &Value) -> Option<Output> {
    Some(match value {
        Value::Text(_) => Output::char(),
        Value::Bool(_) => Output::boolean(),
        Value::Int(_) | Value::BigInt(_) => Output::integer(),
        Value::Float(_) => Output::float(),
        Value::DateTime(_) => Output::datetime(),
        Value::Date(_) => Output::date(),
        Value::Time(_) => Output::time(),
        Value::Duration(_) => Output::duration(),
        Value::Decimal(_) => Output::decimal(),
        Value::Bytes(_) => Output::binary(),
        Value::Uuid(_) => Output::uuid(),
        Value::Null | Value::List(_) | Value::Dict(_) | Value::Object(_) => return None,
    })
}

/// The classes that arithmetic knows.
#[derive(Clone, Copy, PartialEq)]
enum Operand {
    Positive,
    Integer,
    Float,
    Decimal,
    Date,
    DateTime,
    Time,
    Duration,
    Null,
    Other,
}

fn operand(registry: &Registry, output: Option<&Output>) -> Operand {
    let Some(output) = output else {
        return Operand::Null;
    };
    match output.kind(registry) {
        FieldKind::PositiveInteger => Operand::Positive,
        kind if derives(kind, "IntegerField") => Operand::Integer,
        FieldKind::Float => Operand::Float,
        FieldKind::Decimal { .. } => Operand::Decimal,
        FieldKind::Date { .. } => Operand::Date,
        FieldKind::DateTime { .. } => Operand::DateTime,
        FieldKind::Time { .. } => Operand::Time,
        FieldKind::Duration => Operand::Duration,
        _ => Operand::Other,
    }
}

/// The type of `left operator right`, by Django's table; None: it has no entry.
fn combined_type(left: Operand, operator: Operator, right: Operand) -> Option<Output> {
    use Operand::{Date, DateTime, Decimal, Duration, Float, Integer, Null, Positive, Time};
    use Operator::{Add, BitAnd, BitOr, BitXor, Div, Mod, Mul, Pow, ShiftLeft, ShiftRight, Sub};
    let arithmetic = matches!(operator, Add | Sub | Mul | Div | Mod | Pow);
    if arithmetic && operator != Sub && left == Positive && right == Positive {
        return Some(Output::of(FieldKind::PositiveInteger));
    }
    let plain = |operand| {
        if operand == Positive {
            Integer
        } else {
            operand
        }
    };
    match (plain(left), plain(right)) {
        (Integer, Integer) if arithmetic => Some(Output::integer()),
        (Integer, Integer)
            if matches!(operator, BitAnd | BitOr | BitXor | ShiftLeft | ShiftRight) =>
        {
            Some(Output::integer())
        }
        (Float, Float) if arithmetic => Some(Output::float()),
        (Decimal, Decimal) if arithmetic => Some(Output::decimal()),
        (Integer, Decimal) | (Decimal, Integer) if arithmetic && operator != Pow => {
            Some(Output::decimal())
        }
        (Integer, Float) | (Float, Integer) if arithmetic && operator != Pow => {
            Some(Output::float())
        }
        (Integer, Null) | (Null, Integer) if arithmetic => Some(Output::integer()),
        (Decimal, Null) | (Null, Decimal) if arithmetic => Some(Output::decimal()),
        (Float, Null) | (Null, Float) if arithmetic => Some(Output::float()),
        (Date | DateTime, Duration) if matches!(operator, Add | Sub) => Some(Output::datetime()),
        (Duration, Date | DateTime) if operator == Add => Some(Output::datetime()),
        (Duration, Duration) if matches!(operator, Add | Sub) => Some(Output::duration()),
        (Time, Duration) if matches!(operator, Add | Sub) => Some(Output::time()),
        (Duration, Time) if operator == Add => Some(Output::time()),
        (Date | DateTime, Date | DateTime) | (Time, Time) if operator == Sub => {
            Some(Output::duration())
        }
        _ => None,
    }
}

fn combined(registry: &Registry, node: &Combined) -> Result<Option<Output>> {
    if let Some(output) = &node.output {
        return Ok(Some(output.clone()));
    }
    if node.kind == CombinedKind::TemporalSubtraction {
        return Ok(Some(Output::duration()));
    }
    let left = node.left.try_output(registry)?;
    let right = node.right.try_output(registry)?;
    let output = combined_type(
        operand(registry, left.as_ref()),
        node.operator,
        operand(registry, right.as_ref()),
    );
    if output.is_some() {
        return Ok(output);
    }
    let left = node.left.output(registry)?;
    let right = node.right.output(registry)?;
    Err(Error::field_error(format!(
        "Cannot infer type of '{}' expression involving these types: {}, {}. You must set output_field.",
        node.operator.text(),
        left.field(registry).class_name,
        right.field(registry).class_name
    )))
}
