//! An upper bound on the work of untagged enums. serde buffers the value of such an enum and reads it as one variant
//! after the other, so that an enum that contains itself may read a value once more for each variant at each level. The
//! bound counts how often values are buffered again.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::wide::note;
use crate::wire::validation::reading::{exceed, start_count};

/// The number of values that may be buffered again in any document.
const BASE: u64 = 1 << 17;

/// How often each value of a document may be buffered again, beside [`BASE`]: once for each level of the deepest
/// document. So a document of any size is read if only one variant reads the values at each level.
const PER_VALUE: u64 = 128;

/// How many values may be buffered again for each byte of a document whose errors are searched.
const PER_BYTE: u64 = 16;

/// The message for a value that exceeds the bound.
pub(crate) const TOO_COMPLEX: &str =
    "has too many possible interpretations; nest its values less deeply";

/// What is left of the bound.
#[derive(Clone, Copy)]
struct Work {
    left: u64,
    /// Whether every value that is buffered for the first time adds to the bound.
    grows: bool,
    /// Whether the value of an untagged enum is read.
    is_inside: bool,
    is_exceeded: bool,
    is_reported: bool,
}

impl Work {
    const fn new(left: u64) -> Self {
        Self { left, grows: true, is_inside: false, is_exceeded: false, is_reported: false }
    }
}

thread_local! {
    static WORK: Cell<Work> = const { Cell::new(Work::new(BASE)) };
}

/// Restores the state around a reading.
struct Before(Work);

impl Drop for Before {
    fn drop(&mut self) {
        WORK.set(self.0);
    }
}

/// Searches the errors of a document with this number of bytes, whose values are read repeatedly.
pub(crate) fn bounded_search<R>(bytes: usize, search: impl FnOnce() -> R) -> R {
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
    let left = bytes.saturating_mul(PER_BYTE).saturating_add(BASE);
    let work = Work { grows: false, ..Work::new(left) };
    let _before = Before(WORK.replace(work));
    search()
}

/// Whether the bound is exceeded and this has been reported: then it is not the value at hand that is too complex.
pub(crate) fn is_reported() -> bool {
    let work = WORK.get();
    WORK.set(Work { is_reported: work.is_exceeded, ..work });
    work.is_reported
}

/// Reads an untagged enum from a deserializer that counts its values. `is_open` is whether a field's type is a parameter of
/// the enum: serde reads such a field itself.
///
/// # Errors
///
/// Those of `read`, and one for a value that exceeds the bound.
pub fn untagged<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    is_open: bool,
    read: impl FnOnce(Counted<D>) -> Result<T, D::Error>,
) -> Result<T, D::Error> {
    let work = WORK.get();
    let outcome = match work.is_inside {
        true => read(Counted { of: deserializer, again: true, is_open }),
        false => {
            let _outer = Outer;
            let work = if start_count() { Work::new(BASE) } else { work };
            WORK.set(Work { is_inside: true, ..work });
            read(Counted { of: deserializer, again: false, is_open })
        }
    };
    // serde continues with the next variant after any error.
    is_within().and(outcome)
}

/// Ends the reading of the outermost untagged enum.
struct Outer;

impl Drop for Outer {
    fn drop(&mut self) {
        WORK.set(Work { is_inside: false, ..WORK.get() });
    }
}

fn is_within<E: Error>() -> Result<(), E> {
    match WORK.get().is_exceeded {
        true => Err(E::custom(TOO_COMPLEX)),
        false => Ok(()),
    }
}

/// Counts a value.
fn count<E: Error>(again: bool) -> Result<(), E> {
    let work = WORK.get();
    match again {
        false if work.grows => {
            WORK.set(Work { left: work.left.saturating_add(PER_VALUE), ..work });
        }
        false => {}
        true => match work.left.checked_sub(1) {
            Some(left) => WORK.set(Work { left, ..work }),
            None => {
                exceed();
                WORK.set(Work { is_exceeded: true, ..work });
            }
        },
    }
    is_within()
}

/// A deserializer that counts its values, or the visitor, seed or access of one.
#[derive(Debug)]
pub struct Counted<T> {
    of: T,
    /// Whether the values have been buffered before.
    again: bool,
    /// Whether values of unknown types may be integers.
    is_open: bool,
}

impl<T> Counted<T> {
    fn inside<U>(&self, of: U) -> Counted<U> {
        Counted { of, again: self.again, is_open: self.is_open }
    }
}

/// serde requests any value, and no other, of what it buffers.
impl<'de, D: Deserializer<'de>> Deserializer<'de> for Counted<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        count(self.again)?;
        let visitor = self.inside(visitor);
        self.of.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }

    fn is_human_readable(&self) -> bool {
        self.of.is_human_readable()
    }
}

/// Forwards single values.
macro_rules! single {
    ($($method:ident($of:ty))*) => { $(
        fn $method<E: Error>(self, value: $of) -> Result<V::Value, E> {
            self.of.$method(value)
        }
    )* };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Counted<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.of.expecting(f)
    }

    single! {
        visit_bool(bool) visit_i8(i8) visit_i16(i16) visit_i32(i32) visit_i64(i64) visit_i128(i128)
        visit_u8(u8) visit_u16(u16) visit_u32(u32) visit_u64(u64) visit_u128(u128)
        visit_f32(f32) visit_char(char)
        visit_str(&str) visit_borrowed_str(&'de str) visit_string(String)
        visit_bytes(&[u8]) visit_borrowed_bytes(&'de [u8]) visit_byte_buf(Vec<u8>)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<V::Value, E> {
        if self.is_open {
            note(number);
        }
        self.of.visit_f64(number)
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.of.visit_unit()
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.of.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        let value = self.inside(value);
        self.of.visit_some(value)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        let value = self.inside(value);
        self.of.visit_newtype_struct(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        let members = self.inside(members);
        self.of.visit_seq(members)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        let entries = self.inside(entries);
        self.of.visit_map(entries)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Counted<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        let deserializer = self.inside(deserializer);
        self.of.deserialize(deserializer)
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Counted<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let seed = self.inside(seed);
        self.of.next_element_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.of.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Counted<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.of.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let seed = self.inside(seed);
        self.of.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.of.size_hint()
    }
}
