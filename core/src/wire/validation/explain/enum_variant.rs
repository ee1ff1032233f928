//! Determines the enum variant of a document.
//!
//! In all functions, `bare` are the names of variants without content, `others` those of variants with content, and
//! `open` is whether the enum has a variant for unknown names or an untagged one.

use super::{InputValue, Object, field, object, wrong};
use crate::wire::pairs::repeated_message;
use crate::wire::reading::client_messages::{ONE_FIELD, one_of};
use crate::wire::validation::validation_report::Report;

/// The variant of a document: its name, and its content.
type Variant<'n, 'd> = Option<(&'n str, InputValue<'d>)>;

/// Returns the variant of an externally tagged enum: an object with one field that has the name, or a string.
pub fn external<'n, 'd>(
    document: InputValue<'d>,
    bare: &[&'n str],
    others: &[&'n str],
    open: bool,
    report: &mut Report<'_>,
) -> Variant<'n, 'd> {
    let all = || bare.iter().chain(others);
    if let (Some(object), true) = (document.object(), report.is_flattened()) {
        return flattened(object, bare, others, report);
    }
    let entries = document.object().map(|object| object.entries().collect::<Vec<_>>());
    match (document.text(), entries.as_deref()) {
        (Some(text), _) if bare.contains(&text) => None,
        (Some(text), _) if others.contains(&text) => {
            let message =
                format!("`{text}` has content, and must be an object with one field of that name");
            report.error("type", message);
            None
        }
        (Some(_), _) if open => None,
        (None, Some([(name, _)])) if bare.contains(name) => {
            report.error("type", format!("`{name}` has no content, and must be a string"));
            None
        }
        (None, Some([(name, content)])) => match all().find(|known| *known == name) {
            Some(known) => Some((*known, *content)),
            None => unknown_name(document, all(), report),
        },
        (None, Some(_)) if !others.is_empty() => {
            wrong(document, "object", ONE_FIELD, report);
            None
        }
        _ => unknown_name(document, all(), report),
    }
}

/// Returns the variant of a flattened enum, in whose object other values have fields too.
fn flattened<'n, 'd>(
    object: Object<'d>,
    bare: &[&'n str],
    others: &[&'n str],
    report: &mut Report<'_>,
) -> Variant<'n, 'd> {
    let all = || bare.iter().chain(others);
    let mut variants = object.entries().filter_map(|(name, content)| {
        all().find(|known| **known == name).map(|known| (*known, content))
    });
    let (first, content) = variants.next()?;
    let mut times = 1;
    let before = report.count();
    for (name, _) in variants {
        if name == first {
            times += 1;
        } else {
            let message = format!("is not allowed together with `{first}`");
            report.field(name).error("type", message);
        }
    }
    if times > 1 {
        report.field(first).error("repeated", repeated_message(times));
    }
    if report.count() > before || bare.contains(&first) && !is_empty(content, first, report) {
        return None;
    }
    Some((first, content))
}

/// Whether the content of a variant without content is `null`. Another value is reported at the field with this name.
fn is_empty(content: InputValue<'_>, name: &str, report: &mut Report<'_>) -> bool {
    let is_empty = content.read::<()>().is_some();
    if !is_empty {
        let message = match content {
            InputValue::Json(_) => "must be `null`",
            InputValue::Pairs(_) => "must be empty",
        };
        wrong(content, "null", message, &mut report.field(name));
    }
    is_empty
}

/// Returns the variant of an internally tagged enum: the object has a field with the name.
pub fn internal<'n, 'd>(
    document: InputValue<'d>,
    tag: &str,
    names: &[&'n str],
    open: bool,
    report: &mut Report<'_>,
) -> Variant<'n, 'd> {
    let object = object(document, report)?;
    let (_, name) = field(object, &[tag], true, report)?;
    let report = &mut report.field(tag);
    match name.text().and_then(|text| names.iter().find(|name| **name == text)) {
        Some(name) => Some((*name, document)),
        None if open && name.text().is_some() => None,
        None if open => {
            wrong(name, "string", "must be a string", report);
            None
        }
        None => unknown_name(name, names.iter(), report),
    }
}

/// Returns the variant of an adjacently tagged enum: an object with a field for the name and one for the content.
pub fn adjacent<'n, 'd>(
    document: InputValue<'d>,
    (tag, content): (&str, &str),
    bare: &[&'n str],
    others: &[&'n str],
    open: bool,
    report: &mut Report<'_>,
) -> Variant<'n, 'd> {
    let all: Vec<_> = bare.iter().chain(others).copied().collect();
    let (name, _) = internal(document, tag, &all, open, report)?;
    let object = object(document, report)?;
    let needed = others.contains(&name);
    let (content, document) = field(object, &[content], needed, report)?;
    let is_valid = needed || !bare.contains(&name) || is_empty(document, content, report);
    is_valid.then_some((name, document))
}

/// Reports that a name is not that of a variant, or that there are several names.
fn unknown_name<'n, 'd>(
    document: InputValue<'_>,
    names: impl Iterator<Item = impl AsRef<str>>,
    report: &mut Report<'_>,
) -> Variant<'n, 'd> {
    if !report.is_flattened() {
        let names: Vec<_> = names.map(|name| name.as_ref().to_owned()).collect();
        match document {
            InputValue::Pairs(node) if node.times() > 1 => {
                report.error("repeated", repeated_message(node.times()));
            }
            _ => report.error("type", one_of(names.iter().map(String::as_str))),
        }
    }
    None
}
