//! Numbers.

use std::ops::RangeInclusive;

use baya::{Context, Error, Pipe};
use baya_macros::pipe;

/// Reads a whole number, to any base and within a range.
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
///         #[query] #[use_pipes(DefaultValue::of(1), ParseInt::range(1..=100))] page: u32,
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
    /// To this base, from 2 to 36. The app does not start with any other.
    pub const fn radix(radix: u32) -> Self {
        Self { radix, range: i128::MIN..=i128::MAX }
    }

    /// To the base 10, within a range.
    pub const fn range(range: RangeInclusive<i128>) -> Self {
        Self { radix: 10, range }
    }

    /// The same within a range.
    #[must_use]
    pub fn within(mut self, range: RangeInclusive<i128>) -> Self {
        self.range = range;
        self
    }
}

#[pipe]
impl ParseInt {
    #[on_init]
    async fn check_base(&self) -> Result<(), Error> {
        match self.radix {
            2..=36 => Ok(()),
            radix => Err(Error::internal(format!("a number can't have the base {radix}"))),
        }
    }
}

/// A type that a whole number is converted into.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the pipe `ParseInt` does not give `{Self}`",
    label = "this pipe gives whole numbers",
    note = "declare the argument as a whole number, such as `u64`, or remove the pipe"
)]
pub trait Whole: TryFrom<i128> {}

#[diagnostic::do_not_recommend]
impl<T: TryFrom<i128>> Whole for T {}

impl<T: Whole + Send> Pipe<String, T> for ParseInt {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<T, Error> {
        let base = match self.radix {
            10 => String::new(),
            radix => format!(" to the base {radix}"),
        };
        let number = i128::from_str_radix(&value, self.radix);
        let number = number.map_err(|_| {
            cx.invalid("type", format!("must be a whole number{base}, and is {value:?}"))
        })?;
        if !self.range.contains(&number) {
            let least = self.range.start();
            let most = self.range.end();
            return Err(cx.invalid("range", format!("must be from {least} to {most}")));
        }
        T::try_from(number).map_err(|_| cx.invalid("range", "is larger or smaller than it can be"))
    }
}

/// Reads a number within a range. What is not finite, such as `NaN`, is refused.
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
    /// Any finite number.
    pub const fn finite() -> Self {
        Self { range: f64::MIN..=f64::MAX }
    }

    /// Within a range.
    pub const fn range(range: RangeInclusive<f64>) -> Self {
        Self { range }
    }
}

impl<T: Float> Pipe<String, T> for ParseFloat {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<T, Error> {
        let number: Option<f64> = value.parse().ok().filter(|number: &f64| number.is_finite());
        let number = number
            .ok_or_else(|| cx.invalid("type", format!("must be a number, and is {value:?}")))?;
        if !self.range.contains(&number) {
            let least = self.range.start();
            let most = self.range.end();
            return Err(cx.invalid("range", format!("must be from {least} to {most}")));
        }
        T::of(number).ok_or_else(|| cx.invalid("range", "is larger or smaller than it can be"))
    }
}

/// `f32` or `f64`.
#[diagnostic::on_unimplemented(
    message = "the pipe `ParseFloat` does not give `{Self}`",
    label = "this pipe gives `f32` and `f64`",
    note = "declare the argument as `f64`, or remove the pipe"
)]
pub trait Float: Send + Sized + sealed::Sealed {
    /// The nearest one; `None` where that is not finite.
    fn of(number: f64) -> Option<Self>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

impl Float for f64 {
    fn of(number: f64) -> Option<Self> {
        Some(number)
    }
}

impl Float for f32 {
    fn of(number: f64) -> Option<Self> {
        Some(number as Self).filter(|number| number.is_finite())
    }
}
