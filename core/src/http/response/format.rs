//! Formats in which values are written and read.

use std::error::Error as StdError;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _};
use serde::{Serialize, Serializer};

/// A format for [`Negotiated`](crate::Negotiated) values, added by [`App::format`](crate::App::format).
///
/// Any error converts into a [`FormatError`] with `?`.
///
/// # Examples
///
/// Indented JSON, for responses only:
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::App;
/// use baya::http::{Format, FormatError, WriteValue};
///
/// #[derive(Debug)]
/// struct Indented;
///
/// impl Format for Indented {
///     fn name(&self) -> &'static str {
///         "indented"
///     }
///
///     fn media_types(&self) -> &'static [&'static str] {
///         &["text/x-json; charset=utf-8"]
///     }
///
///     fn write(&self, value: WriteValue<'_>) -> Result<Vec<u8>, FormatError> {
///         Ok(serde_json::to_vec_pretty(&value)?)
///     }
/// }
///
/// # fn example<AppModule: baya::Root>() -> App {
/// App::new::<AppModule>().format(Indented)
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a format",
    label = "`Format` is not implemented for this type",
    note = "write `impl Format for {Self} {{ ... }}`, or use a format of `baya::formats`, which the features `yaml`, `xml`, `cbor` and `msgpack` enable"
)]
pub trait Format: Send + Sync + fmt::Debug + 'static {
    /// Returns the name of the format, such as `yaml`. It is the suffix of media types such as
    /// `application/vnd.acme.cat+yaml`, and part of the error code of invalid bodies, such as
    /// `invalid_yaml`.
    fn name(&self) -> &'static str;

    /// Returns the media types of the format. Responses have the first one, or the one that the
    /// request names.
    fn media_types(&self) -> &'static [&'static str];

    /// Writes a value.
    ///
    /// # Errors
    ///
    /// Returns an error if the format can't represent the value. The client gets its next preferred
    /// format, or 406 if there is none.
    fn write(&self, value: WriteValue<'_>) -> Result<Vec<u8>, FormatError>;

    /// Returns the kind of data that bodies in this format contain. By default, the format is for
    /// responses only.
    fn data(&self) -> FormatData {
        FormatData::WriteOnly
    }

    /// Reads a value from a complete body: `value.deserialize(deserializer)`. It is called again
    /// for a body that could not be read, to find the cause.
    ///
    /// The input is untrusted, so a format has to limit the nesting depth. Errors are forwarded at
    /// each level with their `Display` output; an error type that quotes its source would grow with
    /// each level.
    ///
    /// # Errors
    ///
    /// Returns an error if the body is invalid or has trailing data.
    fn read(&self, document: &[u8], value: ReadSeed<'_>) -> Result<(), FormatError> {
        let _ = (document, value);
        Err(FormatError::new(format!("the format `{}` can't read bodies", self.name())))
    }
}

/// The kind of data that a [`Format`] contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormatData {
    /// The format is for responses only.
    WriteOnly,
    /// Values have a type, such as string, number or list, as in JSON.
    Typed,
    /// Values are strings whose type depends on the field, as in XML.
    Untyped,
}

/// The reason why a [`Format`] can't write a value or read a body. Any error converts into it with
/// `?`. Clients get the messages of [`new`](Self::new); of other errors, they get only the line and
/// the column.
#[derive(Debug)]
pub struct FormatError {
    message: String,
    /// Whether the message is for clients.
    is_public: bool,
}

impl FormatError {
    /// Creates an error with a message for the client.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), is_public: true }
    }

    /// Returns the message.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the message for the client about an invalid body in this format.
    pub(crate) fn client_message(&self, format: &str) -> String {
        if self.is_public {
            return self.message.clone();
        }
        let number = |name: &str| {
            let (_, rest) = self.message.rsplit_once(name)?;
            let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
            rest[..end].parse::<u32>().ok()
        };
        match (number("line "), number("column ")) {
            (Some(line), Some(column)) => {
                format!("the body is not valid `{format}`, at line {line} column {column}")
            }
            _ => format!("the body is not valid `{format}`"),
        }
    }
}

impl<E: StdError> From<E> for FormatError {
    fn from(error: E) -> Self {
        Self { message: error.to_string(), is_public: false }
    }
}

/// A value for a [`Format`] to write, which implements `Serialize`.
#[derive(Clone, Copy)]
pub struct WriteValue<'v>(&'v dyn erased_serde::Serialize);

impl<'v> WriteValue<'v> {
    /// Wraps a value.
    pub fn new<T: Serialize>(value: &'v T) -> Self {
        Self(value)
    }
}

impl Serialize for WriteValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        erased_serde::serialize(self.0, serializer)
    }
}

impl fmt::Debug for WriteValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WriteValue")
    }
}

type Take<'t> =
    dyn FnMut(&mut dyn erased_serde::Deserializer<'_>) -> Result<(), erased_serde::Error> + 't;

/// The target of a value that a [`Format`] reads, which implements `DeserializeSeed` for any type
/// of value.
pub struct ReadSeed<'t>(&'t mut Take<'t>);

impl<'t> ReadSeed<'t> {
    /// Creates a seed that calls a function with the deserializer.
    pub(crate) fn new(take: &'t mut Take<'t>) -> Self {
        Self(take)
    }
}

impl<'de> DeserializeSeed<'de> for ReadSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let mut erased = <dyn erased_serde::Deserializer<'_>>::erase(deserializer);
        (self.0)(&mut erased).map_err(D::Error::custom)
    }
}

impl fmt::Debug for ReadSeed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReadSeed")
    }
}
