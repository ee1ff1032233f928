//! Schemas of standard types, and of types of serde_json and uuid.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8,
    NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize,
};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::definitions::{Definitions, Direction};
use super::member_names::Parts;
use super::merges::Merges;
use super::shape::{List, Schema, Shape, shape_of};

/// Implements [`Schema`] for types without parameters.
macro_rules! plain {
    ($($of:ty => $shape:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Schema for $of {
            const SHAPE: Shape = $shape;
        }
    )* };
}

plain! {
    () => Shape::Null;
    bool => Shape::Boolean;
    char => Shape::Character;
    str => Shape::String("");
    String => Shape::String("");
    Cow<'_, str> => Shape::String("");
    f32 => Shape::Number("float");
    f64 => Shape::Number("double");
    Uuid => Shape::String("uuid");
    Ipv4Addr => Shape::String("ipv4");
    Ipv6Addr => Shape::String("ipv6");
    IpAddr => Shape::Json(|| json!({
        "type": "string", "anyOf": [{ "format": "ipv4" }, { "format": "ipv6" }]
    }));
    SocketAddr => Shape::Json(|| json!({
        "type": "string", "anyOf": [{ "pattern": socket_v4() }, { "pattern": socket_v6() }]
    }));
    SocketAddrV4 => Shape::Json(|| json!({ "type": "string", "pattern": socket_v4() }));
    SocketAddrV6 => Shape::Json(|| json!({ "type": "string", "pattern": socket_v6() }));
    Path => Shape::String("");
    PathBuf => Shape::String("");
    Value => Shape::Any;
    Map<String, Value> => Shape::Map(super::Map { key: shape_of::<String>, of: shape_of::<Value> });
}

/// Implements [`Schema`] for times that serde writes as objects, which the shape does not show.
macro_rules! times {
    ($($of:ty: $seconds:literal to $max:expr, $nanoseconds:literal;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Schema for $of {
            const SHAPE: Shape = Shape::Json(|| time($seconds, $nanoseconds, $max));
            const IS_SINGLE: bool = false;
        }
    )* };
}

times! {
    Duration: "secs" to u64::MAX, "nanos";
    SystemTime: "secs_since_epoch" to i64::MAX.unsigned_abs(), "nanos_since_epoch";
}

/// Returns the schema of an object with seconds and nanoseconds, as serde writes it.
fn time(seconds: &str, nanoseconds: &str, max: u64) -> Value {
    json!({
        "type": "object",
        "properties": {
            seconds: { "type": "integer", "format": "uint64", "minimum": 0, "maximum": max },
            nanoseconds: { "type": "integer", "format": "uint32", "minimum": 0, "maximum": u32::MAX },
        },
        "required": [seconds, nanoseconds],
        "additionalProperties": false,
    })
}

/// The pattern of a 16-bit number.
const PORT: &str =
    "0*([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

/// Returns the pattern of an IPv4 address.
fn v4() -> String {
    let number = "([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
    format!(r"{number}(\.{number}){{3}}")
}

/// Returns the pattern of an IPv4 address with a port.
fn socket_v4() -> String {
    format!("^{}:{PORT}$", v4())
}

/// Returns the pattern of an IPv6 address with a port.
fn socket_v6() -> String {
    let group = "[0-9a-fA-F]{1,4}";
    let v4 = v4();
    let whole = format!("({group}:){{7}}{group}|({group}:){{6}}{v4}");
    // `::` replaces some groups: `before` groups precede it, and up to `7 - before` follow it.
    let gaps = (0..=7_usize).map(|before| {
        let head = match before {
            0 => String::new(),
            before => format!("{group}(:{group}){{{}}}", before - 1),
        };
        let groups = 7 - before;
        let with_v4 = groups.checked_sub(2).map(|groups| format!("|({group}:){{0,{groups}}}{v4}"));
        let tail = match groups {
            0 => String::new(),
            groups => {
                format!("({group}(:{group}){{0,{}}}{})?", groups - 1, with_v4.unwrap_or_default())
            }
        };
        format!("{head}::{tail}")
    });
    let all = std::iter::once(whole).chain(gaps).collect::<Vec<_>>().join("|");
    format!("^\\[({all})(%[0-9]+)?\\]:{PORT}$")
}

impl<T: ?Sized> Schema for PhantomData<T> {
    const SHAPE: Shape = Shape::Null;
}

/// Implements [`Schema`] for integers with up to 64 bits.
macro_rules! integers {
    ($($of:ty, $format:literal, $min:expr, $max:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Schema for $of {
            const SHAPE: Shape =
                Shape::Integer { min: $min as i128, max: $max as i128, format: $format };
        }
    )* };
}

integers! {
    u8, "uint8", u8::MIN, u8::MAX;
    u16, "uint16", u16::MIN, u16::MAX;
    u32, "uint32", u32::MIN, u32::MAX;
    u64, "uint64", u64::MIN, u64::MAX;
    usize, "uint64", usize::MIN, usize::MAX;
    i8, "int8", i8::MIN, i8::MAX;
    i16, "int16", i16::MIN, i16::MAX;
    i32, "int32", i32::MIN, i32::MAX;
    i64, "int64", i64::MIN, i64::MAX;
    isize, "int64", isize::MIN, isize::MAX;
}

impl Schema for u128 {
    const SHAPE: Shape = Shape::Integer128 { signed: false, zero: true };
}

impl Schema for i128 {
    const SHAPE: Shape = Shape::Integer128 { signed: true, zero: true };
}

/// Implements [`Schema`] for integers that are not 0.
macro_rules! non_zero {
    ($($of:ty, $plain:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Schema for $of {
            const SHAPE: Shape = match <$plain as Schema>::SHAPE {
                Shape::Integer { min: 0, max, format } => Shape::Integer { min: 1, max, format },
                Shape::Integer128 { signed, .. } => Shape::Integer128 { signed, zero: false },
                _ => Shape::Json(|| {
                    let mut schema = Definitions::new().schema(shape_of::<$plain>, Direction::Input);
                    schema["not"] = json!({ "const": 0 });
                    schema
                }),
            };
        }
    )* };
}

non_zero! {
    NonZeroU8, u8;
    NonZeroU16, u16;
    NonZeroU32, u32;
    NonZeroU64, u64;
    NonZeroU128, u128;
    NonZeroUsize, usize;
    NonZeroI8, i8;
    NonZeroI16, i16;
    NonZeroI32, i32;
    NonZeroI64, i64;
    NonZeroI128, i128;
    NonZeroIsize, isize;
}

/// Implements [`Schema`] for pointers, which have the schema of the value that they point to.
macro_rules! pointers {
    ($($of:ty;)*) => { $(
        impl<T: Schema + ?Sized> Schema for $of {
            const SHAPE: Shape = T::SHAPE;
            const MERGES: Merges = T::MERGES;
            const PARTS: Parts = T::PARTS;
        }
    )* };
}

pointers! { &T; Box<T>; Arc<T>; Rc<T>; }

impl<T: Schema> Schema for Option<T> {
    const SHAPE: Shape = Shape::Option(shape_of::<T>);
    const MERGES: Merges = T::MERGES.optional();
    const PARTS: Parts = T::PARTS;
}

/// Implements [`Schema`] for lists and sets.
macro_rules! lists {
    ($([$($generics:tt)*] $of:ty, $exact:expr, $unique:literal;)*) => { $(
        impl<T: Schema, $($generics)*> Schema for $of {
            const SHAPE: Shape =
                Shape::List(List { of: shape_of::<T>, exact: $exact, unique: $unique });
        }
    )* };
}

lists! {
    [] [T], None, false;
    [] Vec<T>, None, false;
    [] VecDeque<T>, None, false;
    [] BTreeSet<T>, None, true;
    [S] HashSet<T, S>, None, true;
    [const N: usize] [T; N], Some(N), false;
}

impl<K: Schema, T: Schema> Schema for BTreeMap<K, T> {
    const SHAPE: Shape = Shape::Map(super::Map { key: shape_of::<K>, of: shape_of::<T> });
}

impl<K: Schema, T: Schema, S> Schema for HashMap<K, T, S> {
    const SHAPE: Shape = Shape::Map(super::Map { key: shape_of::<K>, of: shape_of::<T> });
}

/// Implements [`Schema`] for tuples.
macro_rules! tuples {
    ($(($($of:ident),*);)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($of: Schema),*> Schema for ($($of,)*) {
            const SHAPE: Shape = Shape::Tuple(&[$(shape_of::<$of>),*]);
        }
    )* };
}

tuples! { (A); (A, B); (A, B, C); (A, B, C, D); (A, B, C, D, E); (A, B, C, D, E, F); }
