//! Exact decimals with Python's `decimal.Decimal` text.

use std::rc::Rc;

/// A decimal in the text that Python's `str(Decimal)` gives (`1.50`, `1E+3`, `NaN`, `-0.00`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal(pub Rc<str>);
