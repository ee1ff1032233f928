//! Parses numbers.

use std::ops::RangeInclusive;

use baya::{Context, Error, Pipe};
use baya_macros::pipe;

/// Parses an integer, in any base and within a range.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_macros::controller;
/// use baya_pipes::{DefaultValue, ParseInt};
///
/// #[controller("/cats")]
/// struct Cats;
///
/// #[controller]
/// impl Cats {
///     #[get]
///     async fn all(
///         &self,
///         #[query] #[use_pipes(DefaultValue::new(1), ParseInt::range(1..=100))] page: u32,
///     ) -> String {
///         format!("page {page}")
///     }
///
///     #[get("/{id}")]
///     async fn find(&self, #[param] #[use_pipes(ParseInt::radix(16))] id: u64) -> String {
///         format!("cat {id}")
///     }
/// }
/// # fn main() {}
/// ```
#[pipe(value, example = "ParseInt::range(1..=100)")]
#[derive(Clone, Debug)]
pub struct ParseInt {
    radix: u32,
    range: RangeInclusive<i128>,
}

impl ParseInt {
    /// Expects this base, from 2 to 36. With any other, the app does not start.
    pub const fn radix(radix: u32) -> Self {
        Self { radix, range: i128::MIN..=i128::MAX }
    }

    /// Expects base 10 and this range.
    pub const fn range(range: RangeInclusive<i128>) -> Self {
        Self { radix: 10, range }
    }

    /// Sets the range.
    #[must_use]
    pub fn within(mut self, range: RangeInclusive<i128>) -> Self {
        self.range = range;
        self
    }
}

#[pipe]
impl ParseInt {
    #[on_init]
    async fn check_radix(&self) -> Result<(), Error> {
        match self.radix {
            2..=36 => Ok(()),
            radix => Err(Error::internal(format!(
                "the radix of `ParseInt` must be from 2 to 36, found {radix}"
            ))),
        }
    }
}

/// An integer type.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the pipe `ParseInt` can't produce `{Self}`",
    label = "this pipe produces integers",
    note = "declare the argument as an integer, such as `u64`, or remove the pipe"
)]
pub trait Integer: TryFrom<i128> {}

#[diagnostic::do_not_recommend]
impl<T: TryFrom<i128>> Integer for T {}

impl<T: Integer + Send> Pipe<String, T> for ParseInt {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<T, Error> {
        let base = match self.radix {
            10 => String::new(),
            radix => format!(" in base {radix}"),
        };
        let number = i128::from_str_radix(&value, self.radix);
        let number = number.map_err(|_| {
            cx.invalid("type", format!("must be a whole number{base}, found {value:?}"))
        })?;
        if !self.range.contains(&number) {
            let min = self.range.start();
            let max = self.range.end();
            return Err(cx.invalid("range", format!("must be from {min} to {max}")));
        }
        T::try_from(number).map_err(|_| cx.invalid("range", "is out of range"))
    }
}

/// Parses a finite number within a range. `NaN` and infinities are rejected.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_macros::controller;
/// use baya_pipes::ParseFloat;
///
/// #[controller("/places")]
/// struct Places;
///
/// #[controller]
/// impl Places {
///     #[get]
///     async fn near(
///         &self,
///         #[query] #[use_pipes(ParseFloat::range(-90.0..=90.0))] latitude: f64,
///     ) -> String {
///         format!("{latitude:.1}")
///     }
/// }
/// # fn main() {}
/// ```
#[pipe(value, example = "ParseFloat::range(0.0..=1.0)")]
#[derive(Clone, Debug)]
pub struct ParseFloat {
    range: RangeInclusive<f64>,
}

impl ParseFloat {
    /// Accepts any finite number.
    pub const fn finite() -> Self {
        Self { range: f64::MIN..=f64::MAX }
    }

    /// Accepts numbers in this range.
    pub const fn range(range: RangeInclusive<f64>) -> Self {
        Self { range }
    }
}

impl<T: Float> Pipe<String, T> for ParseFloat {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<T, Error> {
        let number: Option<f64> = value.parse().ok().filter(|number: &f64| number.is_finite());
        let number = number
            .ok_or_else(|| cx.invalid("type", format!("must be a number, found {value:?}")))?;
        if !self.range.contains(&number) {
            let min = self.range.start();
            let max = self.range.end();
            return Err(cx.invalid("range", format!("must be from {min} to {max}")));
        }
        T::from_f64(number).ok_or_else(|| cx.invalid("range", "is out of range"))
    }
}

/// A float type: `f32` or `f64`.
#[diagnostic::on_unimplemented(
    message = "the pipe `ParseFloat` can't produce `{Self}`",
    label = "this pipe produces `f32` and `f64`",
    note = "declare the argument as `f64`, or remove the pipe"
)]
pub trait Float: Send + Sized + sealed::Sealed {
    /// Converts a number. Returns `None` if the result is not finite.
    fn from_f64(number: f64) -> Option<Self>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

impl Float for f64 {
    fn from_f64(number: f64) -> Option<Self> {
        Some(number)
    }
}

impl Float for f32 {
    fn from_f64(number: f64) -> Option<Self> {
        Some(number as Self).filter(|number| number.is_finite())
    }
}
