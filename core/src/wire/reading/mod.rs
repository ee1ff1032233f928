//! What the readers of all formats share: the state of reading an argument, messages for clients, map keys, and checks of
//! strings, sets and maps.

pub(crate) mod argument_state;
pub(crate) mod client_messages;
mod deserializer_macros;
mod distinct;
mod distinct_keys;
mod invalid_value;
mod map_key;
mod number;
mod scalar;
mod string_check;
mod string_format;

pub(crate) use argument_state::Reading;
pub(crate) use deserializer_macros::{delegated, integers, tuple_structs, variant_content};
pub use distinct::{Around, Distinct, Map, Plain, Set};
pub(crate) use distinct::{Inner, NOT_UNIQUE, PATH as DISTINCT, REPEATED};
pub(crate) use distinct_keys::{DistinctEntries, PreviousKeys, keeps_last};
pub(crate) use invalid_value::{InvalidValue, invalid, path_names};
pub(crate) use map_key::{Key, SignedName, key_number};
pub use number::Number;
pub(crate) use scalar::Scalar;
pub(crate) use string_check::{CheckedStrings, check as check_string};
pub(crate) use string_format::{is_decimal, without_exponent};
