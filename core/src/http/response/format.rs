//! Formats in which values are written and read.

use std::error::Error as StdError;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _};
use serde::{Serialize, Serializer};

/// A format for [`Negotiated`](crate::Negotiated) values, added by [`App::format`](crate::App::format).
///
/// Errors become what they mean by `?`: see [`FormatError`].
///
/// # Examples
///
/// JSON for readers, for answers alone:
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{App, Format, FormatError, WriteValue};
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
    label = "nothing says how it writes a value",
    note = "write `impl Format for {Self} {{ ... }}`, or add one of those in `baya::formats`, which the features `yaml`, `xml`, `cbor` and `msgpack` bring"
)]
pub trait Format: Send + Sync + fmt::Debug + 'static {
    /// Its name, such as `yaml`: that of media types that are made of it, as
    /// `application/vnd.acme.cat+yaml`, and of the code of what can't be read, `invalid_yaml`.
    fn name(&self) -> &'static str;

    /// Its media types. Answers have the first, or the one that the request names.
    fn media_types(&self) -> &'static [&'static str];

    /// Writes a value.
    ///
    /// # Errors
    ///
    /// When the format has no form for the value: the client gets the next format that it takes, and 406
    /// where there is none.
    fn write(&self, value: WriteValue<'_>) -> Result<Vec<u8>, FormatError>;

    /// What its documents tell, where bodies of requests may have it; they may not by default.
    fn data(&self) -> FormatData {
        FormatData::WriteOnly
    }

    /// Reads a value from a whole document: `value.deserialize(deserializer)`. It is called again for a
    /// document that no value can be read from, to find out what is wrong with it.
    ///
    /// Input is not to be trusted: a format bounds how deep a document is nested. Each level hands an
    /// error on by what that shows, so one that shows another in quotes would grow with each.
    ///
    /// # Errors
    ///
    /// When the document can't be read, or something stands behind it.
    fn read(&self, document: &[u8], value: ReadSeed<'_>) -> Result<(), FormatError> {
        let _ = (document, value);
        Err(FormatError::new(format!("documents of `{}` are not read", self.name())))
    }
}

/// What the documents of a [`Format`] tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormatData {
    /// The format is for answers alone.
    WriteOnly,
    /// Of a value that it is text, a number or a list, as in JSON.
    Typed,
    /// Names and texts, as in XML: what a text means, only the type that is read knows.
    Untyped,
}

/// Why a [`Format`] can't write a value or read a document. Any error becomes one by `?`. Clients get the message of
/// [`new`](Self::new), and of any other error only the line and the column that it names.
#[derive(Debug)]
pub struct FormatError {
    message: String,
    /// Whether the message is for clients.
    is_told: bool,
}

impl FormatError {
    /// With what is wrong, for the client.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), is_told: true }
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What is wrong with a document of a format, for the client.
    pub(crate) fn told(&self, format: &str) -> String {
        if self.is_told {
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
        Self { message: error.to_string(), is_told: false }
    }
}

/// A value that a [`Format`] writes: it is `Serialize`, whatever its type.
#[derive(Clone, Copy)]
pub struct WriteValue<'v>(&'v dyn erased_serde::Serialize);

impl<'v> WriteValue<'v> {
    /// A value to be written.
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
        f.write_str("ToWrite")
    }
}

type Take<'t> =
    dyn FnMut(&mut dyn erased_serde::Deserializer<'_>) -> Result<(), erased_serde::Error> + 't;

/// The place of a value that a [`Format`] reads: a `DeserializeSeed`, whatever the type of the value.
pub struct ReadSeed<'t>(&'t mut Take<'t>);

impl<'t> ReadSeed<'t> {
    /// What takes the value from a document.
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
        f.write_str("ToRead")
    }
}
