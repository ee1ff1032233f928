//! Writes JSON that conforms to its schema: numbers that JSON can't represent are errors instead of `null`.

use std::io;

use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::Value;

/// Writes a value as JSON.
///
/// # Errors
///
/// Returns an error if a number is not finite and not in an `Option`, whose schema allows `null`.
#[inline]
pub(crate) fn write_json<T: Serialize + ?Sized>(
    writer: impl io::Write,
    value: &T,
) -> serde_json::Result<()> {
    let inner = &mut serde_json::Serializer::new(writer);
    value.serialize(Finite::<_, false> { inner, nullable: false })
}

/// Returns a value as JSON, as responses contain it: without hidden fields.
///
/// # Errors
///
/// Returns an error if JSON can't represent the value, for example a number that is not finite.
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> crate::error::Result<Vec<u8>> {
    let mut json = Vec::with_capacity(64);
    write_json(&mut json, value).map_err(crate::error::Error::internal)?;
    Ok(json)
}

/// Converts a value into the JSON value that [`write_json`] writes.
///
/// # Errors
///
/// Returns the errors of [`write_json`], and an error for integers of more than 64 bits, which a
/// [`Value`] can't contain.
pub(crate) fn json_value<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Value> {
    let inner = serde_json::value::Serializer;
    value.serialize(Finite::<_, true> { inner, nullable: false })
}

/// A serializer that rejects numbers that are not finite. With `WIDE`, an `f32` becomes the `f64` that is written with
/// the same digits, because a [`Value`] has only `f64`.
struct Finite<S, const WIDE: bool> {
    inner: S,
    /// Whether the value may be `null`.
    nullable: bool,
}

/// A value that is serialized through [`Finite`].
struct Checked<'v, T: ?Sized, const WIDE: bool> {
    value: &'v T,
    nullable: bool,
}

impl<'v, T: ?Sized, const WIDE: bool> Checked<'v, T, WIDE> {
    const fn new(value: &'v T) -> Self {
        Self { value, nullable: false }
    }
}

impl<T: Serialize + ?Sized, const WIDE: bool> Serialize for Checked<'_, T, WIDE> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(Finite::<_, WIDE> { inner: serializer, nullable: self.nullable })
    }
}

/// A list, map or struct serializer that checks each of its values.
struct Compound<C, const WIDE: bool>(C);

#[cold]
fn not_finite<S: Serializer>(number: f64) -> S::Error {
    S::Error::custom(format_args!("JSON can't represent the number `{number}`"))
}

/// Returns the number that is written with the same digits.
fn widened(number: f32) -> f64 {
    number.to_string().parse().unwrap_or_else(|_| number.into())
}

/// Forwards methods whose values need no check.
macro_rules! unchecked {
    ($($method:ident($($name:ident: $of:ty),*))*) => { $(
        #[inline]
        fn $method(self, $($name: $of),*) -> Result<S::Ok, S::Error> {
            self.inner.$method($($name),*)
        }
    )* };
}

/// Forwards methods that begin a list, map or struct.
macro_rules! compounds {
    ($($method:ident($($name:ident: $of:ty),*) $compound:ident;)*) => { $(
        #[inline]
        fn $method(self, $($name: $of),*) -> Result<Self::$compound, S::Error> {
            self.inner.$method($($name),*).map(Compound::<_, WIDE>)
        }
    )* };
}

impl<S: Serializer, const WIDE: bool> Serializer for Finite<S, WIDE> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Compound<S::SerializeSeq, WIDE>;
    type SerializeTuple = Compound<S::SerializeTuple, WIDE>;
    type SerializeTupleStruct = Compound<S::SerializeTupleStruct, WIDE>;
    type SerializeTupleVariant = Compound<S::SerializeTupleVariant, WIDE>;
    type SerializeMap = Compound<S::SerializeMap, WIDE>;
    type SerializeStruct = Compound<S::SerializeStruct, WIDE>;
    type SerializeStructVariant = Compound<S::SerializeStructVariant, WIDE>;

    unchecked! {
        serialize_bool(value: bool) serialize_i8(value: i8) serialize_i16(value: i16)
        serialize_i32(value: i32) serialize_i64(value: i64) serialize_i128(value: i128)
        serialize_u8(value: u8) serialize_u16(value: u16) serialize_u32(value: u32)
        serialize_u64(value: u64) serialize_u128(value: u128) serialize_char(value: char)
        serialize_str(value: &str) serialize_bytes(value: &[u8]) serialize_none() serialize_unit()
        serialize_unit_struct(name: &'static str)
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str)
    }

    compounds! {
        serialize_seq(len: Option<usize>) SerializeSeq;
        serialize_tuple(len: usize) SerializeTuple;
        serialize_tuple_struct(name: &'static str, len: usize) SerializeTupleStruct;
        serialize_tuple_variant(
            name: &'static str, index: u32, variant: &'static str, len: usize
        ) SerializeTupleVariant;
        serialize_map(len: Option<usize>) SerializeMap;
        serialize_struct(name: &'static str, len: usize) SerializeStruct;
        serialize_struct_variant(
            name: &'static str, index: u32, variant: &'static str, len: usize
        ) SerializeStructVariant;
    }

    #[inline]
    fn serialize_f32(self, value: f32) -> Result<S::Ok, S::Error> {
        if WIDE && value.is_finite() {
            self.inner.serialize_f64(widened(value))
        } else if value.is_finite() || self.nullable {
            self.inner.serialize_f32(value)
        } else {
            Err(not_finite::<S>(value.into()))
        }
    }

    #[inline]
    fn serialize_f64(self, value: f64) -> Result<S::Ok, S::Error> {
        if value.is_finite() || self.nullable {
            self.inner.serialize_f64(value)
        } else {
            Err(not_finite::<S>(value))
        }
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.serialize_some(&Checked::<_, WIDE> { value, nullable: true })
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let nullable = self.nullable;
        self.inner.serialize_newtype_struct(name, &Checked::<_, WIDE> { value, nullable })
    }

    #[inline]
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.inner.serialize_newtype_variant(name, index, variant, &Checked::<_, WIDE>::new(value))
    }

    #[inline]
    fn collect_str<T: std::fmt::Display + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.collect_str(value)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

/// Implements the compound traits whose values have no names.
macro_rules! members {
    ($($compound:ident $method:ident;)*) => { $(
        impl<C: $compound, const WIDE: bool> $compound for Compound<C, WIDE> {
            type Ok = C::Ok;
            type Error = C::Error;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
                self.0.$method(&Checked::<_, WIDE>::new(value))
            }

            #[inline]
            fn end(self) -> Result<C::Ok, C::Error> {
                self.0.end()
            }
        }
    )* };
}

members! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

/// Implements the compound traits whose values have names.
macro_rules! fields {
    ($($compound:ident)*) => { $(
        impl<C: $compound, const WIDE: bool> $compound for Compound<C, WIDE> {
            type Ok = C::Ok;
            type Error = C::Error;

            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), C::Error> {
                self.0.serialize_field(name, &Checked::<_, WIDE>::new(value))
            }

            #[inline]
            fn skip_field(&mut self, name: &'static str) -> Result<(), C::Error> {
                self.0.skip_field(name)
            }

            #[inline]
            fn end(self) -> Result<C::Ok, C::Error> {
                self.0.end()
            }
        }
    )* };
}

fields! { SerializeStruct SerializeStructVariant }

impl<C: SerializeMap, const WIDE: bool> SerializeMap for Compound<C, WIDE> {
    type Ok = C::Ok;
    type Error = C::Error;

    /// Forwards the key: `serde_json` itself rejects keys that are not finite.
    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), C::Error> {
        self.0.serialize_key(key)
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
        self.0.serialize_value(&Checked::<_, WIDE>::new(value))
    }

    #[inline]
    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), C::Error> {
        self.0.serialize_entry(key, &Checked::<_, WIDE>::new(value))
    }

    #[inline]
    fn end(self) -> Result<C::Ok, C::Error> {
        self.0.end()
    }
}
