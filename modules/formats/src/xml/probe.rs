//! Determines the kind of a root value without writing it.

use std::fmt;

use serde::ser::{Error, Impossible};
use serde::{Serialize, Serializer};

/// The kind of a root value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RootKind {
    /// A value with a name of its own.
    Named,
    List,
    Map,
    Scalar,
    Null,
}

/// Returns the kind of a value. The first call of a serializer method determines it, so nested values are not
/// visited.
pub(super) fn root_kind(value: &impl Serialize) -> RootKind {
    match value.serialize(Probe) {
        Err(Found(kind)) => kind,
        Ok(never) => match never {},
    }
}

struct Probe;

/// The probe never returns a value.
enum Never {}

/// The result, as an error, because an error ends the serialization.
#[derive(Debug)]
struct Found(RootKind);

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Found {}

impl Error for Found {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(RootKind::Scalar)
    }
}

/// Implements serializer methods that return the kind.
macro_rules! kinds {
    ($($method:ident ($($of:ty),*) -> $to:ty = $kind:ident;)*) => { $(
        fn $method(self, $(_: $of),*) -> Result<$to, Found> {
            Err(Found(RootKind::$kind))
        }
    )* };
}

impl Serializer for Probe {
    type Ok = Never;
    type Error = Found;
    type SerializeSeq = Impossible<Never, Found>;
    type SerializeTuple = Impossible<Never, Found>;
    type SerializeTupleStruct = Impossible<Never, Found>;
    type SerializeTupleVariant = Impossible<Never, Found>;
    type SerializeMap = Impossible<Never, Found>;
    type SerializeStruct = Impossible<Never, Found>;
    type SerializeStructVariant = Impossible<Never, Found>;

    kinds! {
        serialize_bool(bool) -> Never = Scalar;
        serialize_i8(i8) -> Never = Scalar;
        serialize_i16(i16) -> Never = Scalar;
        serialize_i32(i32) -> Never = Scalar;
        serialize_i64(i64) -> Never = Scalar;
        serialize_i128(i128) -> Never = Scalar;
        serialize_u8(u8) -> Never = Scalar;
        serialize_u16(u16) -> Never = Scalar;
        serialize_u32(u32) -> Never = Scalar;
        serialize_u64(u64) -> Never = Scalar;
        serialize_u128(u128) -> Never = Scalar;
        serialize_f32(f32) -> Never = Scalar;
        serialize_f64(f64) -> Never = Scalar;
        serialize_char(char) -> Never = Scalar;
        serialize_str(&str) -> Never = Scalar;
        serialize_bytes(&[u8]) -> Never = Scalar;
        serialize_none() -> Never = Null;
        serialize_unit() -> Never = Null;
        serialize_unit_struct(&'static str) -> Never = Named;
        serialize_unit_variant(&'static str, u32, &'static str) -> Never = Named;
        serialize_seq(Option<usize>) -> Self::SerializeSeq = List;
        serialize_tuple(usize) -> Self::SerializeTuple = List;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct = List;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant = Named;
        serialize_map(Option<usize>) -> Self::SerializeMap = Map;
        serialize_struct(&'static str, usize) -> Self::SerializeStruct = Named;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant = Named;
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<Never, Found> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Never, Found> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Never, Found> {
        Err(Found(RootKind::Named))
    }
}
