//! Trims strings.

use baya::{Context, Error, Pipe};
use baya_macros::pipe;

/// Removes white space from both ends of a string. On a handler, a controller, a module or the app, it applies
/// to all arguments of the types `String`, `Option<String>` and `Vec<String>`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_macros::controller;
/// use baya_pipes::Trim;
///
/// #[controller("/cats")]
/// #[use_pipes(Trim)]
/// struct Cats;
///
/// #[controller]
/// impl Cats {
///     #[get]
///     async fn named(&self, #[query] name: String, #[query] color: Option<String>) -> String {
///         format!("{name}, {color:?}")
///     }
/// }
/// # fn main() {}
/// ```
#[pipe(takes = [String, Option<String>, Vec<String>])]
#[derive(Clone, Copy, Debug, Default)]
pub struct Trim;

impl Pipe<String> for Trim {
    async fn transform(&self, value: String, _cx: &Context<'_>) -> Result<String, Error> {
        Ok(trim(value))
    }
}

impl Pipe<Option<String>> for Trim {
    async fn transform(
        &self,
        value: Option<String>,
        _cx: &Context<'_>,
    ) -> Result<Option<String>, Error> {
        Ok(value.map(trim))
    }
}

impl Pipe<Vec<String>> for Trim {
    async fn transform(&self, value: Vec<String>, _cx: &Context<'_>) -> Result<Vec<String>, Error> {
        Ok(value.into_iter().map(trim).collect())
    }
}

/// Trims a string without allocating if nothing has to be removed.
fn trim(text: String) -> String {
    let inner = text.trim();
    if inner.len() == text.len() { text } else { inner.to_owned() }
}
