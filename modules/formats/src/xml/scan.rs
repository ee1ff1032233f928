//! Checks a document before a value is read from it.

use baya::http::FormatError;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::DEPTH;

/// The largest number of attributes of an element.
const MAX_ATTRIBUTES: usize = 256;

/// Whether XML allows the character.
pub(super) fn is_xml_char(char: char) -> bool {
    matches!(char, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Rejects documents that are not well-formed, that could expand, or that are nested too deep.
pub(super) fn check(text: &str) -> Result<(), FormatError> {
    if !text.chars().all(is_xml_char) {
        return Err(FormatError::new("XML must not contain control characters"));
    }
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    let mut roots = 0_usize;
    loop {
        match reader.read_event()? {
            Event::Eof if depth > 0 => {
                return Err(FormatError::new("each element must be closed"));
            }
            Event::Eof if roots == 0 => {
                return Err(FormatError::new("the document must have a root element"));
            }
            Event::Eof => return Ok(()),
            Event::DocType(_) => {
                return Err(FormatError::new("document types are not supported"));
            }
            Event::Decl(declaration) => check_encoding(&declaration)?,
            Event::Start(start) => {
                check_attributes(&start)?;
                roots += usize::from(depth == 0);
                depth += 1;
            }
            Event::Empty(empty) => {
                check_attributes(&empty)?;
                roots += usize::from(depth == 0);
            }
            Event::GeneralRef(reference) => check_entity(&reference)?,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH {
            return Err(FormatError::new(format!(
                "elements must be nested at most {DEPTH} levels deep"
            )));
        }
        if roots > 1 {
            return Err(FormatError::new("the document must have only one root element"));
        }
    }
}

fn check_attributes(element: &BytesStart<'_>) -> Result<(), FormatError> {
    // The number of attributes bounds the search for repeated names.
    for (number, attribute) in element.attributes().enumerate() {
        if number == MAX_ATTRIBUTES {
            let message = format!("an element must have at most {MAX_ATTRIBUTES} attributes");
            return Err(FormatError::new(message));
        }
        let attribute = attribute.map_err(|error| match error {
            AttrError::Duplicated(..) => {
                FormatError::new("the attributes of an element must be unique")
            }
            other => other.into(),
        })?;
        attribute.normalized_value(XmlVersion::Implicit1_0)?;
    }
    Ok(())
}

fn check_entity(reference: &BytesRef<'_>) -> Result<(), FormatError> {
    if reference.is_char_ref() {
        return if reference.resolve_char_ref()?.is_some_and(is_xml_char) {
            Ok(())
        } else {
            Err(FormatError::new("a character reference must refer to an XML character"))
        };
    }
    match resolve_xml_entity(reference) {
        Some(_) => Ok(()),
        None => Err(FormatError::new("only the five predefined entities are supported")),
    }
}

fn check_encoding(declaration: &BytesDecl<'_>) -> Result<(), FormatError> {
    let Some(name) = declaration.encoding() else { return Ok(()) };
    if name?.eq_ignore_ascii_case("utf-8") {
        Ok(())
    } else {
        Err(FormatError::new("the encoding must be UTF-8"))
    }
}
