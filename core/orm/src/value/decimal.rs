//! Exact decimals with Python's `decimal.Decimal` text.

use std::rc::Rc;

/// A decimal in the text that Python's `str(Decimal)` gives (`1.50`, `1E+3`, `NaN`, `-0.00`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal(pub Rc<str>);

/// Sign, digits and exponent of a finite decimal: what arithmetic works on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    negative: bool,
    /// Without leading zeros, but at least one digit.
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    /// Python's `Decimal(text)`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().replace('_', "");
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(&text)),
        };
        let sign = if negative { "-" } else { "" };
        match rest.to_ascii_lowercase().as_str() {
            "inf" | "infinity" => return Some(Self(format!("{sign}Infinity").into())),
            "nan" => return Some(Self(format!("{sign}NaN").into())),
            "snan" => return Some(Self(format!("{sign}sNaN").into())),
            _ => {}
        }
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = || whole.bytes().chain(fraction.bytes());
        if all().next().is_none() || !all().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let digits = trimmed(all().map(|byte| byte - b'0').collect());
        Some(
            Parts {
                negative,
                digits,
                exponent: exponent - fraction.len() as i64,
            }
            .into(),
        )
    }

    pub fn from_int(digits: &str) -> Self {
        Self(digits.into())
    }

    /// The exact value of a double, rounded half-even to that many digits: `Context(prec).create_decimal_from_float`.
    pub fn from_float(float: f64, precision: usize) -> Self {
        if !float.is_finite() {
            let text = if float.is_nan() {
                "NaN"
            } else if float > 0.0 {
                "Infinity"
            } else {
                "-Infinity"
            };
            return Self(text.into());
        }
        // A double is an odd integer times a power of two; that power says how many decimals its exact text has.
        let bits = float.abs().to_bits();
        let (mantissa, exponent) = match (bits >> 52) as i64 {
            0 => (bits, -1074),
            biased => (bits & ((1 << 52) - 1) | 1 << 52, biased - 1075),
        };
        let scale = if mantissa == 0 {
            0
        } else {
            exponent + i64::from(mantissa.trailing_zeros())
        };
        let places = (-scale).max(0) as usize;
        let exact = format!("{:.places$}", float.abs());
        let digits = trimmed(
            exact
                .bytes()
                .filter(u8::is_ascii_digit)
                .map(|byte| byte - b'0')
                .collect(),
        );
        Parts {
            negative: float.is_sign_negative(),
            digits,
            exponent: -(places as i64),
        }
        .rounded(precision)
        .into()
    }

    pub fn is_finite(&self) -> bool {
        self.parts().is_some()
    }

    /// `quantize(Decimal(1).scaleb(-places))` half-even; None where more than `precision` digits would be needed.
    pub fn quantize(&self, places: u32, precision: Option<u32>) -> Option<Self> {
        let parts = self.parts()?;
        let target = -i64::from(places);
        let moved = if parts.exponent >= target {
            let mut digits = parts.digits.clone();
            if digits != [0] {
                digits.extend(std::iter::repeat_n(
                    0,
                    usize::try_from(parts.exponent - target).ok()?.min(10_000),
                ));
            }
            Parts {
                digits,
                exponent: target,
                ..parts
            }
        } else {
            let drop = usize::try_from(target - parts.exponent).ok()?;
            parts.without_last(drop)
        };
        let fits = moved.digits == [0] || moved.digits.len() <= precision.unwrap_or(28) as usize;
        fits.then(|| moved.into())
    }

    /// Python's `int(decimal)`: towards zero.
    pub fn truncated(&self) -> Option<String> {
        let parts = self.parts()?;
        let mut digits = parts.digits.clone();
        if parts.exponent >= 0 {
            digits.extend(std::iter::repeat_n(
                0,
                usize::try_from(parts.exponent).ok()?.min(10_000),
            ));
        } else {
            let keep = digits
                .len()
                .saturating_sub(usize::try_from(-parts.exponent).ok()?);
            digits.truncate(keep);
        }
        let text: String = trimmed(digits)
            .iter()
            .map(|digit| (b'0' + digit) as char)
            .collect();
        Some(if parts.negative && text != "0" {
            format!("-{text}")
        } else {
            text
        })
    }

    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    fn parts(&self) -> Option<Parts> {
        let (negative, rest) = match self.0.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, &*self.0),
        };
        let (mantissa, exponent) = match rest.split_once('E') {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let bytes = || whole.bytes().chain(fraction.bytes());
        if !bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let digits = trimmed(bytes().map(|byte| byte - b'0').collect());
        Some(Parts {
            negative,
            digits,
            exponent: exponent - fraction.len() as i64,
        })
    }
}

fn trimmed(digits: Vec<u8>) -> Vec<u8> {
    match digits.iter().position(|&digit| digit != 0) {
        Some(0) => digits,
        Some(first) => digits[first..].to_vec(),
        None => vec![0],
    }
}

impl Parts {
    fn rounded(self, precision: usize) -> Self {
        match self.digits.len().checked_sub(precision.max(1)) {
            Some(excess) if excess > 0 => {
                let short = self.without_last(excess);
                // 9.99 may become 10.0, which has one digit too many again.
                if short.digits.len() > precision {
                    short.without_last(1)
                } else {
                    short
                }
            }
            _ => self,
        }
    }

    /// Half-even rounding away of the last digits.
    fn without_last(&self, count: usize) -> Self {
        let exponent = self.exponent + count as i64;
        if count > self.digits.len() {
            return Self {
                negative: self.negative,
                digits: vec![0],
                exponent,
            };
        }
        let (keep, lost) = self.digits.split_at(self.digits.len() - count);
        let mut digits = keep.to_vec();
        let odd = digits.last().is_some_and(|digit| digit % 2 == 1);
        let up = match lost.first() {
            Some(&first) if first > 5 => true,
            Some(5) => odd || lost[1..].iter().any(|&digit| digit != 0),
            _ => false,
        };
        if up {
            let mut at = digits.len();
            loop {
                match at.checked_sub(1) {
                    None => {
                        digits.insert(0, 1);
                        break;
                    }
                    Some(before) if digits[before] == 9 => {
                        digits[before] = 0;
                        at = before;
                    }
                    Some(before) => {
                        digits[before] += 1;
                        break;
                    }
                }
            }
        }
        Self {
            negative: self.negative,
            digits: trimmed(digits),
            exponent,
        }
    }
}

/// Python's `str(Decimal)`.
impl From<Parts> for Decimal {
    fn from(parts: Parts) -> Self {
        let digits: String = parts
            .digits
            .iter()
            .map(|digit| (b'0' + digit) as char)
            .collect();
        let sign = if parts.negative { "-" } else { "" };
        let count = digits.len() as i64;
        let adjusted = parts.exponent + count - 1;
        if parts.exponent <= 0 && adjusted >= -6 {
            let point = count + parts.exponent;
            let text = if parts.exponent == 0 {
                digits
            } else if point > 0 {
                format!(
                    "{}.{}",
                    &digits[..point as usize],
                    &digits[point as usize..]
                )
            } else {
                format!("0.{}{digits}", "0".repeat(-point as usize))
            };
            return Self(format!("{sign}{text}").into());
        }
        let mantissa = if count > 1 {
            format!("{}.{}", &digits[..1], &digits[1..])
        } else {
            digits
        };
        let exponent_sign = if adjusted < 0 { '-' } else { '+' };
        Self(format!("{sign}{mantissa}E{exponent_sign}{}", adjusted.abs()).into())
    }
}
