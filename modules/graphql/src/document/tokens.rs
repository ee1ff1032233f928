//! The tokens of a query, counted before it is parsed: the parser needs time and memory for each of them.

use crate::error::RequestError;
use crate::limits::QueryLimits;

/// Rejects queries with too many tokens, and with brackets that are nested too deep for the parser.
pub(super) fn check(query: &str, limits: &QueryLimits) -> Result<(), RequestError> {
    /// Upper bound on nested brackets, for each of which the parser recurses.
    const MAX_DEPTH: usize = 200;
    let mut tokens = Tokens { rest: query.as_bytes() };
    let mut count = 0_usize;
    let mut depth = 0_usize;
    while let Some(first) = tokens.next_token() {
        count += 1;
        if count > limits.tokens {
            return Err(RequestError::limit(&format!(
                "the query has more than {} tokens",
                limits.tokens
            )));
        }
        match first {
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(RequestError::limit("the query is nested too deeply"));
        }
    }
    Ok(())
}

/// The tokens of a query ([GraphQL](https://spec.graphql.org/October2021/#sec-Appendix-Grammar-Summary.Lexical-Tokens)). The
/// parser reports invalid tokens.
struct Tokens<'q> {
    rest: &'q [u8],
}

impl Tokens<'_> {
    /// Skips the next token and returns its first byte.
    fn next_token(&mut self) -> Option<u8> {
        self.skip_ignored();
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        match first {
            b'"' => self.string(),
            b'.' => self.skip_while(|byte| byte == b'.'),
            byte if byte.is_ascii_digit() || *byte == b'-' => self.number(),
            byte if is_word(*byte) => self.skip_while(is_word),
            _ => {}
        }
        Some(*first)
    }

    /// Skips white space, commas and comments.
    fn skip_ignored(&mut self) {
        loop {
            self.skip_while(|byte| {
                matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | 0xef | 0xbb | 0xbf)
            });
            if self.rest.first() != Some(&b'#') {
                return;
            }
            self.skip_while(|byte| !matches!(byte, b'\n' | b'\r'));
        }
    }

    /// Skips the rest of a number. In `1..`, the dots are a separate token.
    fn number(&mut self) {
        self.skip_while(is_word);
        if let [b'.', b'0'..=b'9', ..] = self.rest {
            self.rest = &self.rest[1..];
            self.skip_while(is_word);
        }
        if let [b'+' | b'-', b'0'..=b'9', ..] = self.rest {
            self.rest = &self.rest[1..];
            self.skip_while(is_word);
        }
    }

    /// Skips the rest of a string.
    fn string(&mut self) {
        if self.rest.starts_with(b"\"\"") {
            self.rest = &self.rest[2..];
            return self.block();
        }
        while let Some((byte, rest)) = self.rest.split_first() {
            self.rest = rest;
            match byte {
                b'"' | b'\n' => return,
                b'\\' => self.rest = self.rest.get(1..).unwrap_or_default(),
                _ => {}
            }
        }
    }

    /// Skips the rest of a block string.
    fn block(&mut self) {
        while !self.rest.is_empty() {
            if self.rest.starts_with(b"\"\"\"") {
                self.rest = &self.rest[3..];
                return;
            }
            let escaped = self.rest.starts_with(b"\\\"\"\"");
            self.rest = &self.rest[if escaped { 4 } else { 1 }..];
        }
    }

    fn skip_while(&mut self, skipped: impl Fn(u8) -> bool) {
        let end = self.rest.iter().position(|byte| !skipped(*byte)).unwrap_or(self.rest.len());
        self.rest = &self.rest[end..];
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
