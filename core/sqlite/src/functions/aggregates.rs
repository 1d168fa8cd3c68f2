//! `STDDEV_POP`, `VAR_SAMP`, `ANY_VALUE`, `BIT_AND` and their kin, with the results of Python's `statistics`.

use super::PURE;
use rusqlite::functions::{Aggregate, Context};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Result};

pub(super) fn register(connection: &Connection) -> Result<()> {
    let spread = |name, sample, root| {
        connection.create_aggregate_function(name, 1, PURE, Spread { sample, root })
    };
    spread("STDDEV_POP", false, true)?;
    spread("STDDEV_SAMP", true, true)?;
    spread("VAR_POP", false, false)?;
    spread("VAR_SAMP", true, false)?;
    connection.create_aggregate_function("ANY_VALUE", 1, PURE, AnyValue)?;
    let bits = |name, combine: fn(i64, i64) -> i64| {
        connection.create_aggregate_function(name, 1, PURE, Bits { combine })
    };
    bits("BIT_AND", |a, b| a & b)?;
    bits("BIT_OR", |a, b| a | b)?;
    bits("BIT_XOR", |a, b| a ^ b)
}

struct AnyValue;

impl Aggregate<Option<Value>, Value> for AnyValue {
    fn init(&self, _: &mut Context<'_>) -> Result<Option<Value>> {
        Ok(None)
    }

    fn step(&self, context: &mut Context<'_>, first: &mut Option<Value>) -> Result<()> {
        if first.is_none() {
            *first = Some(context.get(0)?);
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, first: Option<Option<Value>>) -> Result<Value> {
        Ok(first.flatten().unwrap_or(Value::Null))
    }
}

struct Bits {
    combine: fn(i64, i64) -> i64,
}

impl Aggregate<Option<i64>, Option<i64>> for Bits {
    fn init(&self, _: &mut Context<'_>) -> Result<Option<i64>> {
        Ok(None)
    }

    fn step(&self, context: &mut Context<'_>, bits: &mut Option<i64>) -> Result<()> {
        let value = match context.get_raw(0) {
            ValueRef::Null => return Ok(()),
            other => super::int_of(&other)?,
        };
        *bits = Some(bits.map_or(value, |bits| (self.combine)(bits, value)));
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, bits: Option<Option<i64>>) -> Result<Option<i64>> {
        Ok(bits.flatten())
    }
}

/// Variance or standard deviation, of a sample or of the whole.
struct Spread {
    sample: bool,
    root: bool,
}

impl Aggregate<Vec<f64>, Option<f64>> for Spread {
    fn init(&self, _: &mut Context<'_>) -> Result<Vec<f64>> {
        Ok(Vec::new())
    }

    fn step(&self, context: &mut Context<'_>, values: &mut Vec<f64>) -> Result<()> {
        match context.get_raw(0) {
            // Python's statistics fail on a NULL, at the end.
            ValueRef::Null => values.push(f64::NAN),
            value => values.push(super::number_of(&value).unwrap_or(f64::NAN)),
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, values: Option<Vec<f64>>) -> Result<Option<f64>> {
        let Some(values) = values else {
            return Ok(None);
        };
        let divisor = values.len() as f64 - f64::from(u8::from(self.sample));
        if divisor <= 0.0 || values.iter().any(|value| value.is_nan()) {
            let words = "user-defined aggregate's 'finalize' method raised error";
            return Err(rusqlite::Error::UserFunctionError(words.into()));
        }
        let mean = sum(&values).over(values.len() as f64);
        let squares = values.iter().fold(Twofold::default(), |total, &value| {
            let difference = Twofold {
                high: value,
                low: 0.0,
            }
            .plus(mean.negative());
            total.plus(difference.times(difference))
        });
        let variance = squares.over(divisor);
        Ok(Some(if self.root {
            variance.root()
        } else {
            variance.high
        }))
    }
}

fn sum(values: &[f64]) -> Twofold {
    values.iter().fold(Twofold::default(), |total, &value| {
        total.plus(Twofold {
            high: value,
            low: 0.0,
        })
    })
}

/// A number of twice a double's precision, since Python computes these exactly (after Dekker and Knuth).
#[derive(Clone, Copy, Default)]
struct Twofold {
    high: f64,
    low: f64,
}

impl Twofold {
    fn normal(high: f64, low: f64) -> Self {
        let sum = high + low;
        Self {
            high: sum,
            low: low - (sum - high),
        }
    }

    fn plus(self, other: Self) -> Self {
        let sum = self.high + other.high;
        let shadow = sum - self.high;
        let error = (self.high - (sum - shadow)) + (other.high - shadow);
        Self::normal(sum, error + self.low + other.low)
    }

    fn times(self, other: Self) -> Self {
        let product = self.high * other.high;
        let error = self.high.mul_add(other.high, -product);
        Self::normal(
            product,
            error + self.high * other.low + self.low * other.high,
        )
    }

    fn over(self, divisor: f64) -> Self {
        let quotient = self.high / divisor;
        let rest = self.plus(
            Self {
                high: quotient,
                low: 0.0,
            }
            .times(Self {
                high: divisor,
                low: 0.0,
            })
            .negative(),
        );
        Self::normal(quotient, rest.high / divisor)
    }

    fn negative(self) -> Self {
        Self {
            high: -self.high,
            low: -self.low,
        }
    }

    fn root(self) -> f64 {
        let root = self.high.sqrt();
        if root == 0.0 {
            return 0.0;
        }
        let rest = self.plus(
            Self {
                high: root,
                low: 0.0,
            }
            .times(Self {
                high: root,
                low: 0.0,
            })
            .negative(),
        );
        root + rest.high / (2.0 * root)
    }
}
