//! Validates values.

use std::fmt;

use baya::validation::Validate;
use baya::{Context, Error, Pipe};
use baya_macros::pipe;

/// Accepts valid values, and rejects others with 422 and all validation errors.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Json;
/// use baya::validation::{Report, Validate};
/// use baya_macros::controller;
/// use baya_pipes::Valid;
///
/// #[derive(serde::Deserialize)]
/// struct NewCat {
///     name: String,
/// }
///
/// impl Validate for NewCat {
///     fn validate(&self, report: &mut Report<'_>) {
///         if !(1..=40).contains(&self.name.len()) {
///             report.field("name").error("length", "must be 1 to 40 characters long");
///         }
///     }
/// }
///
/// #[controller("/cats")]
/// struct Cats;
///
/// #[controller]
/// impl Cats {
///     #[post]
///     async fn create(&self, #[use_pipes(Valid)] cat: Json<NewCat>) -> String {
///         cat.0.name
///     }
/// }
/// # fn main() {}
/// ```
#[pipe]
#[derive(Clone, Copy, Debug, Default)]
pub struct Valid;

impl<T: Validate + Send> Pipe<T> for Valid {
    async fn transform(&self, value: T, _cx: &Context<'_>) -> Result<T, Error> {
        let Err(errors) = baya::validation::validate(&value) else { return Ok(value) };
        let error = Error::unprocessable().with_code("invalid");
        let error = error.with_message("the request is not valid");
        Err(errors.into_iter().fold(error, Error::with_validation_error))
    }
}

/// Accepts values for which a rule returns `true`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_macros::controller;
/// use baya_pipes::Check;
///
/// #[controller("/cats")]
/// struct Cats;
///
/// #[controller]
/// impl Cats {
///     #[get("/{id}")]
///     async fn find(
///         &self,
///         #[param] #[use_pipes(Check::<u64>::that(|id| id % 2 == 0, "must be even"))] id: u64,
///     ) -> String {
///         format!("cat {id}")
///     }
/// }
/// # fn main() {}
/// ```
#[pipe(value, example = "Check::<u8>::that(|age| *age > 17, \"must be an adult\")")]
pub struct Check<T: 'static> {
    rule: fn(&T) -> bool,
    message: &'static str,
}

impl<T> Check<T> {
    /// Creates a check from a rule, and the message of the error for other values, such as `must be even`.
    pub const fn that(rule: fn(&T) -> bool, message: &'static str) -> Self {
        Self { rule, message }
    }
}

impl<T: Send + 'static> Pipe<T> for Check<T> {
    async fn transform(&self, value: T, cx: &Context<'_>) -> Result<T, Error> {
        if (self.rule)(&value) { Ok(value) } else { Err(cx.invalid("rule", self.message)) }
    }
}

impl<T> fmt::Debug for Check<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check").field("message", &self.message).finish_non_exhaustive()
    }
}
