//! The deserializer of pairs in the order in which they were sent: for structs whose names have no brackets, and for lists
//! of pairs.
//!
//! Pairs that it rejects may still be valid, such as repeated names for the elements of a list. They are read again from
//! the tree.

use std::borrow::Cow;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::decode::{decode_str, split_pairs_str};
use super::pair_tree::MAX_PAIRS;
use super::read_error::ReadError;
use super::string_reader::StringReader;

/// Reads a value without building a tree.
#[inline]
pub(crate) fn read<T: DeserializeOwned>(pairs: &[u8]) -> Result<T, ReadError> {
    // The tree reports which pair is not UTF-8.
    let pairs = std::str::from_utf8(pairs).map_err(|_| needs_tree())?;
    T::deserialize(Flat { pairs: split_pairs_str(pairs), count: 0, text: "" })
}

struct Flat<'q, I> {
    pairs: I,
    count: usize,
    /// The encoded value of the pair whose name was read last.
    text: &'q str,
}

fn decode_name(name: &str) -> Result<StringReader<'_>, ReadError> {
    decode_str(name).map(StringReader::new).ok_or_else(needs_tree)
}

#[cold]
fn needs_tree() -> ReadError {
    ReadError::new("type", "")
}

impl<'q, I: Iterator<Item = (&'q str, &'q str)>> Flat<'q, I> {
    /// Returns the next name, encoded.
    #[inline]
    fn next(&mut self) -> Result<Option<&'q str>, ReadError> {
        let Some((name, text)) = self.pairs.next() else { return Ok(None) };
        self.text = text;
        self.count += 1;
        if self.count <= MAX_PAIRS { Ok(Some(name)) } else { Err(needs_tree()) }
    }

    #[inline]
    fn text(&self) -> Result<StringReader<'q>, ReadError> {
        let text = decode_str(self.text).ok_or_else(needs_tree)?;
        Ok(StringReader { sent: Some(self.text.as_bytes()), ..StringReader::new(text) })
    }
}

impl<'q, I: Iterator<Item = (&'q str, &'q str)>> Deserializer<'q> for Flat<'q, I> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'q>>(self, _: V) -> Result<V::Value, ReadError> {
        Err(needs_tree())
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'q>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_map(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'q>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'q>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_seq(self)
    }

    forward_to_deserialize_any! {
        <W: Visitor<'q>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct tuple tuple_struct map enum identifier ignored_any
    }
}

impl<'q, I: Iterator<Item = (&'q str, &'q str)>> MapAccess<'q> for Flat<'q, I> {
    type Error = ReadError;

    #[inline]
    fn next_key_seed<S: DeserializeSeed<'q>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ReadError> {
        let Some(name) = self.next()? else { return Ok(None) };
        if !name.bytes().any(|byte| matches!(byte, b'%' | b'+' | b'[')) {
            return seed.deserialize(StringReader::new(Cow::Borrowed(name))).map(Some);
        }
        match decode_name(name)? {
            name if name.text.contains('[') => Err(needs_tree()),
            name => seed.deserialize(name).map(Some),
        }
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'q>>(&mut self, seed: S) -> Result<S::Value, ReadError> {
        seed.deserialize(self.text()?)
    }
}

/// Reads each pair with its whole name, for types that interpret names themselves.
impl<'q, I: Iterator<Item = (&'q str, &'q str)>> SeqAccess<'q> for Flat<'q, I> {
    type Error = ReadError;

    fn next_element_seed<S: DeserializeSeed<'q>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ReadError> {
        let Some(name) = self.next()? else { return Ok(None) };
        seed.deserialize(PairTuple([Some(decode_name(name)?), Some(self.text()?)])).map(Some)
    }
}

/// A deserializer of a pair as a tuple of name and value.
struct PairTuple<'q>([Option<StringReader<'q>>; 2]);

impl<'q> Deserializer<'q> for PairTuple<'q> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'q>>(mut self, visitor: V) -> Result<V::Value, ReadError> {
        let read = visitor.visit_seq(&mut self)?;
        match self.0 {
            [None, None] => Ok(read),
            _ => Err(ReadError::wrong_length(2)),
        }
    }

    forward_to_deserialize_any! {
        <W: Visitor<'q>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'q> SeqAccess<'q> for PairTuple<'q> {
    type Error = ReadError;

    fn next_element_seed<S: DeserializeSeed<'q>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ReadError> {
        let next = self.0.iter_mut().find_map(Option::take);
        next.map(|text| seed.deserialize(text)).transpose()
    }
}
