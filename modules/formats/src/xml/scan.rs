//! What a document may not have, looked for before a value is read from it.

use baya::FormatError;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::DEPTH;

/// How many attributes an element may have.
const ATTRIBUTES: usize = 256;

/// Whether XML has a character.
pub(super) fn is_xml(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Refuses what is not well-formed, and what would be larger or deeper than it looks.
pub(super) fn check(text: &str) -> Result<(), FormatError> {
    if !text.chars().all(is_xml) {
        return Err(FormatError::new("control characters are not part of XML"));
    }
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    let mut roots = 0_usize;
    loop {
        match reader.read_event()? {
            Event::Eof if depth > 0 => return Err(FormatError::new("an element is not closed")),
            Event::Eof if roots == 0 => return Err(FormatError::new("there is no element")),
            Event::Eof => return Ok(()),
            Event::DocType(_) => return Err(FormatError::new("document types are not read")),
            Event::Decl(declaration) => encoding(&declaration)?,
            Event::Start(start) => {
                attributes(&start)?;
                roots += usize::from(depth == 0);
                depth += 1;
            }
            Event::Empty(empty) => {
                attributes(&empty)?;
                roots += usize::from(depth == 0);
            }
            Event::GeneralRef(reference) => entity(&reference)?,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH {
            return Err(FormatError::new(format!(
                "elements are nested {DEPTH} levels deep at most"
            )));
        }
        if roots > 1 {
            return Err(FormatError::new("a document has one root element"));
        }
    }
}

fn attributes(element: &BytesStart<'_>) -> Result<(), FormatError> {
    // The number of attributes bounds the search for repeated names.
    for (number, attribute) in element.attributes().enumerate() {
        if number == ATTRIBUTES {
            let message = format!("an element has {ATTRIBUTES} attributes at most");
            return Err(FormatError::new(message));
        }
        let attribute = attribute.map_err(|error| match error {
            AttrError::Duplicated(..) => FormatError::new("an element has an attribute twice"),
            other => other.into(),
        })?;
        attribute.normalized_value(XmlVersion::Implicit1_0)?;
    }
    Ok(())
}

fn entity(reference: &BytesRef<'_>) -> Result<(), FormatError> {
    if reference.is_char_ref() {
        return if reference.resolve_char_ref()?.is_some_and(is_xml) {
            Ok(())
        } else {
            Err(FormatError::new("a reference names no character of XML"))
        };
    }
    match resolve_xml_entity(reference) {
        Some(_) => Ok(()),
        None => Err(FormatError::new("entities other than the five of XML are not known")),
    }
}

fn encoding(declaration: &BytesDecl<'_>) -> Result<(), FormatError> {
    let Some(named) = declaration.encoding() else { return Ok(()) };
    if named?.eq_ignore_ascii_case("utf-8") {
        Ok(())
    } else {
        Err(FormatError::new("documents are read as UTF-8 alone"))
    }
}
