//! What an argument is when a request does not say.

use std::fmt;

use baya::{Context, Error, Pipe};
use baya_macros::pipe;

/// Puts a text where a request has none, or an empty one; other pipes go on from it.
///
/// Where nothing else is needed, `#[query(default = 10)]` says the same shorter.
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
///         #[query] #[use_pipes(DefaultValue::of(20), ParseInt::range(1..=100))] limit: usize,
///     ) -> String {
///         format!("{limit} cats at most")
///     }
/// }
/// # fn main() {}
/// ```
#[pipe(value, example = "DefaultValue::of(1)")]
#[derive(Clone, Debug)]
pub struct DefaultValue {
    text: String,
}

impl DefaultValue {
    /// This value, as text.
    pub fn of(value: impl fmt::Display) -> Self {
        Self { text: value.to_string() }
    }
}

impl Pipe<Option<String>, String> for DefaultValue {
    async fn transform(&self, value: Option<String>, _cx: &Context<'_>) -> Result<String, Error> {
        Ok(value.filter(|text| !text.is_empty()).unwrap_or_else(|| self.text.clone()))
    }
}
