//! Which variant of an enum a document is.

use super::{InputValue, Object, field, object, wrong};
use crate::wire::pairs::repeated;
use crate::wire::validation::report::Report;
use crate::wire::validation::words::{ONE_FIELD, one_of};

/// A variant that was found: its name, and the document of what is in it.
type Found<'n, 'd> = Option<(&'n str, InputValue<'d>)>;

/// One by the name of its only field, or by a text that is the name.
pub fn external<'n, 'd>(
    document: InputValue<'d>,
    bare: &[&'n str],
    others: &[&'n str],
    open: bool,
    report: &mut Report<'_>,
) -> Found<'n, 'd> {
    let all = || bare.iter().chain(others);
    if let (Some(object), true) = (document.object(), report.is_part()) {
        return flattened(object, bare, others, report);
    }
    let entry = || document.object().map(|object| object.entries().collect::<Vec<_>>());
    match (document.text(), entry().as_deref()) {
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
            None => told(document, all(), report),
        },
        (None, Some(_)) if !others.is_empty() => {
            wrong(document, "object", ONE_FIELD, report);
            None
        }
        _ => told(document, all(), report),
    }
}

/// Returns the variant of a flattened enum. Other values have fields in the object as well.
fn flattened<'n, 'd>(
    object: Object<'d>,
    bare: &[&'n str],
    others: &[&'n str],
    report: &mut Report<'_>,
) -> Found<'n, 'd> {
    let all = || bare.iter().chain(others);
    let mut found = object.entries().filter_map(|(name, content)| {
        all().find(|known| **known == name).map(|known| (*known, content))
    });
    let (first, content) = found.next()?;
    let mut times = 1;
    let before = report.count();
    for (name, _) in found {
        if name == first {
            times += 1;
        } else {
            let message = format!("is not allowed beside `{first}`");
            report.field(name).error("type", message);
        }
    }
    if times > 1 {
        report.field(first).error("repeated", repeated(times));
    }
    if report.count() > before || bare.contains(&first) && !is_empty(content, first, report) {
        return None;
    }
    Some((first, content))
}

/// Whether the content of a variant without content is `null`. Reports another value at the field with this name.
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

/// One by a field of its own object.
pub fn internal<'n, 'd>(
    document: InputValue<'d>,
    tag: &str,
    names: &[&'n str],
    open: bool,
    report: &mut Report<'_>,
) -> Found<'n, 'd> {
    let object = object(document, report)?;
    let (_, told_by) = field(object, &[tag], true, report)?;
    let report = &mut report.field(tag);
    match told_by.text().and_then(|text| names.iter().find(|name| **name == text)) {
        Some(name) => Some((*name, document)),
        None if open && told_by.text().is_some() => None,
        None if open => {
            wrong(told_by, "string", "must be a string", report);
            None
        }
        None => told(told_by, names.iter(), report),
    }
}

/// One by a field beside that with its content.
pub fn adjacent<'n, 'd>(
    document: InputValue<'d>,
    (tag, content): (&str, &str),
    bare: &[&'n str],
    others: &[&'n str],
    open: bool,
    report: &mut Report<'_>,
) -> Found<'n, 'd> {
    let all: Vec<_> = bare.iter().chain(others).copied().collect();
    let (name, _) = internal(document, tag, &all, open, report)?;
    let object = object(document, report)?;
    let needed = others.contains(&name);
    let (content, document) = field(object, &[content], needed, report)?;
    let is_right = needed || !bare.contains(&name) || is_empty(document, content, report);
    is_right.then_some((name, document))
}

fn told<'n, 'd>(
    document: InputValue<'_>,
    names: impl Iterator<Item = impl AsRef<str>>,
    report: &mut Report<'_>,
) -> Found<'n, 'd> {
    if !report.is_part() {
        let names: Vec<_> = names.map(|name| name.as_ref().to_owned()).collect();
        match document {
            InputValue::Pairs(node) if node.times() > 1 => {
                report.error("repeated", repeated(node.times()));
            }
            _ => report.error("type", one_of(names.iter().map(String::as_str))),
        }
    }
    None
}
