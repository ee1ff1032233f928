//! Parses lists.

use baya::{Context, Error, Pipe};
use baya_macros::pipe;
use serde::de::DeserializeOwned;

/// Parses the values of a string with separators, such as `?ids=1,2,3`. An empty string is an empty list.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_macros::controller;
/// use baya_pipes::ParseArray;
///
/// #[controller("/cats")]
/// struct Cats;
///
/// #[controller]
/// impl Cats {
///     #[get]
///     async fn some(
///         &self,
///         #[query] #[use_pipes(ParseArray::separated_by(',').max_values(100))] ids: Vec<u64>,
///     ) -> String {
///         format!("{} cats", ids.len())
///     }
/// }
/// # fn main() {}
/// ```
#[pipe(value, example = "ParseArray::separated_by(',')")]
#[derive(Clone, Copy, Debug)]
pub struct ParseArray {
    separator: char,
    max_values: usize,
}

impl ParseArray {
    /// Splits at `separator`, and ignores white space around the values. At most 1,000 values are allowed.
    pub const fn separated_by(separator: char) -> Self {
        Self { separator, max_values: 1_000 }
    }

    /// Sets the largest number of values.
    #[must_use]
    pub const fn max_values(mut self, max: usize) -> Self {
        self.max_values = max;
        self
    }
}

impl<T: DeserializeOwned + Send> Pipe<String, Vec<T>> for ParseArray {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<Vec<T>, Error> {
        if value.trim().is_empty() {
            return Ok(Vec::new());
        }
        let max = self.max_values;
        if value.split(self.separator).nth(max).is_some() {
            return Err(cx.invalid("length", format!("must contain at most {max} values")));
        }
        let parse = |(index, text): (usize, &str)| {
            let text = text.trim();
            serde_plain::from_str(text).map_err(|_| {
                cx.invalid("type", format!("contains the invalid value {text:?} at index {index}"))
            })
        };
        value.split(self.separator).enumerate().map(parse).collect()
    }
}
