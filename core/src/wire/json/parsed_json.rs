//! Parses JSON into a tree without losses: numbers keep their notation, and objects keep repeated fields.

use std::borrow::Cow;

use serde_json::Value;

use super::whole_number::WholeNumber;

/// Upper bound on the nesting depth, which is that of serde_json.
pub(crate) const MAX_DEPTH: usize = 127;

/// The error for a document that can't be parsed.
pub(crate) enum ParseError {
    /// The document is nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// The document is not JSON.
    Syntax,
}

/// A parsed JSON value without losses: numbers keep their notation, and objects keep repeated fields.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::validation::{Explain, InputValue, ParsedJson, Report};
/// use serde_json::json;
///
/// let value = json!(300);
/// let mut errors = Vec::new();
/// let parsed = ParsedJson::from(&value);
/// u8::explain(InputValue::Json(&parsed), &mut Report::new(&mut errors, Default::default()));
/// assert_eq!(errors[0].message, "must be a whole number from 0 to 255");
/// ```
#[derive(Clone, Debug)]
pub enum ParsedJson<'b> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// The notation of a number.
    Number(Cow<'b, str>),
    /// A string.
    String(Cow<'b, str>),
    /// An array.
    Array(Vec<Self>),
    /// An object, with its fields in the order of the document.
    Object(Vec<(Cow<'b, str>, Self)>),
}

impl<'b> ParsedJson<'b> {
    /// Parses a document.
    pub(crate) fn parse(document: &'b [u8]) -> Result<Self, ParseError> {
        let text = std::str::from_utf8(document).map_err(|_| ParseError::Syntax)?;
        let mut parser = Parser { text, at: 0, too_deep: false };
        let value = parser.value(0);
        parser.skip_space();
        match value {
            Some(value) if parser.at == text.len() => Ok(value),
            None if parser.too_deep => Err(ParseError::TooDeep),
            _ => Err(ParseError::Syntax),
        }
    }

    /// Returns the value, if it is a whole number.
    pub(crate) fn whole(&self) -> Option<WholeNumber> {
        match self {
            Self::Number(text) => WholeNumber::parse(text),
            _ => None,
        }
    }
}

impl<'b> From<&'b Value> for ParsedJson<'b> {
    fn from(value: &'b Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.to_string().into()),
            Value::String(text) => Self::String(text.into()),
            Value::Array(elements) => Self::Array(elements.iter().map(Self::from).collect()),
            Value::Object(fields) => {
                let fields = fields.iter().map(|(name, value)| (name.into(), value.into()));
                Self::Object(fields.collect())
            }
        }
    }
}

struct Parser<'b> {
    text: &'b str,
    at: usize,
    /// Whether the document is nested too deeply.
    too_deep: bool,
}

impl<'b> Parser<'b> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Skips white space and then this byte. Returns whether the byte was found.
    fn eat(&mut self, byte: u8) -> bool {
        self.skip_space();
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn word(&mut self, word: &str, value: ParsedJson<'b>) -> Option<ParsedJson<'b>> {
        self.text[self.at..].starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    fn value(&mut self, depth: usize) -> Option<ParsedJson<'b>> {
        self.skip_space();
        match self.peek()? {
            b'{' | b'[' if depth == MAX_DEPTH => {
                self.too_deep = true;
                None
            }
            b'{' => self.object(depth).map(ParsedJson::Object),
            b'[' => self.list(depth).map(ParsedJson::Array),
            b'"' => self.string().map(ParsedJson::String),
            b't' => self.word("true", ParsedJson::Bool(true)),
            b'f' => self.word("false", ParsedJson::Bool(false)),
            b'n' => self.word("null", ParsedJson::Null),
            _ => self.number().map(|number| ParsedJson::Number(number.into())),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Vec<(Cow<'b, str>, ParsedJson<'b>)>> {
        self.at += 1;
        let mut fields = Vec::new();
        if self.eat(b'}') {
            return Some(fields);
        }
        loop {
            self.skip_space();
            let name = self.string()?;
            if !self.eat(b':') {
                return None;
            }
            fields.push((name, self.value(depth + 1)?));
            if !self.eat(b',') {
                return self.eat(b'}').then_some(fields);
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Vec<ParsedJson<'b>>> {
        self.at += 1;
        let mut elements = Vec::new();
        if self.eat(b']') {
            return Some(elements);
        }
        loop {
            elements.push(self.value(depth + 1)?);
            if !self.eat(b',') {
                return self.eat(b']').then_some(elements);
            }
        }
    }

    fn string(&mut self) -> Option<Cow<'b, str>> {
        let quoted = &self.text[self.at..];
        let bytes = quoted.as_bytes();
        if bytes.first() != Some(&b'"') {
            return None;
        }
        let mut end = 1;
        let mut has_escapes = false;
        loop {
            match bytes.get(end)? {
                b'"' => break,
                b'\\' => {
                    has_escapes = true;
                    end += 2;
                }
                _ => end += 1,
            }
        }
        self.at += end + 1;
        if has_escapes {
            serde_json::from_str(quoted.get(..=end)?).ok().map(Cow::Owned)
        } else {
            quoted.get(1..end).map(Cow::Borrowed)
        }
    }

    fn number(&mut self) -> Option<&'b str> {
        let rest = &self.text[self.at..];
        let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let end = rest.bytes().take_while(|byte| is_part(byte)).count();
        let number = &rest[..end];
        self.at += end;
        number.parse::<f64>().ok().map(|_| number)
    }
}
