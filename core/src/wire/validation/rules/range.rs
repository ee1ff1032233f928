//! The rules `range` and `multiple_of`.

use std::cmp::Ordering;

use crate::error::Param;
use crate::wire::reading::Number;
use crate::wire::validation::Report;

/// The rule `range(min = ..., max = ...)`: bounds a number. Every bound excludes NaN.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Range<T> {
    /// The minimum.
    pub min: Option<T>,
    /// The maximum.
    pub max: Option<T>,
    /// Whether the minimum is excluded.
    pub above_min: bool,
    /// Whether the maximum is excluded.
    pub below_max: bool,
}

/// A number that can be the bound of a rule for the number type `T`: a number of that type, or an integer if `T` is a
/// floating-point type.
#[diagnostic::on_unimplemented(
    message = "a number of type `{Self}` can't be a bound for numbers of type `{T}`",
    label = "expected a number of type `{T}`"
)]
pub trait Bound<T> {
    /// Returns the bound as a number of type `T`.
    fn bound(self) -> T;
}

impl<T: Ranged> Bound<T> for T {
    #[inline]
    fn bound(self) -> T {
        self
    }
}

impl Bound<f64> for i64 {
    #[inline]
    fn bound(self) -> f64 {
        self as f64
    }
}

impl Bound<f32> for i64 {
    #[inline]
    fn bound(self) -> f32 {
        self as f32
    }
}

/// Returns the bound of a rule.
#[inline]
pub fn bound<B: Bound<T>, T>(of: B) -> T {
    of.bound()
}

/// A number type.
pub trait Ranged: PartialOrd + Copy {
    /// Returns the number as a [`Number`].
    fn number(self) -> Number;

    /// Whether the number is a multiple of another one.
    fn is_multiple_of(self, other: Self) -> bool;
}

/// A type to which rules for numbers with bounds of type `N` apply.
#[diagnostic::on_unimplemented(
    message = "this rule applies to numbers, found `{Self}`",
    label = "not a number",
    note = "for the length of a string, list or map, write `#[rule(length(...))]`; for the elements of a list, `#[rule(each(...))]`; for any other type, `#[rule(custom(function))]`, or `impl InRange<N> for {Self}` if the type is your own"
)]
pub trait InRange<N> {
    /// Returns the number that is compared with the bounds.
    fn bounded(&self) -> N;

    /// Checks the rule `range`.
    #[doc(hidden)]
    #[inline]
    fn check_range(&self, range: Range<N>, report: &mut Report<'_>)
    where
        N: Ranged,
        Self: Sized,
    {
        range.check(self, report);
    }

    /// Checks the rule `multiple_of`.
    #[doc(hidden)]
    #[inline]
    fn check_multiple(&self, of: N, report: &mut Report<'_>)
    where
        N: Ranged,
        Self: Sized,
    {
        Range::check_multiple(of, self, report);
    }
}

impl Number {
    fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Whole(ours), Self::Whole(theirs)) => Some(ours.cmp(&theirs)),
            (Self::Large(ours), Self::Large(theirs)) => Some(ours.cmp(&theirs)),
            (Self::Whole(_), Self::Large(_)) => Some(Ordering::Less),
            (Self::Large(_), Self::Whole(_)) => Some(Ordering::Greater),
            (ours, theirs) => ours.real().partial_cmp(&theirs.real()),
        }
    }

    fn real(self) -> f64 {
        match self {
            Self::Whole(number) => number as f64,
            Self::Large(number) => number as f64,
            Self::Real(number) => number,
        }
    }
}

impl<T: Ranged> Range<T> {
    /// Checks that the range contains a value.
    #[inline]
    pub fn check<V: InRange<T>>(self, value: &V, report: &mut Report<'_>) {
        let value = value.bounded();
        let high = match self.min {
            Some(min) if self.above_min => value > min,
            Some(min) => value >= min,
            None => true,
        };
        let low = match self.max {
            Some(max) if self.below_max => value < max,
            Some(max) => value <= max,
            None => true,
        };
        if !(high && low) {
            self.as_data().violation(value.number(), report);
        }
    }

    fn as_data(self) -> Range<Number> {
        let min = self.min.map(T::number);
        let max = self.max.map(T::number);
        Range { min, max, above_min: self.above_min, below_max: self.below_max }
    }

    /// Checks the rule `multiple_of`: the value must be a multiple of `of`.
    #[inline]
    pub fn check_multiple<V: InRange<T>>(of: T, value: &V, report: &mut Report<'_>) {
        if !value.bounded().is_multiple_of(of) {
            let of = of.number();
            report.violation(
                "multiple_of",
                format!("must be a multiple of {of}"),
                [("of", of.into())],
            );
        }
    }
}

impl Range<Number> {
    /// Whether the range contains a number.
    pub(crate) fn contains(self, number: Number) -> bool {
        let min = self.min;
        let max = self.max;
        let high = min.is_none_or(|min| match number.compare(min) {
            Some(order) => {
                order == Ordering::Greater || order == Ordering::Equal && !self.above_min
            }
            None => false,
        });
        let low = max.is_none_or(|max| match number.compare(max) {
            Some(order) => order == Ordering::Less || order == Ordering::Equal && !self.below_max,
            None => false,
        });
        high && low
    }

    /// Reports a number that is not in the range.
    #[cold]
    pub(crate) fn violation(self, value: Number, report: &mut Report<'_>) {
        let min = self.min;
        let max = self.max;
        let low = min.map(|min| {
            if self.above_min { format!("above {min}") } else { format!("at least {min}") }
        });
        let high =
            max.map(
                |max| {
                    if self.below_max { format!("below {max}") } else { format!("at most {max}") }
                },
            );
        let message = match (min, max, low, high) {
            (Some(min), Some(max), ..) if !self.above_min && !self.below_max => {
                format!("must be from {min} to {max}")
            }
            (.., Some(low), Some(high)) => format!("must be {low} and {high}"),
            (.., Some(one), None) | (.., None, Some(one)) => format!("must be {one}"),
            (.., None, None) => return,
        };
        let bounds = [min.map(|min| ("min", min.into())), max.map(|max| ("max", max.into()))];
        let excluded = [(self.above_min, "above"), (self.below_max, "below")];
        let excluded = excluded.into_iter().filter(|(is_excluded, _)| *is_excluded);
        let excluded = excluded.map(|(_, name)| (name, Param::from(1)));
        let value = ("value", value.into());
        let bounds = bounds.into_iter().flatten().chain(excluded);
        report.violation("range", message, bounds.chain([value]));
    }
}

/// Implements the traits of numbers for integers.
macro_rules! integers {
    ($($of:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl InRange<$of> for $of {
            #[inline]
            fn bounded(&self) -> $of {
                *self
            }
        }

        impl Ranged for $of {
            #[inline]
            fn number(self) -> Number {
                Number::Whole(self as i128)
            }

            #[inline]
            fn is_multiple_of(self, other: Self) -> bool {
                other != 0 && self % other == 0
            }
        }
    )* };
}

integers! { u8 u16 u32 u64 usize i8 i16 i32 i64 i128 isize }

#[diagnostic::do_not_recommend]
impl InRange<u128> for u128 {
    #[inline]
    fn bounded(&self) -> u128 {
        *self
    }
}

impl Ranged for u128 {
    #[inline]
    fn number(self) -> Number {
        i128::try_from(self).map_or(Number::Large(self), Number::Whole)
    }

    #[inline]
    fn is_multiple_of(self, other: Self) -> bool {
        other != 0 && u128::is_multiple_of(self, other)
    }
}

/// Implements the traits of numbers for floating-point numbers.
macro_rules! floats {
    ($($of:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl InRange<$of> for $of {
            #[inline]
            fn bounded(&self) -> $of {
                *self
            }
        }

        impl Ranged for $of {
            /// Returns the shortest decimal, so that 0.1 of either type has one digit.
            fn number(self) -> Number {
                Number::Real(self.to_string().parse().unwrap_or_else(|_| self.into()))
            }

            /// Compares decimals, so that 0.3 is a multiple of 0.1.
            #[inline]
            fn is_multiple_of(self, other: Self) -> bool {
                let times = self / other;
                (times - times.round()).abs() <= times.abs().max(1.0) * 4.0 * <$of>::EPSILON
            }
        }
    )* };
}

floats! { f32 f64 }
