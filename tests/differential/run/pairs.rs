//! Instances as the pairs of a query or a form, in the styles of the document.

use serde_json::Value;

use crate::instance::Maker;
use crate::judge::{Operation, Way};

/// The style of a value in pairs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// One pair for each element of a list.
    Each,
    /// The elements of a list, separated by commas.
    CommaSeparated,
    /// The fields of an object, with their names in brackets.
    Deep,
}

pub fn style(of: &Value) -> Style {
    match (of["style"].as_str(), of["explode"].as_bool()) {
        (Some("deepObject"), _) => Style::Deep,
        (_, Some(false)) => Style::CommaSeparated,
        _ => Style::Each,
    }
}

impl Maker<'_> {
    /// Returns the pairs of an instance, some of them invalid.
    pub fn pairs(&mut self, operation: &Operation) -> String {
        let mut encoded = Vec::new();
        match operation.way {
            Way::Query => {
                for parameter in &operation.parameters {
                    if parameter["required"] == true && !self.random.chance(5)
                        || self.random.chance(60)
                    {
                        let mut value = self.instance(&parameter["schema"], 0);
                        if self.random.chance(8) {
                            self.mutate(&mut value);
                        }
                        let name = parameter["name"].as_str().unwrap_or_default();
                        write(name, &value, style(parameter), &mut encoded);
                    }
                }
            }
            _ => {
                let mut value = self.instance(&operation.schema, 0);
                if self.random.chance(50) {
                    self.mutate(&mut value);
                }
                for (name, value) in value.as_object().into_iter().flatten() {
                    let style = operation.encoding.get(name).map_or(Style::Each, style);
                    write(name, value, style, &mut encoded);
                }
            }
        }
        if self.random.chance(6) && !encoded.is_empty() {
            let again = self.random.pick(&encoded).clone();
            encoded.push(again);
        }
        encoded.join("&")
    }
}

/// Writes a value, without the parts that a style can't represent.
fn write(name: &str, value: &Value, style: Style, to: &mut Vec<String>) {
    match value {
        Value::Array(all) if style == Style::CommaSeparated => {
            let all: Vec<_> = all.iter().filter_map(text).map(|text| encode(&text)).collect();
            to.push(format!("{}={}", encode(name), all.join(",")));
        }
        Value::Array(all) => {
            all.iter()
                .filter(|one| !one.is_array())
                .for_each(|one| write(name, one, Style::Each, to));
        }
        Value::Object(all) => {
            for (inner, value) in all {
                write(&format!("{name}[{inner}]"), value, Style::Deep, to);
            }
        }
        value => to.extend(text(value).map(|text| format!("{}={}", encode(name), encode(&text)))),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        Value::String(text) => Some(text.clone()),
        // An integer has no fraction in a query.
        Value::Number(number) => match number.as_f64() {
            Some(real) if number.is_f64() && real.fract() == 0.0 && real.abs() < 1e19 => {
                Some(format!("{real:.0}"))
            }
            _ => Some(number.to_string()),
        },
        other => Some(other.to_string()),
    }
}

fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~[]".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let all = text.as_bytes();
    let mut at = 0;
    while at < all.len() {
        let number =
            (all[at] == b'%').then(|| u8::from_str_radix(&text[at + 1..at + 3], 16).ok()).flatten();
        bytes.push(number.unwrap_or(all[at]));
        at += if number.is_some() { 3 } else { 1 };
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// The sent pairs: names, and the values between commas.
pub fn parsed(encoded: &str) -> Vec<(String, Vec<String>)> {
    let pieces = encoded.split('&').filter(|piece| !piece.is_empty());
    pieces
        .map(|piece| {
            let (name, text) = piece.split_once('=').unwrap_or((piece, ""));
            let all = text.split(',').filter(|_| !text.is_empty()).map(decode).collect();
            (decode(name), all)
        })
        .collect()
}
