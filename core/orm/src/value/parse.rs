//! Dates, times, durations and UUIDs from text: Django's `dateparse`, with Python's ISO formats before it.

use super::calendar::{Date, DateTime, Duration, Time};

/// Well formed, but no such date or time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange;

/// `Ok(None)`: not in any format that is understood.
type Parsed<T> = Result<Option<T>, OutOfRange>;

/// Reads a text from its start.
#[derive(Clone, Copy)]
struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    /// As many decimal digits as there are, at most `most`; None where there are fewer than `least`.
    fn digits(&mut self, least: usize, most: usize) -> Option<&'a str> {
        let count = self
            .rest
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_digit)
            .count();
        if count < least {
            return None;
        }
        let (digits, rest) = self.rest.split_at(count);
        self.rest = rest;
        Some(digits)
    }

    fn number(&mut self, least: usize, most: usize) -> Option<i64> {
        self.digits(least, most)?.parse().ok()
    }

    fn eat(&mut self, expected: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(expected)?;
        Some(())
    }

    fn one_of(&mut self, expected: &[char]) -> Option<char> {
        let c = self.rest.chars().next().filter(|c| expected.contains(c))?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn done(&self) -> bool {
        self.rest.is_empty()
    }
}

/// Django's `parse_date`.
pub fn date(text: &str) -> Parsed<Date> {
    if let Some(date) = iso_date(text) {
        return Ok(Some(date));
    }
    let mut scanner = Scanner { rest: text };
    match loose_date(&mut scanner).filter(|_| scanner.done()) {
        None => Ok(None),
        Some((year, month, day)) => Date::new(year, month, day).map(Some).ok_or(OutOfRange),
    }
}

/// Django's `parse_time`; a time zone is passed over.
pub fn time(text: &str) -> Parsed<Time> {
    if let Some((time, _)) = iso_time(text.strip_prefix('T').unwrap_or(text)) {
        return Ok(Some(time));
    }
    let mut scanner = Scanner { rest: text };
    match loose_time(&mut scanner).filter(|_| scanner.done()) {
        None => Ok(None),
        Some([hour, minute, second, micro]) => Time::new(hour, minute, second, micro)
            .map(Some)
            .ok_or(OutOfRange),
    }
}

/// Django's `parse_datetime`.
pub fn datetime(text: &str) -> Parsed<DateTime> {
    if let Some(datetime) = iso_datetime(text) {
        return Ok(Some(datetime));
    }
    let Some(((year, month, day), [hour, minute, second, micro], offset)) = loose_datetime(text)
    else {
        return Ok(None);
    };
    let date = Date::new(year, month, day).ok_or(OutOfRange)?;
    let time = Time::new(hour, minute, second, micro).ok_or(OutOfRange)?;
    Ok(Some(DateTime { date, time, offset }))
}

/// `year-month-day` with one or two digits for the latter two.
fn loose_date(scanner: &mut Scanner<'_>) -> Option<(i64, i64, i64)> {
    let year = scanner.number(4, 4)?;
    scanner.eat("-")?;
    let month = scanner.number(1, 2)?;
    scanner.eat("-")?;
    Some((year, month, scanner.number(1, 2)?))
}

/// `hour:minute[:second[.microsecond]]`.
fn loose_time(scanner: &mut Scanner<'_>) -> Option<[i64; 4]> {
    let hour = scanner.number(1, 2)?;
    scanner.eat(":")?;
    let minute = scanner.number(1, 2)?;
    let (mut second, mut micro) = (0, 0);
    let mut after = *scanner;
    if after.eat(":").is_some()
        && let Some(seconds) = after.number(1, 2)
    {
        second = seconds;
        *scanner = after;
        if after.one_of(&['.', ',']).is_some()
            && let Some(digits) = after.digits(1, 12)
        {
            micro = fraction(digits);
            *scanner = after;
        }
    }
    Some([hour, minute, second, micro])
}

type LooseDateTime = ((i64, i64, i64), [i64; 4], Option<i32>);

fn loose_datetime(text: &str) -> Option<LooseDateTime> {
    let mut scanner = Scanner { rest: text };
    let date = loose_date(&mut scanner)?;
    scanner.one_of(&['T', ' '])?;
    let time = loose_time(&mut scanner)?;
    let mut scanner = Scanner {
        rest: scanner.rest.trim_start(),
    };
    let offset = match scanner.one_of(&['Z', '+', '-']) {
        None => None,
        Some('Z') => Some(0),
        Some(sign) => {
            let hours = scanner.number(2, 2)?;
            let minutes = match scanner.eat(":") {
                Some(()) => scanner.number(2, 2)?,
                None if scanner.done() => 0,
                None => scanner.number(2, 2)?,
            };
            let seconds = ((hours * 60 + minutes) * 60) as i32;
            Some(if sign == '-' { -seconds } else { seconds })
        }
    };
    scanner.done().then_some((date, time, offset))
}

/// Digits after the point as microseconds.
fn fraction(digits: &str) -> i64 {
    let six: String = digits.chars().chain("000000".chars()).take(6).collect();
    six.parse().unwrap_or(0)
}

/// Python's `date.fromisoformat`.
fn iso_date(text: &str) -> Option<Date> {
    let mut scanner = Scanner { rest: text };
    let year = scanner.number(4, 4)?;
    let dashed = scanner.eat("-").is_some();
    if scanner.eat("W").is_some() {
        let week = scanner.number(2, 2)?;
        let weekday = if scanner.done() {
            1
        } else {
            if dashed {
                scanner.eat("-")?;
            }
            scanner.number(1, 1)?
        };
        return Date::from_iso_calendar(year, week, weekday).filter(|_| scanner.done());
    }
    let month = scanner.number(2, 2)?;
    if dashed {
        scanner.eat("-")?;
    }
    let day = scanner.number(2, 2)?;
    Date::new(year, month, day).filter(|_| scanner.done())
}

/// Python's `time.fromisoformat`, with the offset.
fn iso_time(text: &str) -> Option<(Time, Option<i32>)> {
    let zone = text.find(['Z', '+', '-']);
    let [hour, minute, second, micro] = iso_clock(&text[..zone.unwrap_or(text.len())])?;
    let time = Time::new(hour, minute, second, micro)?;
    let offset = match zone.map(|at| (&text[at..=at], &text[at + 1..])) {
        None => None,
        Some(("Z", rest)) => rest.is_empty().then_some(Some(0))?,
        Some((sign, rest)) => {
            let [hour, minute, second, _] = iso_clock(rest)?;
            if hour > 23 || minute > 59 || second > 59 {
                return None;
            }
            let seconds = ((hour * 60 + minute) * 60 + second) as i32;
            Some(if sign == "-" { -seconds } else { seconds })
        }
    };
    Some((time, offset))
}

/// `HH[[:]MM[[:]SS[.fraction]]]`.
fn iso_clock(text: &str) -> Option<[i64; 4]> {
    let mut scanner = Scanner { rest: text };
    let mut parts = [0; 4];
    parts[0] = scanner.number(2, 2)?;
    let coloned = scanner.rest.starts_with(':');
    for part in &mut parts[1..3] {
        if scanner.done() {
            break;
        }
        if coloned {
            scanner.eat(":")?;
        }
        *part = scanner.number(2, 2)?;
    }
    if !scanner.done() {
        scanner.one_of(&['.', ','])?;
        parts[3] = fraction(scanner.digits(1, usize::MAX)?);
    }
    scanner.done().then_some(parts)
}

/// Python's `datetime.fromisoformat`: any one character may stand between date and time.
fn iso_datetime(text: &str) -> Option<DateTime> {
    if let Some(date) = iso_date(text) {
        return Some(DateTime::naive(date, Time::MIDNIGHT));
    }
    [10, 8, 7].into_iter().find_map(|length| {
        let date = iso_date(text.get(..length)?)?;
        let separator = text.get(length..)?.chars().next()?;
        let (time, offset) = iso_time(&text[length + separator.len_utf8()..])?;
        Some(DateTime { date, time, offset })
    })
}

/// Django's `parse_duration`: its own format, ISO 8601 without years and months, PostgreSQL's intervals.
pub fn duration(text: &str) -> Option<Duration> {
    standard_duration(text)
        .or_else(|| iso_duration(text))
        .or_else(|| postgres_interval(text))
}

const SECOND: i128 = 1_000_000;

/// `[days] [days, ][-][[hours:]minutes:]seconds[.microseconds]`.
fn standard_duration(text: &str) -> Option<Duration> {
    let mut scanner = Scanner { rest: text };
    let mut days = 0;
    let mut ahead = scanner;
    let negative_days = ahead.eat("-").is_some();
    if let Some(number) = ahead.digits(1, usize::MAX)
        && ahead.eat(" ").is_some()
    {
        let mut words = ahead;
        if words.eat("days, ").or_else(|| words.eat("day, ")).is_some() {
            ahead = words;
        }
        days = number.parse::<i128>().ok()?;
        days = if negative_days { -days } else { days };
        scanner = ahead;
    }
    let sign = if scanner.eat("-").is_some() { -1 } else { 1 };
    let mut parts = vec![scanner.digits(1, usize::MAX)?.parse::<i128>().ok()?];
    while parts.len() < 3 && scanner.eat(":").is_some() {
        parts.push(scanner.digits(1, usize::MAX)?.parse().ok()?);
    }
    let seconds = parts.iter().try_fold(0i128, |total, &part| {
        total.checked_mul(60)?.checked_add(part)
    })?;
    let micro = match scanner.one_of(&['.', ',']) {
        None => 0,
        Some(_) => i128::from(fraction(scanner.digits(1, 12)?)),
    };
    let total = days
        .checked_mul(86_400 * SECOND)?
        .checked_add(sign * (seconds.checked_mul(SECOND)? + micro))?;
    scanner.done().then_some(Duration(total))
}

/// `P1W2DT3H4M5.6S`.
fn iso_duration(text: &str) -> Option<Duration> {
    let mut scanner = Scanner { rest: text };
    let sign = match scanner.one_of(&['-', '+']) {
        Some('-') => -1,
        _ => 1,
    };
    scanner.eat("P")?;
    let mut total = 0;
    let mut units = |scanner: &mut Scanner<'_>, units: &[(&str, i128)]| {
        for &(unit, microseconds) in units {
            let mut ahead = *scanner;
            let Some(whole) = ahead.digits(1, 18) else {
                continue;
            };
            let part = match ahead.one_of(&['.', ',']) {
                None => "",
                Some(_) => ahead.digits(1, 18)?,
            };
            if ahead.eat(unit).is_some() {
                total += whole.parse::<i128>().ok()? * microseconds;
                if !part.is_empty() {
                    let scale = 10i128.pow(part.len() as u32);
                    total += part.parse::<i128>().ok()? * microseconds / scale;
                }
                *scanner = ahead;
            }
        }
        Some(())
    };
    units(
        &mut scanner,
        &[("W", 604_800 * SECOND), ("D", 86_400 * SECOND)],
    )?;
    if scanner.eat("T").is_some() {
        units(
            &mut scanner,
            &[("H", 3600 * SECOND), ("M", 60 * SECOND), ("S", SECOND)],
        )?;
    }
    scanner.done().then_some(Duration(sign * total))
}

/// `3 days 04:05:06.7`; nothing at all is no time.
fn postgres_interval(text: &str) -> Option<Duration> {
    let mut scanner = Scanner { rest: text };
    let mut total = 0;
    let mut ahead = scanner;
    let negative = ahead.eat("-").is_some();
    if let Some(days) = ahead.digits(1, 18)
        && ahead.eat(" day").is_some()
    {
        let _ = ahead.eat("s");
        let _ = ahead.eat(" ");
        total = days.parse::<i128>().ok()? * 86_400 * SECOND * if negative { -1 } else { 1 };
        scanner = ahead;
    }
    if !scanner.done() {
        let sign = match scanner.one_of(&['-', '+']) {
            Some('-') => -1,
            _ => 1,
        };
        let hours = scanner.digits(1, 18)?.parse::<i128>().ok()?;
        scanner.eat(":")?;
        let minutes = i128::from(scanner.number(2, 2)?);
        scanner.eat(":")?;
        let seconds = i128::from(scanner.number(2, 2)?);
        let micro = match scanner.eat(".") {
            Some(()) => i128::from(fraction(scanner.digits(1, 6)?)),
            None => 0,
        };
        total += sign * (((hours * 60 + minutes) * 60 + seconds) * SECOND + micro);
    }
    scanner.done().then_some(Duration(total))
}

/// Python's `uuid.UUID(text)`: 32 hex digits, with braces, hyphens and `urn:uuid:` passed over.
pub fn uuid(text: &str) -> Option<u128> {
    let bare = text.replace("urn:", "").replace("uuid:", "");
    let hex = bare.trim_matches(['{', '}']).replace('-', "");
    if hex.len() != 32 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u128::from_str_radix(&hex, 16).ok()
}

/// `12345678-1234-5678-1234-567812345678`.
pub fn format_uuid(uuid: u128) -> String {
    let hex = format!("{uuid:032x}");
    [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ]
    .join("-")
}

/// Python's `int(text)` in base 10, as digits with a sign where it is negative.
pub fn integer(text: &str) -> Option<String> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let plain = without_underscores(digits)?;
    let plain: Option<String> = plain
        .chars()
        .map(|c| decimal_digit(c).map(|digit| (b'0' + digit) as char))
        .collect();
    let plain = plain.filter(|plain| !plain.is_empty())?;
    let stripped = plain.trim_start_matches('0');
    let stripped = if stripped.is_empty() { "0" } else { stripped };
    Some(if negative && stripped != "0" {
        format!("-{stripped}")
    } else {
        stripped.to_owned()
    })
}

/// Python's `float(text)`.
pub fn float(text: &str) -> Option<f64> {
    let plain = without_underscores(text.trim())?;
    let lower = plain.to_ascii_lowercase();
    let known = ["inf", "infinity", "nan"].contains(&lower.trim_start_matches(['+', '-']));
    let numeric = lower
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'+' | b'-'));
    if known || numeric {
        lower.parse().ok()
    } else {
        None
    }
}

/// Underscores may stand between digits alone.
fn without_underscores(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        let between = i > 0
            && decimal_digit(chars[i - 1]).is_some()
            && chars
                .get(i + 1)
                .is_some_and(|&next| decimal_digit(next).is_some());
        if c == '_' && !between {
            return None;
        }
    }
    Some(text.replace('_', ""))
}

/// The value of a decimal digit of the scripts that programs meet.
fn decimal_digit(c: char) -> Option<u8> {
    // First digits of Unicode's commonest runs of ten (category Nd).
    const ZEROS: [u32; 12] = [
        0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xe50, 0xed0, 0xff10,
    ];
    let code = c as u32;
    ZEROS
        .iter()
        .find(|&&zero| (zero..zero + 10).contains(&code))
        .map(|&zero| (code - zero) as u8)
}
