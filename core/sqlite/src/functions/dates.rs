//! `django_date_extract` and its kin.

use super::{PURE, arguments, output, raised};
use crate::connection::Host;
use dunder_orm::value::{Date, DateTime, Duration, Time, parse};
use rusqlite::functions::Context;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Result};

pub(super) fn register(connection: &Connection, host: Host) -> Result<()> {
    let scalar = |name: &str, count: i32, function: fn(&Call<'_>) -> Result<Value>| {
        connection.create_scalar_function(
            name,
            count,
            PURE,
            move |context: &Context<'_>| -> Result<ToSqlOutput<'static>> {
                output(function(&Call {
                    args: arguments(context),
                    host,
                })?)
            },
        )
    };
    scalar("django_date_extract", 2, |call| call.extract(1, None))?;
    scalar("django_date_trunc", 4, |call| call.truncate(Kind::Date))?;
    scalar("django_datetime_cast_date", 3, |call| {
        Ok(call
            .moment(0, Some(1))?
            .map_or(Value::Null, |moment| Value::Text(moment.date.to_string())))
    })?;
    scalar("django_datetime_cast_time", 3, |call| {
        Ok(call
            .moment(0, Some(1))?
            .map_or(Value::Null, |moment| Value::Text(moment.time.to_string())))
    })?;
    scalar("django_datetime_extract", 4, |call| {
        call.extract(1, Some(2))
    })?;
    scalar("django_datetime_trunc", 4, |call| {
        call.truncate(Kind::DateTime)
    })?;
    scalar("django_time_extract", 2, |call| call.time_extract())?;
    scalar("django_time_trunc", 4, |call| call.truncate(Kind::Time))?;
    scalar("django_time_diff", 2, |call| {
        match (call.text(0), call.text(1)) {
            (Some(left), Some(right)) => {
                let (left, right) = (
                    time(left).ok_or_else(raised)?,
                    time(right).ok_or_else(raised)?,
                );
                Ok(Value::Integer(left.microseconds() - right.microseconds()))
            }
            _ => Ok(Value::Null),
        }
    })?;
    scalar("django_timestamp_diff", 2, |call| {
        match (call.text(0), call.text(1)) {
            (Some(left), Some(right)) => {
                let (left, right) = (
                    timestamp(left).ok_or_else(raised)?,
                    timestamp(right).ok_or_else(raised)?,
                );
                let difference = left.microseconds() - right.microseconds();
                Ok(Value::Integer(
                    i64::try_from(difference).map_err(|_| raised())?,
                ))
            }
            _ => Ok(Value::Null),
        }
    })?;
    scalar("django_format_dtdelta", 3, |call| call.format_delta())
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Date,
    Time,
    DateTime,
}

struct Call<'a> {
    args: Vec<ValueRef<'a>>,
    host: Host,
}

impl<'a> Call<'a> {
    fn text(&self, index: usize) -> Option<&'a str> {
        self.args.get(index).and_then(|arg| arg.as_str().ok())
    }

    /// The date and time in an argument, moved to the time zone in the argument `zones` (the connection's follows it).
    /// None for NULL and for what is no date.
    fn moment(&self, index: usize, zones: Option<usize>) -> Result<Option<DateTime>> {
        let Some(moment) = self.text(index).and_then(timestamp) else {
            return Ok(None);
        };
        let (Some(to), Some(from)) = (
            zones.and_then(|at| self.text(at)),
            zones.and_then(|at| self.text(at + 1)),
        ) else {
            return Ok(Some(moment));
        };
        if to == from {
            return Ok(Some(moment));
        }
        let utc = DateTime {
            offset: Some(self.offset(from, moment.unix_seconds())?),
            ..moment
        }
        .at_offset(0)
        .ok_or_else(raised)?;
        let (name, shift) = split_offset(to)?;
        let shifted = utc
            .shifted(Duration(i128::from(shift) * 1_000_000))
            .ok_or_else(raised)?;
        let name = if name.is_empty() { from } else { name };
        let offset = self.offset(name, shifted.unix_seconds())?;
        Ok(Some(DateTime {
            offset: None,
            ..shifted.at_offset(offset).ok_or_else(raised)?
        }))
    }

    fn offset(&self, zone: &str, unix_seconds: i64) -> Result<i32> {
        (self.host.utc_offset)(zone, unix_seconds).ok_or_else(raised)
    }

    fn extract(&self, index: usize, zones: Option<usize>) -> Result<Value> {
        let Some(moment) = self.moment(index, zones)? else {
            return Ok(Value::Null);
        };
        let (date, time) = (moment.date, moment.time);
        Ok(Value::Integer(match self.text(0).ok_or_else(raised)? {
            "week_day" => i64::from(date.iso_weekday() % 7 + 1),
            "iso_week_day" => i64::from(date.iso_weekday()),
            "week" => i64::from(date.iso_calendar().1),
            "quarter" => i64::from(date.month.div_ceil(3)),
            "iso_year" => i64::from(date.iso_calendar().0),
            "year" => i64::from(date.year),
            "month" => i64::from(date.month),
            "day" => i64::from(date.day),
            "hour" => i64::from(time.hour),
            "minute" => i64::from(time.minute),
            "second" => i64::from(time.second),
            "microsecond" => i64::from(time.microsecond),
            _ => return Err(raised()),
        }))
    }

    fn time_extract(&self) -> Result<Value> {
        let Some(time) = self.text(1).and_then(time) else {
            return Ok(Value::Null);
        };
        Ok(Value::Integer(match self.text(0).ok_or_else(raised)? {
            "hour" => i64::from(time.hour),
            "minute" => i64::from(time.minute),
            "second" => i64::from(time.second),
            "microsecond" => i64::from(time.microsecond),
            _ => return Err(raised()),
        }))
    }

    fn truncate(&self, kind: Kind) -> Result<Value> {
        let moment = match self.moment(1, Some(2))? {
            Some(moment) => moment,
            None => match self.text(1).and_then(time).filter(|_| kind == Kind::Time) {
                Some(time) => DateTime::naive(
                    Date {
                        year: 1,
                        month: 1,
                        day: 1,
                    },
                    time,
                ),
                None => return Ok(Value::Null),
            },
        };
        let (date, time) = (moment.date, moment.time);
        let start = |date: Date| {
            if kind == Kind::Date {
                date.to_string()
            } else {
                format!("{date} 00:00:00")
            }
        };
        let at = |time: String| {
            if kind == Kind::Time {
                time
            } else {
                format!("{date} {time}")
            }
        };
        let unit = self.text(0).ok_or_else(raised)?;
        Ok(Value::Text(match (unit, kind) {
            ("year", Kind::Date | Kind::DateTime) => start(Date {
                month: 1,
                day: 1,
                ..date
            }),
            ("quarter", Kind::Date | Kind::DateTime) => start(Date {
                month: date.month - (date.month - 1) % 3,
                day: 1,
                ..date
            }),
            ("month", Kind::Date | Kind::DateTime) => start(Date { day: 1, ..date }),
            ("week", Kind::Date | Kind::DateTime) => start(
                date.add_days(1 - i64::from(date.iso_weekday()))
                    .ok_or_else(raised)?,
            ),
            ("day", Kind::Date | Kind::DateTime) => start(date),
            ("hour", Kind::Time | Kind::DateTime) => at(format!("{:02}:00:00", time.hour)),
            ("minute", Kind::Time | Kind::DateTime) => {
                at(format!("{:02}:{:02}:00", time.hour, time.minute))
            }
            ("second", Kind::Time | Kind::DateTime) => at(format!(
                "{:02}:{:02}:{:02}",
                time.hour, time.minute, time.second
            )),
            _ => return Err(raised()),
        }))
    }

    /// Durations are integers of microseconds, moments texts; other numbers multiply and divide.
    fn format_delta(&self) -> Result<Value> {
        let [connector, left, right] = self.args.as_slice() else {
            return Ok(Value::Null);
        };
        let Ok(connector) = connector.as_str() else {
            return Ok(Value::Null);
        };
        if matches!(left, ValueRef::Null) || matches!(right, ValueRef::Null) {
            return Ok(Value::Null);
        }
        let sign = match connector.trim() {
            "+" => 1,
            "-" => -1,
            operator => return arithmetic(operator, left, right),
        };
        let (Some(left), Some(right)) = (term(left), term(right)) else {
            return Ok(Value::Null);
        };
        let sum = match (left, right) {
            (Term::Delta(left), Term::Delta(right)) => {
                Duration(left.0 + sign * right.0).to_string()
            }
            (Term::Moment(moment, shape), Term::Delta(delta)) => shape.text(
                moment
                    .shifted(Duration(sign * delta.0))
                    .ok_or_else(raised)?,
            ),
            (Term::Delta(delta), Term::Moment(moment, shape)) if sign == 1 => {
                shape.text(moment.shifted(delta).ok_or_else(raised)?)
            }
            (Term::Moment(left, _), Term::Moment(right, _)) if sign == -1 => {
                Duration(left.microseconds() - right.microseconds()).to_string()
            }
            _ => return Err(raised()),
        };
        Ok(Value::Text(sum))
    }
}

#[derive(Clone, Copy)]
enum Shape {
    Date,
    DateTime,
}

impl Shape {
    fn text(self, moment: DateTime) -> String {
        match self {
            Self::Date => moment.date.to_string(),
            Self::DateTime => moment.to_string(),
        }
    }
}

enum Term {
    Delta(Duration),
    Moment(DateTime, Shape),
}

fn term(value: &ValueRef<'_>) -> Option<Term> {
    match value {
        ValueRef::Integer(microseconds) => Some(Term::Delta(Duration(i128::from(*microseconds)))),
        ValueRef::Text(_) => {
            let text = value.as_str().ok()?;
            let shape = if text.contains(' ') {
                Shape::DateTime
            } else {
                Shape::Date
            };
            Some(Term::Moment(timestamp(text)?, shape))
        }
        _ => None,
    }
}

fn arithmetic(operator: &str, left: &ValueRef<'_>, right: &ValueRef<'_>) -> Result<Value> {
    let (a, b) = (super::number_of(left)?, super::number_of(right)?);
    match (operator, left, right) {
        ("*", ValueRef::Integer(a), ValueRef::Integer(b)) => {
            a.checked_mul(*b).map(Value::Integer).ok_or_else(raised)
        }
        ("*", ..) => Ok(Value::Real(a * b)),
        _ if b == 0.0 => Err(raised()),
        _ => Ok(Value::Real(a / b)),
    }
}

/// `UTC+05:30` as the name and the seconds to add. Django reads the hours up to the colon, so `+0200` adds 200 of them.
fn split_offset(zone: &str) -> Result<(&str, i64)> {
    for (sign, factor) in [('+', 1), ('-', -1)] {
        let Some((name, offset)) = zone.rsplit_once(sign) else {
            continue;
        };
        if parse::time(offset).map_err(|_| raised())?.is_none() {
            continue;
        }
        let (hours, minutes) = offset.split_once(':').unwrap_or((offset, "00"));
        let number = |text: &str| text.parse::<i64>().map_err(|_| raised());
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        return Ok((name, factor * (hours * 3600 + minutes * 60)));
    }
    Ok((zone, 0))
}

/// Django's `typecast_time`: `HH:MM:SS[.ffffff]`.
fn time(text: &str) -> Option<Time> {
    let mut parts = text.split(':');
    let (hour, minute, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (second, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let microsecond: String = fraction.chars().chain("000000".chars()).take(6).collect();
    Time::new(
        hour.parse().ok()?,
        minute.parse().ok()?,
        second.parse().ok()?,
        microsecond.parse().ok()?,
    )
}

/// Django's `typecast_timestamp`: a date, or a date and a time; a time zone after it is passed over.
fn timestamp(text: &str) -> Option<DateTime> {
    let mut words = text.split_whitespace();
    let mut date = words.next()?.split('-');
    let day = Date::new(
        date.next()?.parse().ok()?,
        date.next()?.parse().ok()?,
        date.next()?.parse().ok()?,
    )?;
    match words.next() {
        None => Some(DateTime::naive(day, Time::MIDNIGHT)),
        Some(clock) => {
            let clock = clock.split(['-', '+']).next()?;
            Some(DateTime::naive(day, time(clock)?))
        }
    }
}
