//! Path parameters by name, independent of the prefix that contains them.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

use axum::extract::path::ErrorKind;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path, RawPathParams};
use axum::http::request::Parts;
use futures_util::FutureExt;
use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use super::encoded_params;
use super::finite::Finite;
use super::single_value::Readable;
use crate::error::{Error, Result, ValidationError};
use crate::http::from_rejection;
use crate::http::route::exchange::Incoming;
use crate::pipeline::RequestScope;
use crate::wire::reading::{argument_state, client_messages};
use crate::wire::validation::checked_reading;

thread_local! {
    /// The name of the parameter that could not be read last.
    static UNREAD: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// The names of the path parameters that a handler accepts, in the order of its arguments.
pub trait ParamNames: Send + 'static {
    /// The names.
    const NAMES: &'static [&'static str];
    /// Whether each of them is validated after it has been read.
    const COVERED: &'static [bool];
}

/// Path parameters that are read by name. `T` is a tuple of their types.
struct Captured<N, T>(T, PhantomData<N>);

impl Incoming<'_> {
    /// Extracts the path parameters named by `N`.
    ///
    /// # Errors
    ///
    /// Returns 400 if a parameter does not have its type or is not UTF-8.
    #[inline]
    pub async fn params<N: ParamNames, T: Tuple + Send>(&mut self) -> Result<T> {
        let reading = (!const { all(N::COVERED) }).then(|| self.reading(true, true));
        let (parts, scope) = self.parts_and_scope();
        // Each nested future costs a call.
        match reading {
            None => {
                let read = Path::<Captured<N, T>>::from_request_parts(parts, scope).await;
                settled(read, parts, scope)
            }
            Some(reading) => {
                let extracted = checked_reading::extract(reading, async {
                    let read = Path::<Captured<N, T>>::from_request_parts(parts, scope).await;
                    settled(read, parts, scope)
                });
                extracted.await.map_err(Error::of_parameter)
            }
        }
    }
}

/// The outcome of reading a path with the parameters `N`.
type Read<N, T> = Result<Path<Captured<N, T>>, PathRejection>;

#[inline]
fn settled<N: ParamNames, T: Tuple + Send>(
    read: Read<N, T>,
    parts: &mut Parts,
    scope: &RequestScope,
) -> Result<T> {
    match read {
        Ok(Path(Captured(params, _))) => Ok(params),
        Err(rejection) => read_again::<N, T>(parts, scope, rejection),
    }
}

/// Reads the path once more with its parameters in encoded form, if the first attempt needed them.
#[cold]
fn read_again<N: ParamNames, T: Tuple + Send>(
    parts: &mut Parts,
    scope: &RequestScope,
    rejection: PathRejection,
) -> Result<T> {
    if !encoded_params::was_missed() {
        return Err(rejected(rejection));
    }
    let _recording = encoded_params::record(parts);
    // axum has already extracted the parameters, so this never waits.
    match Path::<Captured<N, T>>::from_request_parts(parts, scope).now_or_never() {
        Some(Ok(Path(Captured(params, _)))) => Ok(params),
        Some(Err(rejection)) => Err(rejected(rejection)),
        None => Err(rejected(rejection)),
    }
}

const fn all(covered: &[bool]) -> bool {
    let mut i = 0;
    while i < covered.len() {
        if !covered[i] {
            return false;
        }
        i += 1;
    }
    true
}

impl Incoming<'_> {
    /// Returns the decoded path parameter of this name.
    pub(crate) fn param_strings(&mut self, name: &'static str) -> Result<Vec<Cow<'_, str>>> {
        let (parts, scope) = self.parts_and_scope();
        let read = RawPathParams::from_request_parts(parts, scope).now_or_never();
        let params = match read {
            Some(Ok(params)) => params,
            Some(Err(rejection)) => return Err(from_rejection(rejection)),
            None => return Ok(Vec::new()),
        };
        let values = params.iter().filter(|(known, _)| *known == name);
        Ok(values.map(|(_, value)| Cow::Owned(value.to_owned())).collect())
    }
}

#[cold]
fn rejected(rejection: PathRejection) -> Error {
    let unread = UNREAD.take().map(str::to_owned);
    let PathRejection::FailedToDeserializePathParams(failed) = rejection else {
        return from_rejection(rejection);
    };
    let (name, code, message) = match failed.kind() {
        ErrorKind::ParseErrorAtKey { key, expected_type, .. } => {
            (key, "type", client_messages::expected(expected_type).1)
        }
        ErrorKind::InvalidUtf8InPathParam { key } => (key, "utf8", "must be UTF-8".into()),
        ErrorKind::DeserializeError { key, message, .. } => {
            (key, "type", client_messages::from_deserializer(message))
        }
        // axum does not report which parameter the message is about.
        ErrorKind::Message(message) => match &unread {
            Some(name) => (name, "type", client_messages::from_deserializer(message)),
            None => return from_rejection(PathRejection::FailedToDeserializePathParams(failed)),
        },
        _ => return from_rejection(PathRejection::FailedToDeserializePathParams(failed)),
    };
    Error::bad_request()
        .with_code("invalid_param")
        .with_message(format!("the path parameter `{name}` {message}"))
        .with_validation_error(ValidationError::parameter(name.clone(), code, message.into_owned()))
        .of_parameter()
}

/// A tuple of values that are read by name.
pub trait Tuple: Sized {
    /// Reads the tuple from pairs of name and value.
    ///
    /// # Errors
    ///
    /// Returns an error if a value is missing or does not have its type.
    fn read<'de, N: ParamNames, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

macro_rules! tuples {
    ($(($($index:tt $type:ident),+))+) => { $(
        impl<$($type: Readable),+> Tuple for ($($type,)+) {
            #[inline]
            fn read<'de, Names: ParamNames, Map: MapAccess<'de>>(mut map: Map) -> Result<Self, Map::Error> {
                let names = Names::NAMES;
                let mut slots = ($(None::<$type>,)+);
                while let Some(index) = map.next_key_seed(Index(names))? {
                    match index {
                        $($index => slots.$index = Some(value::<Names, _, _>(&mut map, $index)?),)+
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(($(slots.$index.ok_or_else(|| Map::Error::missing_field(names[$index]))?,)+))
            }
        }
    )+ };
}

#[inline]
fn value<'de, N: ParamNames, T: Readable, Map: MapAccess<'de>>(
    map: &mut Map,
    index: usize,
) -> Result<T, Map::Error> {
    let name = N::NAMES[index];
    // axum does not report which parameter an error is about.
    if N::COVERED[index] {
        return map.next_value_seed(Finite::named(name)).inspect_err(|_| UNREAD.set(Some(name)));
    }
    argument_state::read_inner(false, || map.next_value()).inspect_err(|_| {
        UNREAD.set(Some(name));
        argument_state::set_parameter_name(name);
    })
}

tuples! {
    (0 A)
    (0 A, 1 B)
    (0 A, 1 B, 2 C)
    (0 A, 1 B, 2 C, 3 D)
    (0 A, 1 B, 2 C, 3 D, 4 E)
    (0 A, 1 B, 2 C, 3 D, 4 E, 5 F)
    (0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G)
    (0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H)
}

/// Reads a name as its index in the list.
struct Index(&'static [&'static str]);

impl<'de> serde::de::DeserializeSeed<'de> for Index {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Index {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a parameter")
    }

    #[inline]
    fn visit_str<E>(self, name: &str) -> Result<usize, E> {
        Ok(self.0.iter().position(|known| *known == name).unwrap_or(usize::MAX))
    }
}

struct Reader<N, T>(PhantomData<(N, T)>);

impl<'de, N: ParamNames, T: Tuple> Visitor<'de> for Reader<N, T> {
    type Value = Captured<N, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("path parameters")
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::read::<N, _>(map).map(|values| Captured(values, PhantomData))
    }
}

impl<'de, N: ParamNames, T: Tuple> serde::Deserialize<'de> for Captured<N, T> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader(PhantomData))
    }
}
