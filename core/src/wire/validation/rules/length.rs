//! The rule `length`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use crate::error::Param;
use crate::wire::validation::Report;

/// The rule `length(min = ..., max = ...)`: bounds the number of characters, elements or entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Length {
    /// The minimum.
    pub min: Option<usize>,
    /// The maximum.
    pub max: Option<usize>,
}

/// A type whose values have a length: the characters of a string
/// ([JSON Schema](https://json-schema.org/draft/2020-12/json-schema-validation#section-6.3)), the elements of a list, or
/// the entries of a map.
#[diagnostic::on_unimplemented(
    message = "`length` applies to strings, lists and maps, found `{Self}`",
    label = "not a string, a list or a map",
    note = "for a number, write `#[rule(range(...))]`; for a type of your own, write `impl HasLength for {Self}`"
)]
pub trait HasLength {
    /// The unit of the length in messages, singular and plural.
    const UNITS: [&'static str; 2] = ["item", "items"];

    /// Returns the length.
    fn length(&self) -> usize;

    /// Returns the length with its unit.
    #[doc(hidden)]
    fn counted(&self) -> Counted {
        Counted { length: self.length(), units: Self::UNITS }
    }
}

/// A length with its unit.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    length: usize,
    units: [&'static str; 2],
}

impl Length {
    /// Checks a value. Returns whether its elements may be checked, because it is not too long.
    #[inline]
    pub fn check<T: HasLength + ?Sized>(self, value: &T, report: &mut Report<'_>) -> bool {
        self.check_count(value.length(), T::UNITS, report)
    }

    /// Checks a length with its unit. Returns whether it is not too long.
    #[doc(hidden)]
    #[inline]
    pub fn check_counted(self, counted: Counted, report: &mut Report<'_>) -> bool {
        self.check_count(counted.length, counted.units, report)
    }

    /// Checks a length. Returns whether it is not too long.
    #[inline]
    pub(crate) fn check_count(
        self,
        length: usize,
        units: [&'static str; 2],
        report: &mut Report<'_>,
    ) -> bool {
        let short = self.min.is_some_and(|min| length < min);
        let long = self.max.is_some_and(|max| length > max);
        if short || long {
            self.violation(length, units, report);
        }
        !long
    }

    /// Reports a length that breaks the rule.
    #[cold]
    pub(crate) fn violation(
        self,
        length: usize,
        units: [&'static str; 2],
        report: &mut Report<'_>,
    ) {
        let counted = |count: usize| {
            let unit = if count == 1 { units[0] } else { units[1] };
            format!("{count} {unit}")
        };
        let message = match (self.min, self.max) {
            (Some(min), Some(max)) if min == max => format!("must have exactly {}", counted(min)),
            (Some(min), Some(max)) => format!("must have {min} to {}", counted(max)),
            (Some(1), None) => "must not be empty".to_owned(),
            (Some(min), None) => format!("must have at least {}", counted(min)),
            (None, Some(max)) => format!("must have at most {}", counted(max)),
            (None, None) => return,
        };
        let min = self.min.map(|min| ("min", Param::from(min)));
        let max = self.max.map(|max| ("max", Param::from(max)));
        let bounds = [min, max].into_iter().flatten();
        let actual = [("unit", Param::String(units[0].into())), ("length", length.into())];
        report.violation("length", message, bounds.chain(actual));
    }
}

#[diagnostic::do_not_recommend]
impl HasLength for str {
    const UNITS: [&'static str; 2] = ["character", "characters"];

    #[inline]
    fn length(&self) -> usize {
        self.chars().count()
    }
}

/// Implements [`HasLength`] for types that dereference to `str`.
macro_rules! strings {
    ($($of:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl HasLength for $of {
            const UNITS: [&'static str; 2] = <str as HasLength>::UNITS;

            #[inline]
            fn length(&self) -> usize {
                str::length(self)
            }
        }
    )* };
}

strings! { String Box<str> Arc<str> Cow<'_, str> &str }

/// Implements [`HasLength`] for lists and maps.
macro_rules! counted {
    ($([$($generics:tt)*] $of:ty, $units:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> HasLength for $of {
            const UNITS: [&'static str; 2] = $units;

            #[inline]
            fn length(&self) -> usize {
                self.len()
            }
        }
    )* };
}

const ENTRIES: [&str; 2] = ["entry", "entries"];
const ITEMS: [&str; 2] = ["item", "items"];

counted! {
    [T] [T], ITEMS;
    [T] Vec<T>, ITEMS;
    [T] VecDeque<T>, ITEMS;
    [T] BTreeSet<T>, ITEMS;
    [T, S] HashSet<T, S>, ITEMS;
    [K, V] BTreeMap<K, V>, ENTRIES;
    [K, V, S] HashMap<K, V, S>, ENTRIES;
}
