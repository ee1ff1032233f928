//! Values without fields.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroUsize,
};
use std::path::PathBuf;

use async_graphql::{Name, Value};
use baya::Error;
use serde::Serialize;
use serde_json::Number;
use uuid::Uuid;

use super::{At, Failure, Output, Shown};

#[diagnostic::do_not_recommend]
impl Output for bool {
    fn show<'a>(&'a self, _at: At<'a, '_>) -> Shown<'a> {
        Shown::value(Value::Boolean(*self))
    }
}

/// Integers that `Int` can always represent.
macro_rules! small {
    ($($of:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Output for $of {
            fn show<'a>(&'a self, _at: At<'a, '_>) -> Shown<'a> {
                Shown::value(Value::Number(i32::from(*self).into()))
            }
        }
    )* };
}

small! { i8 i16 i32 u8 u16 }

macro_rules! small_non_zero {
    ($($of:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Output for $of {
            fn show<'a>(&'a self, _at: At<'a, '_>) -> Shown<'a> {
                Shown::value(Value::Number(i32::from(self.get()).into()))
            }
        }
    )* };
}

small_non_zero! { NonZeroI8 NonZeroI16 NonZeroI32 NonZeroU8 NonZeroU16 }

/// Integers that `Int` can represent if they are in its range
/// ([GraphQL](https://spec.graphql.org/October2021/#sec-Int)).
macro_rules! large {
    ($($of:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Output for $of {
            fn show<'a>(&'a self, at: At<'a, '_>) -> Shown<'a> {
                match i32::try_from(*self) {
                    Ok(number) => Shown::value(Value::Number(number.into())),
                    Err(_) => Shown::Now(Err(out_of_range(&self.to_string(), at))),
                }
            }
        }
    )* };
}

large! { u32 i64 u64 isize usize }

macro_rules! large_non_zero {
    ($($of:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Output for $of {
            fn show<'a>(&'a self, at: At<'a, '_>) -> Shown<'a> {
                match i32::try_from(self.get()) {
                    Ok(number) => Shown::value(Value::Number(number.into())),
                    Err(_) => Shown::Now(Err(out_of_range(&self.to_string(), at))),
                }
            }
        }
    )* };
}

large_non_zero! { NonZeroU32 NonZeroI64 NonZeroU64 NonZeroIsize NonZeroUsize }

#[cold]
fn out_of_range(number: &str, at: At<'_, '_>) -> Failure {
    let message = format!(
        "`Int` has 32 bits and can't represent {number}; a field with larger numbers can return `Id`, or a type with `#[dto(scalar)]`"
    );
    let error = Error::internal(message).with_code("int_out_of_range");
    Failure::new(&error.with_message("the value is not an integer of 32 bits"), at)
}

#[diagnostic::do_not_recommend]
impl Output for f64 {
    fn show<'a>(&'a self, at: At<'a, '_>) -> Shown<'a> {
        float(*self, at)
    }
}

#[diagnostic::do_not_recommend]
impl Output for f32 {
    fn show<'a>(&'a self, at: At<'a, '_>) -> Shown<'a> {
        // The `f64` of the same value has more digits, as in 0.10000000149011612 for 0.1.
        let same_digits = self.to_string().parse();
        float(same_digits.unwrap_or_else(|_| f64::from(*self)), at)
    }
}

fn float<'a>(number: f64, at: At<'a, '_>) -> Shown<'a> {
    match Number::from_f64(number) {
        Some(number) => Shown::value(Value::Number(number)),
        None => {
            let message = format!("`Float` can't represent {number}");
            Shown::Now(Err(Failure::unrepresentable(message, at)))
        }
    }
}

macro_rules! strings {
    ($($of:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Output for $of {
            fn show<'a>(&'a self, _at: At<'a, '_>) -> Shown<'a> {
                Shown::value(Value::String(self.to_string()))
            }
        }
    )* };
}

strings! { str String char Cow<'_, str> Uuid Ipv4Addr Ipv6Addr IpAddr SocketAddr SocketAddrV4 SocketAddrV6 }

/// Types that serde serializes.
macro_rules! serialized {
    ($($(#[$cfg:meta])? $of:ty)*) => { $(
        $(#[$cfg])?
        #[diagnostic::do_not_recommend]
        impl Output for $of {
            fn show<'a>(&'a self, at: At<'a, '_>) -> Shown<'a> {
                serialize(self, at)
            }
        }
    )* };
}

serialized! { PathBuf }

crate::foreign::each! { serialized }

/// Returns a value as serde serializes it.
fn serialize<'a, T: Serialize>(value: &T, at: At<'a, '_>) -> Shown<'a> {
    let value = async_graphql::to_value(value);
    let failure = |error: async_graphql::SerializerError| {
        Failure::unrepresentable(format!("the value can't be serialized: {error}"), at)
    };
    Shown::Now(value.map_err(failure))
}

/// Returns a value of a type with `#[dto(scalar)]`.
pub fn scalar<'a, T: Serialize>(value: &T, at: At<'a, '_>) -> Shown<'a> {
    serialize(value, at)
}

/// Returns an enum value by its name in the schema.
pub fn enum_value<'a>(name: &'static str) -> Shown<'a> {
    Shown::value(Value::Enum(Name::new(name)))
}
