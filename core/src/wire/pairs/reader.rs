//! The deserializer of nodes in the tree of pairs.

use std::borrow::Cow;

use serde::de::{Deserializer, Visitor};

use super::access::{ElementAccess, EntryAccess, NodeVariant};
use super::between_commas::{COMMAS, PartAccess};
use super::hints;
use super::node::{Given, Node};
use super::read_error::ReadError;
use super::string_reader::StringReader;
use crate::wire::reading::client_messages::ONE_FIELD;
use crate::wire::reading::{PreviousKeys, delegated, keeps_last, tuple_structs};

/// The newtype name with which a type requests a file. It receives the index of the file as bytes in native byte order,
/// which no string is read as.
pub const FILE: &str = "$baya::File";

/// A deserializer of a node.
#[derive(Clone, Copy)]
pub(super) struct Reader<'t> {
    pub(super) node: Node<'t>,
}

impl<'t> Reader<'t> {
    /// Returns the deserializer of the single string of the node.
    fn text(self) -> Result<StringReader<'t>, ReadError> {
        self.borrowed().map(|text| StringReader {
            is_element: self.node.is_element(),
            ..StringReader::new(Cow::Borrowed(text))
        })
    }

    fn borrowed(self) -> Result<&'t str, ReadError> {
        match (self.node.single(), self.node.times()) {
            (Some(Given::Text(text)), _) => Ok(text),
            (Some(Given::File(_)), _) => Err(ReadError::new("type", "must not be a file")),
            (None, 0) => Err(ReadError::new("type", "must be a single value, found fields")),
            (None, 1) => {
                Err(ReadError::new("type", "must be a single value, found a value and fields"))
            }
            (None, times) => Err(ReadError::repeated(times)),
        }
    }

    fn seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let elements =
            self.node.members().ok_or_else(|| ReadError::new("type", "must be a list"))?;
        visitor.visit_seq(ElementAccess { elements })
    }

    /// Reads a list with exactly this number of elements.
    fn tuple<V: Visitor<'t>>(self, count: usize, visitor: V) -> Result<V::Value, ReadError> {
        if !self.node.is_in_order() {
            return Err(ReadError::wrong_length(count));
        }
        let elements =
            self.node.members().ok_or_else(|| ReadError::new("type", "must be a list"))?;
        let mut left = ElementAccess { elements };
        let read = visitor.visit_seq(&mut left)?;
        match left.elements.next() {
            None => Ok(read),
            Some(_) => Err(ReadError::wrong_length(count)),
        }
    }

    /// Reads the values between commas, or those of a list.
    fn commas<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.node.between_commas() {
            Some(parts) => {
                visitor.visit_seq(PartAccess(parts.iter().map(|part| Cow::Borrowed(&**part))))
            }
            None => self.seq(visitor),
        }
    }

    fn map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let entries = self.node.entries().ok_or_else(|| {
            let error = ReadError::new("type", "must be an object");
            match self.borrowed() {
                Ok(text) => error.blame_empty(text),
                Err(_) => error,
            }
        })?;
        let previous = keeps_last::<V, V::Value>().then(PreviousKeys::default);
        visitor.visit_map(EntryAccess { entries, value: None, previous })
    }
}

/// Implements methods that read a single string.
macro_rules! strings {
    ($($method:ident($($name:ident: $of:ty),*))*) => { $(
        fn $method<V: Visitor<'t>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, ReadError> {
            self.text()?.$method($($name,)* visitor)
        }
    )* };
}

impl<'t> Deserializer<'t> for Reader<'t> {
    type Error = ReadError;

    strings! {
        deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64()
        deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64()
        deserialize_u128() deserialize_f32() deserialize_f64() deserialize_char() deserialize_str()
        deserialize_string() deserialize_bytes() deserialize_byte_buf() deserialize_identifier()
        deserialize_unit() deserialize_unit_struct(name: &'static str)
    }

    delegated! { <'t, ReadError>
        deserialize_seq() to seq
        deserialize_map() to map
        deserialize_struct(&'static str, &'static [&'static str]) to map
    }

    fn deserialize_tuple<V: Visitor<'t>>(
        self,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.tuple(count, visitor)
    }

    tuple_structs! { <'t, ReadError> }

    /// Reads a value for types such as untagged enums, which accept any value before they determine its type.
    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.node.single() {
            Some(Given::Text(text)) if hints::has_commas(text) => self.commas(visitor),
            Some(Given::Text(text)) if hints::is_list(text) && !self.node.is_element() => {
                self.seq(visitor)
            }
            Some(Given::Text(text)) => {
                hints::record(text, self.node.is_element(), self.node.sent());
                hints::visit(text, visitor)
            }
            Some(Given::File(number)) => visitor.visit_bytes(&number.to_ne_bytes()),
            None if self.node.times() == 0 && hints::buffers_objects::<V::Value>() => {
                self.map(visitor)
            }
            None if self.node.members().is_some() => self.seq(visitor),
            None => self.map(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        hints::option(self.node.is_empty_text(), self, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match self.node.file() {
            Some(number) if name == FILE => visitor.visit_bytes(&number.to_ne_bytes()),
            _ if name == COMMAS => self.commas(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let Some(mut entries) = self.node.entries() else {
            return self.text()?.deserialize_enum(name, variants, visitor);
        };
        match (entries.next(), entries.next()) {
            (Some((variant, node)), None) => {
                let value = Reader { node };
                visitor.visit_enum(NodeVariant { variant, value })
            }
            _ => Err(ReadError::new("type", ONE_FIELD)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_unit()
    }
}
