//! The XML format.

mod list;
mod probe;
mod scan;

use baya::http::{Format, FormatData, FormatError, ReadSeed, WriteValue};
use quick_xml::de::Deserializer;
use quick_xml::se::Serializer;
use serde::Serialize;
use serde::de::DeserializeSeed;
use serde_json::Value;

use list::{List, Root};
use probe::{RootKind, root_kind};

/// XML, `application/xml` ([RFC 7303](https://www.rfc-editor.org/rfc/rfc7303)).
///
/// | value | XML |
/// |---|---|
/// | a struct or a variant of an enum | an element with its name, `<Cat>` |
/// | a field | a child element; an attribute if serde names it `@name`, text content if serde names it `$text` |
/// | a list in a field | an element for each item; none for an empty list, which `#[serde(default)]` reads |
/// | a list as the response | `<list><item>...</item></list>` |
/// | a map, a struct with flattened fields | `<map>`, with an element for each entry |
/// | any other value | `<value>` |
/// | `None` in a field | an empty element; `#[serde(skip_serializing_if = "Option::is_none")]` omits it, so that it can be read |
/// | a list in a list, a key that is not a valid element name, control characters, bytes | not supported: the client receives the next format that it accepts, or 406 |
///
/// XML does not distinguish numbers and booleans from strings, so they can't be read inside flattened fields,
/// internally tagged enums and untagged enums: serde reads such values before it knows their type.
///
/// In a body, the name of the root element does not matter, unless an enum is read. Document types,
/// entities other than the five of XML, and encodings other than UTF-8 are rejected.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::App;
/// use baya_formats::Xml;
///
/// # fn example<AppModule: baya::Root>() -> App {
/// App::new::<AppModule>().format(Xml)
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Xml;

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

impl Format for Xml {
    fn name(&self) -> &'static str {
        "xml"
    }

    fn media_types(&self) -> &'static [&'static str] {
        &["application/xml", "text/xml"]
    }

    fn write(&self, value: WriteValue<'_>) -> Result<Vec<u8>, FormatError> {
        let tree = serde_json::to_value(value)?;
        if has_nested_lists(&tree, false) {
            return Err(FormatError::new("XML can't represent a list in a list"));
        }
        if has_empty_name(&tree) {
            return Err(FormatError::new("an empty key is not a valid XML element name"));
        }
        let mut text = DECLARATION.to_owned();
        let root = match root_kind(&value) {
            RootKind::Named => None,
            RootKind::List => Some("list"),
            RootKind::Map => Some("map"),
            RootKind::Scalar | RootKind::Null => Some("value"),
        };
        let writer = Serializer::with_root(&mut text, root)?;
        match root_kind(&value) {
            RootKind::List => List { item: value }.serialize(writer)?,
            RootKind::Null => "".serialize(writer)?,
            _ => value.serialize(writer)?,
        };
        match text.chars().find(|char| !scan::is_xml_char(*char)) {
            Some(char) => Err(FormatError::new(format!("{char:?} is not an XML character"))),
            None => Ok(text.into_bytes()),
        }
    }

    fn data(&self) -> FormatData {
        FormatData::Untyped
    }

    fn read(&self, document: &[u8], value: ReadSeed<'_>) -> Result<(), FormatError> {
        let text = std::str::from_utf8(document)?;
        scan::check(text)?;
        let mut reader = Deserializer::from_str(text);
        Ok(value.deserialize(Root(&mut reader))?)
    }
}

/// Whether an object has an empty key.
fn has_empty_name(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(has_empty_name),
        Value::Object(entries) => {
            entries.iter().any(|(name, entry)| name.is_empty() || has_empty_name(entry))
        }
        _ => false,
    }
}

/// Whether a list contains a list, whose items would become indistinguishable from those of the outer list.
fn has_nested_lists(value: &Value, in_list: bool) -> bool {
    match value {
        Value::Array(items) => in_list || items.iter().any(|item| has_nested_lists(item, true)),
        Value::Object(entries) => entries.values().any(|entry| has_nested_lists(entry, false)),
        _ => false,
    }
}
