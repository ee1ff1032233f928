//! Sanitizers, which convert strings while they are read.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash};
use std::marker::PhantomData;
use std::sync::Arc;

use serde::{Deserialize, Deserializer};

use crate::wire::pairs::buffered_value;

use super::Patch;
#[cfg(feature = "html")]
use super::strip_html;
use crate::wire::reading::{Distinct, Inner};

/// A conversion of strings.
pub trait Sanitizer {
    /// Returns the sanitized string.
    fn clean(string: String) -> String;
}

/// Keeps strings unchanged.
#[derive(Clone, Copy, Debug)]
pub struct Keep;

/// The rule `trim`: removes leading and trailing white space.
#[derive(Clone, Copy, Debug)]
pub struct Trim;

/// The rule `lowercase`: converts letters to lowercase. Letters whose lowercase form has several letters are kept.
#[derive(Clone, Copy, Debug)]
pub struct Lowercase;

/// The rule `uppercase`: converts letters to uppercase. Letters whose uppercase form has several letters are kept.
#[derive(Clone, Copy, Debug)]
pub struct Uppercase;

/// The rule `strip_html`: removes HTML tags. The result is HTML, in which `<` is `&lt;`.
#[cfg(feature = "html")]
#[derive(Clone, Copy, Debug)]
pub struct StripHtml;

/// Applies the sanitizer `A`, and then `B`.
#[derive(Clone, Copy, Debug)]
pub struct Then<A, B>(PhantomData<(A, B)>);

impl Sanitizer for Keep {
    fn clean(string: String) -> String {
        string
    }
}

impl Sanitizer for Trim {
    fn clean(string: String) -> String {
        let trimmed = string.trim();
        if trimmed.len() == string.len() { string } else { trimmed.to_owned() }
    }
}

impl Sanitizer for Lowercase {
    fn clean(string: String) -> String {
        convert_letters(&string, char::to_lowercase)
    }
}

impl Sanitizer for Uppercase {
    fn clean(string: String) -> String {
        convert_letters(&string, char::to_uppercase)
    }
}

/// Converts each letter whose converted form is a single letter. So the length does not change, and a pattern can describe
/// the string before the conversion.
fn convert_letters<L: Iterator<Item = char>>(string: &str, convert: fn(char) -> L) -> String {
    let letters = string.chars().map(|letter| {
        let mut converted = convert(letter);
        match (converted.next(), converted.next()) {
            (Some(single), None) => single,
            _ => letter,
        }
    });
    letters.collect()
}

#[cfg(feature = "html")]
impl Sanitizer for StripHtml {
    fn clean(string: String) -> String {
        strip_html::strip(&string)
    }
}

impl<A: Sanitizer, B: Sanitizer> Sanitizer for Then<A, B> {
    fn clean(string: String) -> String {
        B::clean(A::clean(string))
    }
}

/// A type with strings that can be sanitized.
#[diagnostic::on_unimplemented(
    message = "this rule applies to strings, found `{Self}`",
    label = "not a string",
    note = "`trim`, `lowercase`, `uppercase` and `strip_html` apply to a string, an `Option` of one, or a list of them"
)]
pub trait Sanitize {
    /// Returns the value with sanitized strings.
    #[must_use]
    fn sanitized<S: Sanitizer>(self) -> Self;
}

/// Reads a value and sanitizes it.
///
/// # Errors
///
/// Returns the errors of `T`.
pub fn sanitized<'de, D, T, S>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Sanitize,
    S: Sanitizer,
{
    buffered_value::read_field::<D, T>(deserializer).map(T::sanitized::<S>)
}

/// Reads a value that contains sets or maps, and sanitizes it.
///
/// # Errors
///
/// Returns the errors of `T`.
pub fn sanitized_distinct<'de, D, T, S, H>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Distinct<'de, H> + Sanitize,
    S: Sanitizer,
{
    buffered_value::read_field::<D, Inner<T, H>>(deserializer).map(|read| read.0.sanitized::<S>())
}

/// Reads the value of an optional field, which must not be `null`, and sanitizes it if there is a sanitizer.
///
/// # Errors
///
/// Returns the errors of `T`.
pub fn present<'de, D, T, S>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
    S: AppliesTo<T>,
{
    buffered_value::read_field::<D, T>(deserializer).map(|value| Some(S::apply(value)))
}

/// Reads the value of an optional field that contains sets or maps, like [`present`].
///
/// # Errors
///
/// Returns the errors of `T`.
pub fn present_distinct<'de, D, T, S, H>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Distinct<'de, H>,
    S: AppliesTo<T>,
{
    buffered_value::read_field::<D, Inner<T, H>>(deserializer).map(|read| Some(S::apply(read.0)))
}

/// A sanitizer that applies to values of the type `T`. [`Keep`] applies to all types.
pub trait AppliesTo<T> {
    /// Returns the sanitized value.
    fn apply(value: T) -> T;
}

impl<T> AppliesTo<T> for Keep {
    fn apply(value: T) -> T {
        value
    }
}

/// Implements [`AppliesTo`] for sanitizers that change strings.
macro_rules! string_sanitizers {
    ($([$($generics:tt)*] $of:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Sanitize, $($generics)*> AppliesTo<T> for $of {
            fn apply(value: T) -> T {
                value.sanitized::<Self>()
            }
        }
    )* };
}

string_sanitizers! {
    [] Trim;
    [] Lowercase;
    [] Uppercase;
    [A: Sanitizer, B: Sanitizer] Then<A, B>;
}

#[cfg(feature = "html")]
string_sanitizers! { [] StripHtml; }

#[diagnostic::do_not_recommend]
impl Sanitize for String {
    fn sanitized<S: Sanitizer>(self) -> Self {
        S::clean(self)
    }
}

/// Implements [`Sanitize`] for types that dereference to `str`.
macro_rules! strings {
    ($($of:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Sanitize for $of {
            fn sanitized<S: Sanitizer>(self) -> Self {
                S::clean(String::from(&*self)).into()
            }
        }
    )* };
}

strings! { Box<str> Arc<str> Cow<'_, str> }

#[diagnostic::do_not_recommend]
impl<T: Sanitize> Sanitize for Option<T> {
    fn sanitized<S: Sanitizer>(self) -> Self {
        self.map(T::sanitized::<S>)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Sanitize> Sanitize for Patch<T> {
    fn sanitized<S: Sanitizer>(self) -> Self {
        self.map(T::sanitized::<S>)
    }
}

/// Implements [`Sanitize`] for lists and sets.
macro_rules! lists {
    ($([$($bound:ident),*] [$($generics:tt)*] $of:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Sanitize $(+ $bound)*, $($generics)*> Sanitize for $of {
            fn sanitized<S: Sanitizer>(self) -> Self {
                self.into_iter().map(T::sanitized::<S>).collect()
            }
        }
    )* };
}

lists! {
    [] [] Vec<T>;
    [] [] VecDeque<T>;
    [Ord] [] BTreeSet<T>;
    [Eq, Hash] [H: BuildHasher + Default] HashSet<T, H>;
}

/// Implements [`Sanitize`] for maps, whose values are sanitized.
macro_rules! maps {
    ($([$($bound:ident),*] [$($generics:tt)*] $of:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<K: $($bound +)*, T: Sanitize, $($generics)*> Sanitize for $of {
            fn sanitized<S: Sanitizer>(self) -> Self {
                self.into_iter().map(|(key, value)| (key, value.sanitized::<S>())).collect()
            }
        }
    )* };
}

maps! {
    [Ord] [] BTreeMap<K, T>;
    [Eq, Hash] [H: BuildHasher + Default] HashMap<K, T, H>;
}
