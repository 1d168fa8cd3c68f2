//! Reads Python's `repr` of a value back, so that values are compared as Python's `==` would:
//! dicts and sets without order, `3` equal to `3.0`, floats but for rounding.

/// A value as its `repr` shows it.
#[derive(Clone, Debug)]
pub(super) enum Literal {
    /// Numbers and decimals.
    Number(f64),
    /// Whole numbers, which may be longer than a float holds.
    Integer(String),
    Text(String),
    List(Vec<Literal>),
    Tuple(Vec<Literal>),
    Set(Vec<Literal>),
    Dict(Vec<(Literal, Literal)>),
    /// `datetime.date(2024, 1, 1)`
    Call(String, Vec<Literal>),
    /// Names, `<Post: Hello>`, and what is not understood.
    Other(String),
}

impl Literal {
    pub(super) fn parse(text: &str) -> Self {
        let mut reader = Reader { text, at: 0 };
        match reader.value(0) {
            Some(value) if reader.rest().trim().is_empty() => value,
            _ => Self::Other(text.trim().to_owned()),
        }
    }
}

impl PartialEq for Literal {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => a == b,
            (Self::Number(_) | Self::Integer(_), Self::Number(_) | Self::Integer(_)) => {
                match (self.number(), other.number()) {
                    (Some(a), Some(b)) => close(a, b),
                    _ => false,
                }
            }
            (Self::Text(a), Self::Text(b)) | (Self::Other(a), Self::Other(b)) => a == b,
            (Self::List(a), Self::List(b)) | (Self::Tuple(a), Self::Tuple(b)) => a == b,
            (Self::Set(a), Self::Set(b)) => {
                a.len() == b.len() && a.iter().all(|item| b.contains(item))
            }
            (Self::Dict(a), Self::Dict(b)) => {
                a.len() == b.len() && a.iter().all(|item| b.contains(item))
            }
            (Self::Call(f, a), Self::Call(g, b)) => f == g && a == b,
            _ => false,
        }
    }
}

impl Literal {
    fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Integer(digits) => digits.parse().ok(),
            _ => None,
        }
    }
}

/// Equal but for the rounding of sums in another order.
pub(super) fn close(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

/// Deeper values are compared as text.
const DEPTH: usize = 60;

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, c: char) -> bool {
        self.skip_space();
        let found = self.rest().starts_with(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    fn value(&mut self, depth: usize) -> Option<Literal> {
        if depth > DEPTH {
            return None;
        }
        self.skip_space();
        match self.rest().chars().next()? {
            '[' => self
                .items('[', ']', depth)
                .map(|(items, _)| Literal::List(items)),
            '(' => self
                .items('(', ')', depth)
                .map(|(mut items, comma)| match items.len() {
                    1 if !comma => items.remove(0),
                    _ => Literal::Tuple(items),
                }),
            '{' => self.braces(depth),
            '\'' | '"' => self.string().map(Literal::Text),
            '<' => self.angle(),
            c if c.is_ascii_digit() || c == '-' || c == '.' => self.number(),
            c if c.is_alphabetic() || c == '_' => self.name(depth),
            _ => None,
        }
    }

    /// Items up to the closing bracket, and whether there was a comma.
    fn items(&mut self, open: char, close: char, depth: usize) -> Option<(Vec<Literal>, bool)> {
        self.eat(open);
        let mut items = Vec::new();
        let mut comma = false;
        loop {
            if self.eat(close) {
                return Some((items, comma));
            }
            // `name=value` in a call counts by its value.
            let item = self.value(depth + 1)?;
            let item = if matches!(item, Literal::Other(_)) && self.eat('=') {
                self.value(depth + 1)?
            } else {
                item
            };
            items.push(item);
            if self.eat(',') {
                comma = true;
            } else if !self.eat(close) {
                return None;
            } else {
                return Some((items, comma));
            }
        }
    }

    fn braces(&mut self, depth: usize) -> Option<Literal> {
        self.eat('{');
        let mut pairs = Vec::new();
        let mut items = Vec::new();
        while !self.eat('}') {
            let key = self.value(depth + 1)?;
            if self.eat(':') {
                pairs.push((key, self.value(depth + 1)?));
            } else {
                items.push(key);
            }
            if !self.eat(',') && !self.rest().trim_start().starts_with('}') {
                return None;
            }
        }
        match (pairs.is_empty(), items.is_empty()) {
            (_, true) => Some(Literal::Dict(pairs)),
            (true, false) => Some(Literal::Set(items)),
            (false, false) => None,
        }
    }

    fn string(&mut self) -> Option<String> {
        let mut chars = self.rest().char_indices();
        let (_, quote) = chars.next()?;
        let mut text = String::new();
        while let Some((offset, c)) = chars.next() {
            if c == quote {
                self.at += offset + c.len_utf8();
                return Some(text);
            }
            text.push(c);
            if c == '\\' {
                // Escapes stay as they are: `repr` writes a string in one way only, but for the quotes.
                let (_, escaped) = chars.next()?;
                if escaped == '\'' || escaped == '"' {
                    text.pop();
                }
                text.push(escaped);
            }
        }
        None
    }

    fn angle(&mut self) -> Option<Literal> {
        let mut depth = 0;
        for (offset, c) in self.rest().char_indices() {
            match c {
                '<' => depth += 1,
                '>' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let text = self.rest().get(..=offset)?.to_owned();
                self.at += offset + 1;
                return Some(Literal::Other(text));
            }
        }
        None
    }

    fn number(&mut self) -> Option<Literal> {
        let end = self
            .rest()
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+')))
            .unwrap_or(self.rest().len());
        let text = self.rest().get(..end)?;
        self.at += end;
        let digits = text.strip_prefix('-').unwrap_or(text);
        if !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()) {
            return Some(Literal::Integer(text.to_owned()));
        }
        text.parse().ok().map(Literal::Number)
    }

    fn name(&mut self, depth: usize) -> Option<Literal> {
        let end = self
            .rest()
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')))
            .unwrap_or(self.rest().len());
        let name = self.rest().get(..end)?.to_owned();
        self.at += end;
        if name == "b" && self.rest().starts_with(['\'', '"']) {
            return Some(Literal::Call(name, vec![Literal::Text(self.string()?)]));
        }
        if !self.rest().starts_with('(') {
            return Some(Literal::Other(name));
        }
        let (mut items, _) = self.items('(', ')', depth)?;
        Some(match (name.as_str(), items.last()) {
            ("Decimal", Some(Literal::Text(digits))) => match digits.parse() {
                Ok(number) => Literal::Number(number),
                Err(_) => Literal::Call(name, items),
            },
            ("set" | "frozenset", None) => Literal::Set(Vec::new()),
            ("frozenset", Some(Literal::Set(_)))
            | ("Counter" | "OrderedDict" | "defaultdict", Some(Literal::Dict(_))) => items.pop()?,
            _ => Literal::Call(name, items),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Literal;

    #[test]
    fn equal_as_in_python() {
        for (a, b, equal) in [
            ("{'a': 1, 'b': 2}", "{'b': 2, 'a': 1}", true),
            ("{'a': 1}", "{'a': 2}", false),
            ("{1, 2}", "{2, 1}", true),
            ("[1, 2]", "[2, 1]", false),
            ("(1,)", "(1)", false),
            ("(1, 2)", "[1, 2]", false),
            ("3", "3.0", true),
            ("Decimal('12.50')", "Decimal('12.5')", true),
            ("0.30000000000000004", "0.3", true),
            ("12345678901234567890", "12345678901234567891", false),
            ("'it\\'s'", "\"it's\"", true),
            ("'a'", "'b'", false),
            ("None", "None", true),
            ("True", "False", false),
            (
                "datetime.date(2024, 1, 1)",
                "datetime.date(2024, 1, 2)",
                false,
            ),
            ("Counter({'a': 1})", "{'a': 1}", true),
            ("<Post: A [1]>", "<Post: A [1]>", true),
            ("[<Post: A>, None]", "[<Post: A>, None]", true),
            ("{", "{", true),
            ("set()", "set()", true),
            ("{}", "set()", false),
            ("é[", "é[", true),
        ] {
            assert_eq!(Literal::parse(a) == Literal::parse(b), equal, "{a} == {b}");
        }
    }

    #[test]
    fn deep_values_do_not_overflow() {
        let deep = "[".repeat(100_000);
        assert_eq!(Literal::parse(&deep), Literal::parse(&deep));
    }
}
