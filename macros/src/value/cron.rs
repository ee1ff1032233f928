//! Cron expressions, such as `0 4 * * MON-FRI`.

use baya_cron::{CronError, Fields, parse};
use syn::LitStr;

use super::part::span_of;
use crate::sink::Sink;

/// Reads the expression of an attribute.
pub fn read(attribute: &str, literal: &LitStr, sink: &mut Sink) -> Option<Fields> {
    let text = literal.value();
    match parse(&text) {
        Ok(fields) => Some(fields),
        Err(error) => {
            let part = span_of(literal, error.start..error.end);
            sink.at(part, explain(&error, attribute, &text));
            None
        }
    }
}

/// Returns the message for an invalid expression, which quotes the invalid part.
fn explain(error: &CronError, attribute: &str, expression: &str) -> String {
    let message = &error.message;
    let part = expression.get(error.start..error.end).unwrap_or_default();
    let quoted = format!("`{part}`");
    if part.is_empty() || message.contains(&quoted) {
        return format!("invalid cron expression in `#[{attribute}]`: {message}");
    }
    format!("invalid cron expression in `#[{attribute}]`, at {quoted}: {message}")
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::*;

    /// Returns the errors of a literal of `#[cron]`.
    fn reported(expression: &str) -> String {
        let mut sink = Sink::default();
        let read = read("cron", &LitStr::new(expression, Span::call_site()), &mut sink);
        assert_eq!(read.is_none(), !sink.is_clean());
        let reported = sink.into_tokens().to_string();
        assert!(reported.matches("compile_error").count() <= 1, "{reported}");
        reported
    }

    #[test]
    fn messages_quote_the_invalid_part_once() {
        let message = reported("0 75 * * *");
        let text = "invalid cron expression in `#[cron]`, at `75`: hour 75 is out of range: hours are 0 to 23";
        assert!(message.contains(text), "{message}");
        let message = reported("0 4 * * monday");
        let text = "invalid cron expression in `#[cron]`: `monday` is not a valid day of week: write `MON`";
        assert!(message.contains(text), "{message}");
    }

    #[test]
    fn accepts_a_valid_expression() {
        assert_eq!(reported("0 4 * * *"), "");
    }
}
