//! Pins the texts and type names of other crates that the readers rely on. A new version of a crate that changes one of them
//! fails here, with the file to adapt.

use std::any::type_name;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt;
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{NonZeroU8, TryFromIntError};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request};
use axum::routing::get;
use futures_util::FutureExt;
use serde::Deserialize;
use serde::de::value::{
    BorrowedStrDeserializer, MapAccessDeserializer, MapDeserializer, StrDeserializer,
};
use serde::de::{self, Deserializer, Expected, Unexpected, Visitor, value};
use serde_json::json;
use tower::ServiceExt;
use uuid::Uuid;

use super::json::JsonReadError;
use super::pairs::buffered_value::{are_strings, is_buffered};
use super::pairs::{ReadError, is_serde_buffer};
use super::reading::PreviousKeys;
use super::reading::client_messages::{from_custom, from_deserializer};

/// An error that contains the expectation of a visitor, and the type of its value.
#[derive(Debug, Default)]
struct Expectation {
    text: String,
    value: &'static str,
    is_buffer: bool,
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Expectation {}

impl de::Error for Expectation {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { text: message.to_string(), ..Self::default() }
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(expected)
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::custom(expected)
    }
}

/// A deserializer that fails with the expectation of the visitor.
struct Ask;

impl<'de> Deserializer<'de> for Ask {
    type Error = Expectation;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Expectation> {
        let expected: &dyn Expected = &visitor;
        let value = type_name::<V::Value>();
        let is_buffer = is_serde_buffer::<V::Value>();
        Err(Expectation { text: expected.to_string(), value, is_buffer })
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

fn expectation<'de, T: Deserialize<'de>>() -> String {
    T::deserialize(Ask).err().unwrap_or_default().text
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "only their readers matter")]
struct Point {
    x: u8,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "only their readers matter")]
struct Pair(u8, u8);

#[derive(Debug, Deserialize)]
struct Nothing;

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "only their readers matter")]
enum Plain {
    Unit,
    New(u8),
    Two(u8, u8),
    Named { x: u8 },
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind")]
#[allow(dead_code, reason = "only their readers matter")]
enum Internal {
    Unit,
    Named { x: u8 },
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", content = "content")]
#[allow(dead_code, reason = "only their readers matter")]
enum Adjacent {
    Unit,
    Named { x: u8 },
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "only their readers matter")]
enum Untagged {
    Number(u8),
    Unit,
}

/// Asserts that a string equals the one that a file relies on.
#[track_caller]
fn assert_word(found: &str, word: &str, file: &str) {
    assert!(
        found == word,
        "a dependency writes `{found}` instead of `{word}`: adapt `core/src/wire/{file}`"
    );
}

const MESSAGES: &str = "reading/client_messages.rs";

#[test]
fn types_describe_what_they_expect_in_known_words() {
    macro_rules! named {
        ($($of:ident)*) => { $( assert_word(&expectation::<$of>(), stringify!($of), MESSAGES); )* };
    }
    named! { u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 }
    for (found, word) in [
        (expectation::<bool>(), "a boolean"),
        (expectation::<char>(), "a character"),
        (expectation::<String>(), "a string"),
        (expectation::<Cow<'_, str>>(), "a string"),
        (expectation::<&str>(), "a borrowed string"),
        (expectation::<PathBuf>(), "path string"),
        (expectation::<()>(), "unit"),
        (expectation::<serde_json::Value>(), "any valid JSON value"),
        (expectation::<NonZeroU8>(), "a nonzero u8"),
        (expectation::<Nothing>(), "unit struct Nothing"),
        (expectation::<Plain>(), "enum Plain"),
        #[cfg(feature = "chrono")]
        (expectation::<chrono::NaiveDate>(), "a formatted date string"),
        #[cfg(feature = "chrono")]
        (expectation::<chrono::NaiveTime>(), "a formatted time string"),
        #[cfg(feature = "chrono")]
        (expectation::<chrono::NaiveDateTime>(), "a formatted date and time string"),
        #[cfg(feature = "chrono")]
        (
            expectation::<chrono::DateTime<chrono::Utc>>(),
            "an RFC 3339 formatted date and time string",
        ),
    ] {
        assert_word(&found, word, MESSAGES);
    }
    assert_word(&expectation::<Uuid>(), "a formatted UUID string", "reading/string_check.rs");
}

#[test]
fn lists_and_objects_describe_themselves_in_known_words() {
    for (found, word) in [
        (expectation::<Vec<u8>>(), "a sequence"),
        (expectation::<VecDeque<u8>>(), "a sequence"),
        (expectation::<HashSet<u8>>(), "a sequence"),
        (expectation::<BTreeSet<u8>>(), "a sequence"),
        (expectation::<[u8; 2]>(), "an array of length 2"),
        (expectation::<(u8, u8)>(), "a tuple of size 2"),
        (expectation::<Pair>(), "tuple struct Pair"),
        (expectation::<HashMap<String, u8>>(), "a map"),
        (expectation::<BTreeMap<String, u8>>(), "a map"),
        (expectation::<Point>(), "struct Point"),
    ] {
        assert_word(&found, word, "pairs/read_error.rs");
    }
    assert_word(&expectation::<Internal>(), "internally tagged enum Internal", "json/mod.rs");
    assert_word(
        &expectation::<Adjacent>(),
        "adjacently tagged enum Adjacent",
        "json/adjacent_tags.rs",
    );
}

#[test]
fn variants_describe_their_content_in_known_words() {
    let of_variant = |name| Plain::deserialize(StrDeserializer::<Expectation>::new(name));
    for (name, word) in
        [("New", "newtype variant"), ("Two", "tuple variant"), ("Named", "struct variant")]
    {
        let found = of_variant(name).err().unwrap_or_default();
        assert_word(&found.text, word, MESSAGES);
    }
    let tag = BTreeMap::from([("kind", "Unit"), ("x", "1")]);
    let entries = MapDeserializer::<_, Expectation>::new(tag.into_iter());
    assert!(Internal::deserialize(entries).is_ok(), "a unit variant ignores other fields");
    let content = json!({ "kind": "Unit", "content": 1 });
    let error = serde_json::from_value::<Adjacent>(content).err().map(|error| error.to_string());
    let error = error.unwrap_or_default();
    assert_word(
        &error,
        "invalid type: integer `1`, expected unit variant Adjacent::Unit",
        MESSAGES,
    );
}

/// Returns the error of serde_json for a value.
fn json_error<'de, T: Deserialize<'de>>(text: &'de str) -> String {
    let error = serde_json::from_str::<T>(text).err();
    error.map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn errors_of_serde_have_known_beginnings() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only their readers matter")]
    struct Closed {
        x: u8,
    }
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only their readers matter")]
    struct Flattened {
        #[serde(flatten)]
        of: Plain,
    }
    for (found, beginning) in [
        (json_error::<Closed>("{\"y\":1}"), "unknown field `y`, expected `x` at line 1 column "),
        (json_error::<Closed>("{}"), "missing field `x`"),
        (json_error::<Closed>("{\"x\":1,\"x\":1}"), "duplicate field `x`"),
        (
            json_error::<Plain>("\"Other\""),
            "unknown variant `Other`, expected one of `Unit`, `New`",
        ),
        (json_error::<u8>("{}"), "invalid type: map, expected u8 at line "),
        (json_error::<u8>("300"), "invalid value: integer `300`, expected u8 at line "),
        (json_error::<[u8; 2]>("[1]"), "invalid length 1, expected an array of length 2"),
        (json_error::<Pair>("[1]"), "invalid length 1, expected tuple struct Pair with 2 elements"),
        (
            json_error::<Untagged>("\"x\""),
            "data did not match any variant of untagged enum Untagged",
        ),
        (json_error::<Flattened>("{}"), "no variant of enum Plain found in flattened data"),
        (json_error::<u8>(""), "EOF while parsing"),
        (json_error::<IpAddr>("\"x\""), "invalid IP address"),
        (json_error::<Ipv4Addr>("\"x\""), "invalid IPv4 address"),
        (json_error::<Ipv6Addr>("\"x\""), "invalid IPv6 address"),
        (json_error::<SocketAddr>("\"x\""), "invalid socket address"),
        (json_error::<SocketAddrV4>("\"x\""), "invalid IPv4 socket address"),
        (json_error::<SocketAddrV6>("\"x\""), "invalid IPv6 socket address"),
        (json_error::<Uuid>("\"x\""), "UUID parsing failed"),
        (
            json_error::<Duration>("{\"secs\":18446744073709551615,\"nanos\":2000000000}"),
            "overflow deserializing Duration",
        ),
        (
            json_error::<SystemTime>(
                "{\"secs_since_epoch\":18446744073709551615,\"nanos_since_epoch\":0}",
            ),
            "overflow deserializing SystemTime",
        ),
    ] {
        let start = &found[..found.len().min(beginning.len())];
        assert_word(start, beginning, MESSAGES);
    }
}

/// Returns the error of parsing a string.
fn parse_error<T: std::str::FromStr<Err: fmt::Display>>(text: &str) -> String {
    text.parse::<T>().err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn errors_of_parsers_are_recognized() {
    let out_of_range = u8::try_from(300).err().map(|error: TryFromIntError| error.to_string());
    let not_a_char = char::try_from(u32::MAX).err().map(|error| error.to_string());
    let not_utf8 = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).err();
    let invalid = not_utf8(b"\xff ").map(|error| error.to_string());
    let incomplete = not_utf8(b"\xe2").map(|error| error.to_string());
    for message in [
        parse_error::<u8>("x"),
        parse_error::<u8>(""),
        parse_error::<u8>("300"),
        parse_error::<i8>("-300"),
        parse_error::<NonZeroU8>("0"),
        parse_error::<f64>("x"),
        parse_error::<bool>("x"),
        parse_error::<char>(""),
        parse_error::<char>("xy"),
        parse_error::<Uuid>("x"),
        parse_error::<Uuid>("1-2"),
        parse_error::<Uuid>("0-0-0-0-0"),
        parse_error::<Uuid>("00000000000000000000000000000000000"),
        out_of_range.unwrap_or_default(),
        not_a_char.unwrap_or_default(),
        invalid.unwrap_or_default(),
        incomplete.unwrap_or_default(),
        #[cfg(feature = "chrono")]
        parse_error::<chrono::NaiveDate>("x"),
        #[cfg(feature = "chrono")]
        parse_error::<chrono::NaiveDate>(""),
        #[cfg(feature = "chrono")]
        parse_error::<chrono::NaiveDate>("2024-13-01"),
        #[cfg(feature = "chrono")]
        parse_error::<chrono::NaiveDate>("2023-02-29"),
        #[cfg(feature = "chrono")]
        parse_error::<chrono::NaiveDate>("2024-01-01x"),
    ] {
        let (_, converted, _) = from_custom(message.clone());
        assert_eq!(
            converted, "is not valid",
            "`{message}` is new in `PARSE_ERRORS` of `{MESSAGES}`"
        );
    }
    assert_eq!(from_deserializer("must be even"), "must be even");
}

#[test]
fn the_buffers_of_serde_are_recognized() {
    let buffer = Untagged::deserialize(Ask).err().unwrap_or_default();
    assert!(buffer.is_buffer, "adapt `is_serde_buffer` in `pairs/hints.rs` to `{}`", buffer.value);

    /// Reads nothing, and records whether the deserializer is a buffer of serde.
    #[derive(Debug)]
    struct Seen(bool, &'static str);

    impl<'de> Deserialize<'de> for Seen {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            de::IgnoredAny::deserialize(deserializer)?;
            Ok(Self(is_buffered::<D>(), type_name::<D>()))
        }
    }
    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    enum ByReference {
        Of(Seen),
    }
    #[derive(Debug, Deserialize)]
    #[serde(tag = "kind")]
    enum ByValue {
        Of { of: Seen },
    }
    let ByReference::Of(seen) =
        ByReference::deserialize(BorrowedStrDeserializer::<ReadError>::new("x")).expect("a value");
    assert!(seen.0, "adapt `is_buffered` in `pairs/buffered_value.rs` to `{}`", seen.1);
    let fields = [("of", "x"), ("kind", "Of")];
    let fields = MapDeserializer::<_, ReadError>::new(fields.into_iter());
    let ByValue::Of { of: seen } = ByValue::deserialize(fields).expect("a value");
    assert!(seen.0, "adapt `is_buffered` in `pairs/buffered_value.rs` to `{}`", seen.1);
    assert!(!are_strings::<JsonReadError>(), "the values of JSON are not strings");
}

#[test]
fn the_path_parameters_of_axum_are_recognized() {
    /// Whether the deserializer reads strings.
    struct Seen(bool, &'static str);

    impl<'de> Deserialize<'de> for Seen {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            String::deserialize(deserializer)?;
            Ok(Self(are_strings::<D::Error>(), type_name::<D::Error>()))
        }
    }
    let handler = |Path(seen): Path<Seen>| async move {
        assert!(seen.0, "adapt `PATH_ERROR` in `pairs/buffered_value.rs` to `{}`", seen.1);
    };
    let router = Router::new().route("/{id}", get(handler));
    let request = Request::get("/7").body(Body::empty()).expect("a request");
    let response = router.oneshot(request).now_or_never();
    assert!(response.is_some_and(|response| response.is_ok_and(|sent| sent.status() == 200)));
}

#[test]
fn serde_passes_borrowed_strings_unchanged() {
    /// The address of a string.
    #[derive(Debug)]
    struct Address(usize);

    struct AddressVisitor;

    impl<'de> Visitor<'de> for AddressVisitor {
        type Value = Address;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Address, E> {
            Ok(Address(text.as_ptr().addr()))
        }
    }

    impl<'de> Deserialize<'de> for Address {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_str(AddressVisitor)
        }
    }
    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    enum Buffered {
        Of(Address),
    }
    let text = "7";
    let Buffered::Of(read) =
        Buffered::deserialize(BorrowedStrDeserializer::<value::Error>::new(text)).expect("a value");
    assert_eq!(
        read.0,
        text.as_ptr().addr(),
        "`pairs/hints.rs` recognizes strings by their address"
    );
}

#[test]
fn rejected_strings_are_reported_as_such() {
    struct Rejected<E>(PhantomData<E>);

    impl<E: de::Error> Rejected<E> {
        fn of<'de, T: Deserialize<'de>>() -> Option<E> {
            T::deserialize(BorrowedStrDeserializer::new("x")).err()
        }
    }
    #[derive(Debug)]
    struct IsString(bool);

    impl fmt::Display for IsString {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{}", self.0)
        }
    }

    impl std::error::Error for IsString {}

    impl de::Error for IsString {
        fn custom<T: fmt::Display>(_: T) -> Self {
            Self(false)
        }

        fn invalid_type(unexpected: Unexpected<'_>, _: &dyn Expected) -> Self {
            Self(matches!(unexpected, Unexpected::Str("x")))
        }
    }
    for error in [
        Rejected::<IsString>::of::<u8>(),
        Rejected::of::<Vec<u8>>(),
        Rejected::of::<Point>(),
        Rejected::of::<(u8, u8)>(),
    ] {
        assert!(
            error.is_some_and(|error| error.0),
            "`pairs/read_error.rs` blames rejected strings"
        );
    }
}

#[test]
fn the_names_of_variants_are_recognized() {
    #[derive(Debug, Deserialize)]
    enum Named {
        #[serde(alias = "Old")]
        New,
    }
    let mut previous = PreviousKeys::default();
    let mut key = |name| previous.key::<_, value::Error>(name, PhantomData::<Named>);
    assert!(matches!(key("New"), Ok(Named::New)));
    assert!(key("Old").is_err(), "adapt `VariantName` in `reading/distinct_keys.rs`");
    assert_word(&identifier::<Plain>(), "variant identifier", MESSAGES);
    assert_word(&identifier::<Point>(), "field identifier", MESSAGES);
}

/// Returns the expectation of the name of a variant or a field, which a number can't be.
fn identifier<'de, T: Deserialize<'de>>() -> String {
    let entries = [(OutOfRange, 1_u8)];
    let entries = MapDeserializer::<_, Expectation>::new(entries.into_iter());
    T::deserialize(MapAccessDeserializer::new(entries)).err().unwrap_or_default().text
}

/// A name that is neither a string nor an index.
struct OutOfRange;

impl<'de> de::IntoDeserializer<'de, Expectation> for OutOfRange {
    type Deserializer = Ask;

    fn into_deserializer(self) -> Ask {
        Ask
    }
}
