//! The part of Python's syntax that querysets need.

#[derive(Debug, Clone)]
pub enum Ast {
    Name(String),
    Text(String),
    Int(String),
    Float(f64),
    Attr(Box<Ast>, String),
    Call(Box<Ast>, Vec<Ast>, Vec<(String, Ast)>),
    Slice(Box<Ast>, Option<u64>, Option<u64>),
    List(Vec<Ast>),
    Tuple(Vec<Ast>),
    Dict(Vec<(Ast, Ast)>),
    Unary(char, Box<Ast>),
    Binary(&'static str, Box<Ast>, Box<Ast>),
}

pub fn parse(source: &str) -> Ast {
    let mut parser = Parser { rest: source };
    let ast = parser.expr(0);
    parser.space();
    assert!(
        parser.rest.is_empty(),
        "can't read {:?} of {source}",
        parser.rest
    );
    ast
}

struct Parser<'s> {
    rest: &'s str,
}

const OPERATORS: [(&str, u8); 9] = [
    ("|", 1),
    ("^", 2),
    ("&", 3),
    ("+", 4),
    ("-", 4),
    ("**", 6),
    ("*", 5),
    ("/", 5),
    ("%", 5),
];

impl Parser<'_> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, text: &str) -> bool {
        self.space();
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expr(&mut self, level: u8) -> Ast {
        let mut left = self.unary();
        loop {
            self.space();
            let found = OPERATORS
                .iter()
                .find(|(text, strength)| *strength > level && self.rest.starts_with(text));
            let Some((text, strength)) = found else {
                return left;
            };
            self.rest = &self.rest[text.len()..];
            let right = self.expr(*strength);
            left = Ast::Binary(text, left.into(), right.into());
        }
    }

    fn unary(&mut self) -> Ast {
        for sign in ['~', '-'] {
            if self.eat(&sign.to_string()) {
                let inner = self.unary();
                return match (sign, inner) {
                    ('-', Ast::Int(digits)) => Ast::Int(format!("-{digits}")),
                    (sign, inner) => Ast::Unary(sign, inner.into()),
                };
            }
        }
        let mut ast = self.atom();
        loop {
            if self.eat(".") {
                ast = Ast::Attr(ast.into(), self.word());
            } else if self.eat("(") {
                let (args, kwargs) = self.arguments();
                ast = Ast::Call(ast.into(), args, kwargs);
            } else if self.eat("[") {
                let low = self.number();
                assert!(self.eat(":"));
                let high = self.number();
                assert!(self.eat("]"));
                ast = Ast::Slice(ast.into(), low, high);
            } else {
                return ast;
            }
        }
    }

    fn number(&mut self) -> Option<u64> {
        self.space();
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(self.rest.len());
        let number = self.rest[..end].parse().ok();
        self.rest = &self.rest[end..];
        number
    }

    fn word(&mut self) -> String {
        self.space();
        let end = self
            .rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(self.rest.len());
        let word = self.rest[..end].to_owned();
        self.rest = &self.rest[end..];
        word
    }

    fn arguments(&mut self) -> (Vec<Ast>, Vec<(String, Ast)>) {
        let (mut args, mut kwargs) = (Vec::new(), Vec::new());
        while !self.eat(")") {
            let before = self.rest;
            let name = self.word();
            self.space();
            if !name.is_empty() && self.rest.starts_with('=') {
                self.rest = &self.rest[1..];
                kwargs.push((name, self.expr(0)));
            } else {
                self.rest = before;
                args.push(self.expr(0));
            }
            self.eat(",");
        }
        (args, kwargs)
    }

    fn list(&mut self, end: &str) -> (Vec<Ast>, bool) {
        let (mut items, mut comma) = (Vec::new(), false);
        while !self.eat(end) {
            items.push(self.expr(0));
            comma |= self.eat(",");
        }
        (items, comma)
    }

    fn atom(&mut self) -> Ast {
        self.space();
        let first = self.rest.chars().next().expect("an expression");
        if first == '"' {
            return self.text();
        }
        if self.eat("[") {
            return Ast::List(self.list("]").0);
        }
        if self.eat("(") {
            let (mut items, comma) = self.list(")");
            return if comma || items.len() != 1 {
                Ast::Tuple(items)
            } else {
                items.remove(0)
            };
        }
        if self.eat("{") {
            let mut items = Vec::new();
            while !self.eat("}") {
                let key = self.expr(0);
                assert!(self.eat(":"));
                items.push((key, self.expr(0)));
                self.eat(",");
            }
            return Ast::Dict(items);
        }
        if first.is_ascii_digit() {
            let end = self
                .rest
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .unwrap_or(self.rest.len());
            let digits = &self.rest[..end];
            self.rest = &self.rest[end..];
            return if digits.contains('.') {
                Ast::Float(digits.parse().unwrap())
            } else {
                Ast::Int(digits.to_owned())
            };
        }
        Ast::Name(self.word())
    }

    fn text(&mut self) -> Ast {
        let mut chars = self.rest[1..].char_indices();
        let mut text = String::new();
        while let Some((at, char)) = chars.next() {
            match char {
                '"' => {
                    self.rest = &self.rest[at + 2..];
                    return Ast::Text(text);
                }
                '\\' => match chars.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, other)) => text.push(other),
                    None => {}
                },
                other => text.push(other),
            }
        }
        panic!("unterminated string")
    }
}
