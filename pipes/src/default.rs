//! Replaces missing values.

use std::fmt;

use baya::{Context, Error, Pipe};
use baya_macros::pipe;

/// Replaces a missing or empty string by a default, which further pipes can parse.
///
/// Without further pipes, `#[query(default = 10)]` is shorter.
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
///         #[query] #[use_pipes(DefaultValue::new(20), ParseInt::range(1..=100))] limit: usize,
///     ) -> String {
///         format!("{limit} cats at most")
///     }
/// }
/// # fn main() {}
/// ```
#[pipe(value, example = "DefaultValue::new(1)")]
#[derive(Clone, Debug)]
pub struct DefaultValue {
    text: String,
}

impl DefaultValue {
    /// Creates a default from the string representation of `value`.
    pub fn new(value: impl fmt::Display) -> Self {
        Self { text: value.to_string() }
    }
}

impl Pipe<Option<String>, String> for DefaultValue {
    async fn transform(&self, value: Option<String>, _cx: &Context<'_>) -> Result<String, Error> {
        Ok(value.filter(|text| !text.is_empty()).unwrap_or_else(|| self.text.clone()))
    }
}
