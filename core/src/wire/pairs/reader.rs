//! A place in the tree of pairs as whatever type is asked for.

use std::borrow::Cow;

use serde::de::{Deserializer, Visitor};

use super::access::{InEntries, InMembers, InVariant};
use super::comma_separated::{COMMAS, Parts};
use super::hints;
use super::node::{Given, Node};
use super::text::Text;
use super::unread::Unread;
use crate::wire::json::{Seen, delegated, keeps_last, tuple_structs};

/// The name of the newtype as which a type asks for its file: it gets the number, as bytes in the order of
/// the machine, which no text becomes.
pub const FILE: &str = "$baya::File";

/// A place in the tree of pairs as whatever type is asked for.
#[derive(Clone, Copy)]
pub(super) struct Reader<'t> {
    pub(super) node: Node<'t>,
}

impl<'t> Reader<'t> {
    /// The one text here.
    fn text(self) -> Result<Text<'t>, Unread> {
        self.borrowed()
            .map(|text| Text { member: self.node.is_member(), ..Text::new(Cow::Borrowed(text)) })
    }

    fn borrowed(self) -> Result<&'t str, Unread> {
        match (self.node.only(), self.node.times()) {
            (Some(Given::Text(text)), _) => Ok(text),
            (Some(Given::File(_)), _) => Err(Unread::new("type", "must not be a file")),
            (None, 0) => Err(Unread::new("type", "must be a value, and has fields")),
            (None, 1) => Err(Unread::new("type", "must be a value, and has fields as well")),
            (None, times) => Err(Unread::repeated(times)),
        }
    }

    fn seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        let members = self.node.members().ok_or_else(|| Unread::new("type", "must be a list"))?;
        visitor.visit_seq(InMembers { members })
    }

    /// Reads a list whose elements each have their own position, and no more of them.
    fn tuple<V: Visitor<'t>>(self, count: usize, visitor: V) -> Result<V::Value, Unread> {
        if !self.node.is_in_order() {
            return Err(Unread::not_exactly(count));
        }
        let members = self.node.members().ok_or_else(|| Unread::new("type", "must be a list"))?;
        let mut left = InMembers { members };
        let read = visitor.visit_seq(&mut left)?;
        match left.members.next() {
            None => Ok(read),
            Some(_) => Err(Unread::not_exactly(count)),
        }
    }

    /// Reads the values between commas, or those of a list.
    fn commas<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.node.between_commas() {
            Some(parts) => {
                visitor.visit_seq(Parts(parts.iter().map(|part| Cow::Borrowed(&**part))))
            }
            None => self.seq(visitor),
        }
    }

    fn map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        let entries = self.node.entries().ok_or_else(|| {
            let unread = Unread::new("type", "must be an object");
            match self.borrowed() {
                Ok(text) => unread.blaming(text),
                Err(_) => unread,
            }
        })?;
        let seen = keeps_last::<V, V::Value>().then(Seen::default);
        visitor.visit_map(InEntries { entries, value: None, seen })
    }
}

/// What is made of one text.
macro_rules! texts {
    ($($method:ident($($name:ident: $of:ty),*))*) => { $(
        fn $method<V: Visitor<'t>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, Unread> {
            self.text()?.$method($($name,)* visitor)
        }
    )* };
}

impl<'t> Deserializer<'t> for Reader<'t> {
    type Error = Unread;

    texts! {
        deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64()
        deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64()
        deserialize_u128() deserialize_f32() deserialize_f64() deserialize_char() deserialize_str()
        deserialize_string() deserialize_bytes() deserialize_byte_buf() deserialize_identifier()
        deserialize_unit() deserialize_unit_struct(name: &'static str)
    }

    delegated! { <'t, Unread>
        deserialize_seq() to seq
        deserialize_map() to map
        deserialize_struct(&'static str, &'static [&'static str]) to map
    }

    fn deserialize_tuple<V: Visitor<'t>>(
        self,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Unread> {
        self.tuple(count, visitor)
    }

    tuple_structs! { <'t, Unread> }

    /// Reads a value for types such as untagged enums, which accept any value before they determine its type.
    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.node.only() {
            Some(Given::Text(text)) if hints::has_commas(text) => self.commas(visitor),
            Some(Given::Text(text)) if hints::is_list(text) && !self.node.is_member() => {
                self.seq(visitor)
            }
            Some(Given::Text(text)) => {
                hints::note(text, self.node.is_member(), self.node.sent());
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

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        hints::option(self.node.is_empty_text(), self, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unread> {
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
    ) -> Result<V::Value, Unread> {
        let Some(mut entries) = self.node.entries() else {
            return self.text()?.deserialize_enum(name, variants, visitor);
        };
        match (entries.next(), entries.next()) {
            (Some((variant, node)), None) => {
                let value = Reader { node };
                visitor.visit_enum(InVariant { variant, value })
            }
            _ => Err(Unread::new("type", "must be one of several, and is more than one")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_unit()
    }
}
