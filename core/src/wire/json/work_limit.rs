//! Limits the work for reading untagged enums.
//!
//! serde buffers the value of such an enum and tries one variant after the other. If the enum contains itself, the
//! attempts multiply at each level. The limit applies to the number of values that are buffered repeatedly.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::wide_numbers::record_rejected;
use crate::wire::reading::argument_state::{exceed, start_count};
use crate::wire::reading::client_messages::TOO_COMPLEX;

/// The number of values that may be buffered repeatedly in any document.
const BASE: u64 = 1 << 17;

/// The number that each value of a document adds to [`BASE`]: one for each level of the deepest document. So a document
/// of any size can be read if only one variant reads the values at each level.
const PER_VALUE: u64 = 128;

/// The number that each byte of a document adds to [`BASE`], when its errors are searched.
const PER_BYTE: u64 = 16;

/// The state of the limit.
#[derive(Clone, Copy)]
struct Work {
    /// The number of values that may still be buffered repeatedly.
    left: u64,
    /// Whether every value that is buffered for the first time increases the limit.
    grows: bool,
    /// Whether the value of an untagged enum is being read.
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

/// Restores the previous state when it is dropped.
struct RestoreWork(Work);

impl Drop for RestoreWork {
    fn drop(&mut self) {
        WORK.set(self.0);
    }
}

/// Searches the errors of a document with this number of bytes, whose values are read repeatedly.
pub(crate) fn bounded_search<R>(bytes: usize, search: impl FnOnce() -> R) -> R {
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
    let left = bytes.saturating_mul(PER_BYTE).saturating_add(BASE);
    let work = Work { grows: false, ..Work::new(left) };
    let _restore = RestoreWork(WORK.replace(work));
    search()
}

/// Whether it has been reported already that the limit is exceeded, so that it need not be reported for another value.
pub(crate) fn is_reported() -> bool {
    let work = WORK.get();
    WORK.set(Work { is_reported: work.is_exceeded, ..work });
    work.is_reported
}

/// Reads an untagged enum from a deserializer that counts its values. `is_open` is whether the type of a field is a type
/// parameter of the enum, since serde reads such a field itself.
///
/// # Errors
///
/// Returns the errors of `read`, and an error for a value that exceeds the limit.
pub fn untagged<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    is_open: bool,
    read: impl FnOnce(Counted<D>) -> Result<T, D::Error>,
) -> Result<T, D::Error> {
    let work = WORK.get();
    let outcome = if work.is_inside {
        read(Counted { inner: deserializer, is_repeated: true, is_open })
    } else {
        let _outermost = OutermostEnum;
        let work = if start_count() { Work::new(BASE) } else { work };
        WORK.set(Work { is_inside: true, ..work });
        read(Counted { inner: deserializer, is_repeated: false, is_open })
    };
    // serde continues with the next variant after any error.
    check_limit().and(outcome)
}

/// Resets the state when it is dropped after the outermost untagged enum.
struct OutermostEnum;

impl Drop for OutermostEnum {
    fn drop(&mut self) {
        WORK.set(Work { is_inside: false, ..WORK.get() });
    }
}

fn check_limit<E: Error>() -> Result<(), E> {
    if WORK.get().is_exceeded { Err(E::custom(TOO_COMPLEX)) } else { Ok(()) }
}

/// Counts a value that is buffered for the first time, or repeatedly.
fn count<E: Error>(is_repeated: bool) -> Result<(), E> {
    let work = WORK.get();
    if !is_repeated && work.grows {
        WORK.set(Work { left: work.left.saturating_add(PER_VALUE), ..work });
    } else if is_repeated {
        match work.left.checked_sub(1) {
            Some(left) => WORK.set(Work { left, ..work }),
            None => {
                exceed();
                WORK.set(Work { is_exceeded: true, ..work });
            }
        }
    }
    check_limit()
}

/// A deserializer that counts its values, or its visitor, seed or access.
#[derive(Debug)]
pub struct Counted<T> {
    inner: T,
    /// Whether the values have been buffered before.
    is_repeated: bool,
    /// Whether serde itself reads values that may be integers.
    is_open: bool,
}

impl<T> Counted<T> {
    fn wrap<U>(&self, inner: U) -> Counted<U> {
        Counted { inner, is_repeated: self.is_repeated, is_open: self.is_open }
    }
}

/// serde only calls `deserialize_any` to buffer values.
impl<'de, D: Deserializer<'de>> Deserializer<'de> for Counted<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        count(self.is_repeated)?;
        let visitor = self.wrap(visitor);
        self.inner.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

/// Forwards single values.
macro_rules! single {
    ($($method:ident($of:ty))*) => { $(
        fn $method<E: Error>(self, value: $of) -> Result<V::Value, E> {
            self.inner.$method(value)
        }
    )* };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Counted<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
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
            record_rejected(number);
        }
        self.inner.visit_f64(number)
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        let value = self.wrap(value);
        self.inner.visit_some(value)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        let value = self.wrap(value);
        self.inner.visit_newtype_struct(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<V::Value, A::Error> {
        let elements = self.wrap(elements);
        self.inner.visit_seq(elements)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        let entries = self.wrap(entries);
        self.inner.visit_map(entries)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Counted<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        let deserializer = self.wrap(deserializer);
        self.inner.deserialize(deserializer)
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Counted<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let seed = self.wrap(seed);
        self.inner.next_element_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Counted<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let seed = self.wrap(seed);
        self.inner.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}
