//! Pairs as they come: structs whose names have no brackets, and lists of pairs.
//!
//! What this refuses may be right in another way, such as a list that is given member by member; the tree
//! says.

use std::borrow::Cow;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::decode::{decode_of, pieces_of};
use super::text::Text;
use super::tree::MOST;
use super::unread::Unread;

/// Reads what needs no tree.
#[inline]
pub(super) fn read<T: DeserializeOwned>(pairs: &[u8]) -> Result<T, Unread> {
    // The tree says which pair is not UTF-8.
    let pairs = std::str::from_utf8(pairs).map_err(|_| needs_tree())?;
    T::deserialize(Flat { pieces: pieces_of(pairs), count: 0, text: "" })
}

struct Flat<'q, I> {
    pieces: I,
    count: usize,
    /// The text of the name that was read last.
    text: &'q str,
}

fn decoded(name: &str) -> Result<Text<'_>, Unread> {
    decode_of(name).map(Text::new).ok_or_else(needs_tree)
}

#[cold]
fn needs_tree() -> Unread {
    Unread::new("type", "")
}

impl<'q, I: Iterator<Item = (&'q str, &'q str)>> Flat<'q, I> {
    /// Returns the next name, encoded.
    #[inline]
    fn next(&mut self) -> Result<Option<&'q str>, Unread> {
        let Some((name, text)) = self.pieces.next() else { return Ok(None) };
        self.text = text;
        self.count += 1;
        if self.count <= MOST { Ok(Some(name)) } else { Err(needs_tree()) }
    }

    #[inline]
    fn text(&self) -> Result<Text<'q>, Unread> {
        let text = decode_of(self.text).ok_or_else(needs_tree)?;
        Ok(Text { sent: Some(self.text.as_bytes()), ..Text::new(text) })
    }
}

impl<'q, I: Iterator<Item = (&'q str, &'q str)>> Deserializer<'q> for Flat<'q, I> {
    type Error = Unread;

    fn deserialize_any<V: Visitor<'q>>(self, _: V) -> Result<V::Value, Unread> {
        Err(needs_tree())
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'q>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        visitor.visit_map(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'q>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unread> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'q>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_seq(self)
    }

    forward_to_deserialize_any! {
        <W: Visitor<'q>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct tuple tuple_struct map enum identifier ignored_any
    }
}

impl<'q, I: Iterator<Item = (&'q str, &'q str)>> MapAccess<'q> for Flat<'q, I> {
    type Error = Unread;

    #[inline]
    fn next_key_seed<S: DeserializeSeed<'q>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unread> {
        let Some(name) = self.next()? else { return Ok(None) };
        if !name.bytes().any(|byte| matches!(byte, b'%' | b'+' | b'[')) {
            return seed.deserialize(Text::new(Cow::Borrowed(name))).map(Some);
        }
        match decoded(name)? {
            name if name.text.contains('[') => Err(needs_tree()),
            name => seed.deserialize(name).map(Some),
        }
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'q>>(&mut self, seed: S) -> Result<S::Value, Unread> {
        seed.deserialize(self.text()?)
    }
}

/// Each pair with its name as it is, for who reads names in a way of their own.
impl<'q, I: Iterator<Item = (&'q str, &'q str)>> SeqAccess<'q> for Flat<'q, I> {
    type Error = Unread;

    fn next_element_seed<S: DeserializeSeed<'q>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unread> {
        let Some(name) = self.next()? else { return Ok(None) };
        seed.deserialize(Both([Some(decoded(name)?), Some(self.text()?)])).map(Some)
    }
}

/// A pair as a tuple.
struct Both<'q>([Option<Text<'q>>; 2]);

impl<'q> Deserializer<'q> for Both<'q> {
    type Error = Unread;

    fn deserialize_any<V: Visitor<'q>>(mut self, visitor: V) -> Result<V::Value, Unread> {
        let read = visitor.visit_seq(&mut self)?;
        match self.0 {
            [None, None] => Ok(read),
            _ => Err(Unread::not_exactly(2)),
        }
    }

    forward_to_deserialize_any! {
        <W: Visitor<'q>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'q> SeqAccess<'q> for Both<'q> {
    type Error = Unread;

    fn next_element_seed<S: DeserializeSeed<'q>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unread> {
        let next = self.0.iter_mut().find_map(Option::take);
        next.map(|text| seed.deserialize(text)).transpose()
    }
}
