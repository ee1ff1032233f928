//! XML.

mod list;
mod probe;
mod scan;

use baya::{Format, FormatData, FormatError, ReadSeed, WriteValue};
use quick_xml::de::Deserializer;
use quick_xml::se::Serializer;
use serde::Serialize;
use serde::de::DeserializeSeed;
use serde_json::Value;

use list::{List, Root};
use probe::{Shape, shape};

/// XML, `application/xml` ([RFC 7303](https://www.rfc-editor.org/rfc/rfc7303)).
///
/// | value | is |
/// |---|---|
/// | a struct or a variant of an enum | an element with its name, `<Cat>` |
/// | a field | an element in that; an attribute where serde names it `@name`, the text where it names it `$text` |
/// | a list in a field | an element for each member; none for an empty one, so `#[serde(default)]` reads it |
/// | a list as the answer | `<list><item>...</item></list>` |
/// | a map, a struct with flattened fields | `<map>`, with an element for each entry |
/// | any other value | `<value>` |
/// | `None` in a field | an empty element; `#[serde(skip_serializing_if = "Option::is_none")]` leaves it out, and reads back |
/// | a list in a list, a key that is no name of an element, control characters, bytes | nothing: the client gets the next format that it takes, or 406 |
///
/// XML does not tell numbers and booleans from strings, so that they can't be read inside of flattened fields and of enums
/// with a tag beside their fields or without a tag: serde reads such values before it knows their type.
///
/// In a body the name of the root element does not matter, unless an enum is read. Document types,
/// entities other than the five of XML, and encodings other than UTF-8 are refused.
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
            return Err(FormatError::new("a list in a list has no form in XML"));
        }
        if has_empty_name(&tree) {
            return Err(FormatError::new("an empty key is not the name of an XML element"));
        }
        let mut text = DECLARATION.to_owned();
        let root = match shape(&value) {
            Shape::Named => None,
            Shape::List => Some("list"),
            Shape::Map => Some("map"),
            Shape::Plain | Shape::Nothing => Some("value"),
        };
        let writer = Serializer::with_root(&mut text, root)?;
        match shape(&value) {
            Shape::List => List { item: value }.serialize(writer)?,
            Shape::Nothing => "".serialize(writer)?,
            _ => value.serialize(writer)?,
        };
        match text.chars().find(|letter| !scan::is_xml(*letter)) {
            Some(letter) => Err(FormatError::new(format!("{letter:?} is not an XML character"))),
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

fn has_empty_name(value: &Value) -> bool {
    match value {
        Value::Array(members) => members.iter().any(has_empty_name),
        Value::Object(entries) => {
            entries.iter().any(|(name, entry)| name.is_empty() || has_empty_name(entry))
        }
        _ => false,
    }
}

/// Whether a list stands in a list, whose members would be told apart no more.
fn has_nested_lists(value: &Value, in_list: bool) -> bool {
    match value {
        Value::Array(members) => {
            in_list || members.iter().any(|member| has_nested_lists(member, true))
        }
        Value::Object(entries) => entries.values().any(|entry| has_nested_lists(entry, false)),
        _ => false,
    }
}
