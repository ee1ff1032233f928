//! What a value is at its root, without writing it.

use std::fmt;

use serde::ser::{Error, Impossible};
use serde::{Serialize, Serializer};

/// What stands at the root of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// What has a name of its own.
    Named,
    List,
    Map,
    Plain,
    /// No value at all.
    Nothing,
}

/// The shape of a value. It tells at the first call, so nothing of its inside is looked at.
pub(super) fn shape(value: &impl Serialize) -> Shape {
    match value.serialize(Probe) {
        Err(Told(shape)) => shape,
        Ok(never) => match never {},
    }
}

struct Probe;

/// No value comes of it.
enum Never {}

/// The answer, which comes as an error since that ends the serialization.
#[derive(Debug)]
struct Told(Shape);

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Told {}

impl Error for Told {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(Shape::Plain)
    }
}

/// Tells the shape of what serializes itself by a method.
macro_rules! told {
    ($($method:ident ($($of:ty),*) -> $to:ty = $shape:ident;)*) => { $(
        fn $method(self, $(_: $of),*) -> Result<$to, Told> {
            Err(Told(Shape::$shape))
        }
    )* };
}

impl Serializer for Probe {
    type Ok = Never;
    type Error = Told;
    type SerializeSeq = Impossible<Never, Told>;
    type SerializeTuple = Impossible<Never, Told>;
    type SerializeTupleStruct = Impossible<Never, Told>;
    type SerializeTupleVariant = Impossible<Never, Told>;
    type SerializeMap = Impossible<Never, Told>;
    type SerializeStruct = Impossible<Never, Told>;
    type SerializeStructVariant = Impossible<Never, Told>;

    told! {
        serialize_bool(bool) -> Never = Plain;
        serialize_i8(i8) -> Never = Plain;
        serialize_i16(i16) -> Never = Plain;
        serialize_i32(i32) -> Never = Plain;
        serialize_i64(i64) -> Never = Plain;
        serialize_i128(i128) -> Never = Plain;
        serialize_u8(u8) -> Never = Plain;
        serialize_u16(u16) -> Never = Plain;
        serialize_u32(u32) -> Never = Plain;
        serialize_u64(u64) -> Never = Plain;
        serialize_u128(u128) -> Never = Plain;
        serialize_f32(f32) -> Never = Plain;
        serialize_f64(f64) -> Never = Plain;
        serialize_char(char) -> Never = Plain;
        serialize_str(&str) -> Never = Plain;
        serialize_bytes(&[u8]) -> Never = Plain;
        serialize_none() -> Never = Nothing;
        serialize_unit() -> Never = Nothing;
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

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<Never, Told> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Never, Told> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Never, Told> {
        Err(Told(Shape::Named))
    }
}
