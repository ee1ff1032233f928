//! Reads the values between commas at one location of the tree of pairs.

use std::borrow::Cow;
use std::slice::Iter;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};

use super::hints::Hints;
use super::text::Text;
use super::unread::Unread;

/// A sequence of the values between commas.
pub(super) struct InParts<'t, 'h> {
    pub(super) parts: Iter<'t, String>,
    pub(super) hints: &'h Hints,
}

impl<'t> SeqAccess<'t> for InParts<'t, '_> {
    type Error = Unread;

    fn next_element_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unread> {
        let text = self.parts.next().map(|text| Text::member(Cow::Borrowed(&**text)));
        text.map(|text| seed.deserialize(Part { text, hints: self.hints })).transpose()
    }
}

/// A value between commas.
struct Part<'t, 'h> {
    text: Text<'t>,
    hints: &'h Hints,
}

/// Forwards methods to the string.
macro_rules! texts {
    ($($method:ident($($name:ident: $of:ty),*))*) => { $(
        fn $method<V: Visitor<'t>>(self, $($name: $of,)* visitor: V) -> Result<V::Value, Unread> {
            self.text.$method($($name,)* visitor)
        }
    )* };
}

impl<'t> Deserializer<'t> for Part<'t, '_> {
    type Error = Unread;

    texts! {
        deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64()
        deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64()
        deserialize_u128() deserialize_f32() deserialize_f64() deserialize_char() deserialize_str()
        deserialize_string() deserialize_bytes() deserialize_byte_buf() deserialize_identifier()
        deserialize_option() deserialize_unit() deserialize_unit_struct(name: &'static str)
        deserialize_newtype_struct(name: &'static str) deserialize_seq() deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize) deserialize_map()
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        deserialize_ignored_any()
    }

    /// Reads a value for types such as untagged enums, which accept any value before they determine its type.
    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.text.text {
            Cow::Borrowed(text) => self.hints.visit(text, visitor),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }
}
