//! Formats log fields so that values from clients can't be mistaken for other fields or lines.

use std::error::Error;
use std::fmt::{self, Write};

use tracing::field::{Field, Visit};
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::Writer;

/// The field that is written without its name.
const MESSAGE: &str = "message";

/// Formats the message and then `name=value` for each field, all on one line.
pub(super) struct OneLine;

impl<'w> FormatFields<'w> for OneLine {
    fn format_fields<R: RecordFields>(&self, writer: Writer<'w>, fields: R) -> fmt::Result {
        let mut line = Line { writer, is_first: true, outcome: Ok(()) };
        fields.record(&mut line);
        line.outcome
    }
}

struct Line<'w> {
    writer: Writer<'w>,
    is_first: bool,
    outcome: fmt::Result,
}

impl Line<'_> {
    fn write(&mut self, field: &Field, value: &dyn fmt::Debug) -> fmt::Result {
        self.name(field)?;
        if field.name() == MESSAGE {
            return write!(Escaped(&mut self.writer), "{value:?}");
        }
        let text = format!("{value:?}");
        if is_bare(&text) || is_quoted(&text) {
            self.writer.write_str(&text)
        } else {
            write!(self.writer, "{text:?}")
        }
    }

    fn name(&mut self, field: &Field) -> fmt::Result {
        if !std::mem::take(&mut self.is_first) {
            self.writer.write_char(' ')?;
        }
        let name = field.name();
        match (name.strip_prefix("r#").unwrap_or(name), self.writer.has_ansi_escapes()) {
            (MESSAGE, _) => Ok(()),
            (name, true) => write!(self.writer, "\x1b[3m{name}\x1b[0m\x1b[2m=\x1b[0m"),
            (name, false) => write!(self.writer, "{name}="),
        }
    }
}

/// Returns whether a value is a single word that can't be mistaken for several fields.
fn is_bare(text: &str) -> bool {
    let plain = |character: char| !character.is_whitespace() && !breaks(character);
    !text.is_empty()
        && text.chars().all(|character| plain(character) && !matches!(character, '"' | '='))
}

/// Returns whether a value is a single quoted string in the format of `Debug`.
fn is_quoted(text: &str) -> bool {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let Some(inner) = inner else { return false };
    let mut escaped = false;
    let whole = inner.chars().all(|character| {
        let ends = character == '"' && !escaped;
        escaped = character == '\\' && !escaped;
        !ends && !breaks(character)
    });
    whole && !escaped
}

impl Visit for Line<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if self.outcome.is_ok() {
            self.outcome = match field.name() {
                MESSAGE => self.write(field, &format_args!("{value}")),
                // `Debug` quotes and escapes the string.
                _ => self.name(field).and_then(|()| write!(self.writer, "{value:?}")),
            };
        }
    }

    /// Writes an error with its sources.
    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        let mut text = value.to_string();
        let mut source = value.source();
        while let Some(inner) = source {
            text.extend([": ", &inner.to_string()]);
            source = inner.source();
        }
        self.record_debug(field, &format_args!("{text}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if self.outcome.is_ok() {
            self.outcome = self.write(field, value);
        }
    }
}

/// Returns whether a character ends a line, moves the cursor, or changes the direction of the following text.
fn breaks(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{061c}' |
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// Escapes the characters that [`breaks`] reports.
struct Escaped<'w, W>(&'w mut W);

impl<W: Write> Write for Escaped<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some(at) = rest.find(breaks) {
            let (before, from) = rest.split_at(at);
            self.0.write_str(before)?;
            let mut after = from.chars();
            if let Some(character) = after.next() {
                write!(self.0, "{}", character.escape_default())?;
            }
            rest = after.as_str();
        }
        self.0.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use super::*;

    fn escaped(text: &str) -> String {
        let mut written = String::new();
        let _ = Escaped(&mut written).write_str(text);
        written
    }

    /// The captured output of a subscriber.
    #[derive(Clone, Default)]
    struct Output(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Output {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[derive(Debug)]
    struct Outer(io::Error);

    impl fmt::Display for Outer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("not saved")
        }
    }

    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn writes_error_sources_and_field_names_without_raw_prefix() {
        let output = Output::default();
        let writer = output.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(move || writer.clone())
            .with_ansi(false)
            .fmt_fields(OneLine)
            .finish();
        let error = Outer(io::Error::other("no space"));
        tracing::subscriber::with_default(subscriber, || {
            tracing::error!(r#type = 7, error = &error as &(dyn Error + 'static), "failed");
        });
        let written = String::from_utf8(output.0.lock().unwrap().clone()).unwrap();
        assert!(written.contains("failed type=7 error=\"not saved: no space\""), "{written}");
    }

    #[test]
    fn escapes_line_breaks_and_control_characters() {
        assert_eq!(
            escaped("one\r\ntwo\u{2028}three\x1b[2J"),
            "one\\r\\ntwo\\u{2028}three\\u{1b}[2J"
        );
        assert_eq!(escaped("caf\u{e9} `x`"), "caf\u{e9} `x`");
    }

    #[test]
    fn keeps_a_single_quoted_string() {
        for quoted in ["\"\"", "\"a b\"", r#""a \" b""#, r#""a \\""#] {
            assert!(is_quoted(quoted), "{quoted}");
        }
        for other in ["\"", "\"a\" b=\"c\"", r#""a \""#, "\"a\nb\"", "a"] {
            assert!(!is_quoted(other), "{other}");
        }
    }

    #[test]
    fn quotes_values_that_are_not_a_single_word() {
        for word in ["abc", "7", "src/main.rs:7", "caf\u{e9}"] {
            assert!(is_bare(word), "{word}");
        }
        for other in ["", "a b", "a=b", "a\"b", "a\nb", "a\u{a0}b", "a\u{2028}b", "a\u{202e}b"] {
            assert!(!is_bare(other), "{other}");
        }
    }
}
