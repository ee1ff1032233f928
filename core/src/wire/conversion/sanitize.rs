//! What is cleaned while it is read.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash};
use std::marker::PhantomData;
use std::sync::Arc;

use serde::{Deserialize, Deserializer};

use crate::wire::pairs::buffered_value;

use super::Patch;
#[cfg(feature = "html")]
use super::html;
use crate::wire::validation::{Distinct, Inner};

/// Cleans a text.
pub trait Sanitizer {
    /// The text as it is to be.
    fn clean(text: String) -> String;
}

/// Nothing: the text stays as it is.
#[derive(Clone, Copy, Debug)]
pub struct Keep;

/// `trim`: without the white space around it.
#[derive(Clone, Copy, Debug)]
pub struct Trim;

/// `lowercase`: in small letters. A letter whose small form has several letters stays.
#[derive(Clone, Copy, Debug)]
pub struct Lowercase;

/// `uppercase`: in capital letters. A letter whose capital form has several letters stays.
#[derive(Clone, Copy, Debug)]
pub struct Uppercase;

/// `strip_html`: what is left to read of HTML, without any tag, as HTML: `<` is `&lt;` in it.
#[cfg(feature = "html")]
#[derive(Clone, Copy, Debug)]
pub struct StripHtml;

/// One behind the other.
#[derive(Clone, Copy, Debug)]
pub struct Then<A, B>(PhantomData<(A, B)>);

impl Sanitizer for Keep {
    fn clean(text: String) -> String {
        text
    }
}

impl Sanitizer for Trim {
    fn clean(text: String) -> String {
        let trimmed = text.trim();
        if trimmed.len() == text.len() { text } else { trimmed.to_owned() }
    }
}

impl Sanitizer for Lowercase {
    fn clean(text: String) -> String {
        converted(&text, char::to_lowercase)
    }
}

impl Sanitizer for Uppercase {
    fn clean(text: String) -> String {
        converted(&text, char::to_uppercase)
    }
}

/// Converts each letter whose other case is one letter, so that the length stays and a pattern can describe the string
/// before it is converted.
fn converted<L: Iterator<Item = char>>(text: &str, other: fn(char) -> L) -> String {
    let each = text.chars().map(|letter| {
        let mut all = other(letter);
        match (all.next(), all.next()) {
            (Some(other), None) => other,
            _ => letter,
        }
    });
    each.collect()
}

#[cfg(feature = "html")]
impl Sanitizer for StripHtml {
    fn clean(text: String) -> String {
        html::stripped(&text)
    }
}

impl<A: Sanitizer, B: Sanitizer> Sanitizer for Then<A, B> {
    fn clean(text: String) -> String {
        B::clean(A::clean(text))
    }
}

/// What has texts that can be cleaned.
#[diagnostic::on_unimplemented(
    message = "this rule applies to strings, and this field is a `{Self}`",
    label = "not a string",
    note = "`trim`, `lowercase`, `uppercase` and `strip_html` apply to a string, an `Option` of one, or a list of them"
)]
pub trait Sanitize {
    /// The same with its texts cleaned.
    #[must_use]
    fn sanitized<S: Sanitizer>(self) -> Self;
}

/// Reads a value and cleans it.
///
/// # Errors
///
/// Those of reading.
pub fn sanitized<'de, D, T, S>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Sanitize,
    S: Sanitizer,
{
    buffered_value::read_field::<D, T>(deserializer).map(T::sanitized::<S>)
}

/// The same for a value that contains sets or maps.
///
/// # Errors
///
/// Those of reading.
pub fn sanitized_distinct<'de, D, T, S, H>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Distinct<'de, H> + Sanitize,
    S: Sanitizer,
{
    buffered_value::read_field::<D, Inner<T, H>>(deserializer).map(|read| read.0.sanitized::<S>())
}

/// Reads a value that may be left out, and not be `null`, and cleans it where there is something to clean.
///
/// # Errors
///
/// Those of reading.
pub fn present<'de, D, T, S>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
    S: Cleans<T>,
{
    buffered_value::read_field::<D, T>(deserializer).map(|value| Some(S::cleaned(value)))
}

/// The same for a value that contains sets or maps.
///
/// # Errors
///
/// Those of reading.
pub fn present_distinct<'de, D, T, S, H>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Distinct<'de, H>,
    S: Cleans<T>,
{
    buffered_value::read_field::<D, Inner<T, H>>(deserializer).map(|read| Some(S::cleaned(read.0)))
}

/// What cleans values of a type.
pub trait Cleans<T> {
    /// The value as it is to be.
    fn cleaned(value: T) -> T;
}

impl<T> Cleans<T> for Keep {
    fn cleaned(value: T) -> T {
        value
    }
}

/// Those that change texts.
macro_rules! cleans {
    ($([$($generics:tt)*] $of:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Sanitize, $($generics)*> Cleans<T> for $of {
            fn cleaned(value: T) -> T {
                value.sanitized::<Self>()
            }
        }
    )* };
}

cleans! { [] Trim; [] Lowercase; [] Uppercase; [A: Sanitizer, B: Sanitizer] Then<A, B>; }

#[cfg(feature = "html")]
cleans! { [] StripHtml; }

impl Sanitize for String {
    fn sanitized<S: Sanitizer>(self) -> Self {
        S::clean(self)
    }
}

/// Texts by what is behind them.
macro_rules! texts {
    ($($of:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Sanitize for $of {
            fn sanitized<S: Sanitizer>(self) -> Self {
                S::clean(String::from(&*self)).into()
            }
        }
    )* };
}

texts! { Box<str> Arc<str> Cow<'_, str> }

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

/// Lists and sets.
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

/// The values of maps.
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
