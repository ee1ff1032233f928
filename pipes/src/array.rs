//! Several values in one text.

use baya::{Context, Error, Pipe};
use baya_macros::pipe;
use serde::de::DeserializeOwned;

/// Reads the values between separators, such as those of `?ids=1,2,3`. An empty text has none.
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
///         #[query] #[use_pipes(ParseArray::separated_by(',').at_most(100))] ids: Vec<u64>,
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
    most: usize,
}

impl ParseArray {
    /// Between these letters, with blanks around the values or not; 1,000 values at most.
    pub const fn separated_by(separator: char) -> Self {
        Self { separator, most: 1_000 }
    }

    /// So many values at most.
    #[must_use]
    pub const fn at_most(mut self, most: usize) -> Self {
        self.most = most;
        self
    }
}

impl<T: DeserializeOwned + Send> Pipe<String, Vec<T>> for ParseArray {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<Vec<T>, Error> {
        if value.trim().is_empty() {
            return Ok(Vec::new());
        }
        if value.split(self.separator).nth(self.most).is_some() {
            return Err(cx.invalid("length", format!("must have at most {} values", self.most)));
        }
        let read = |(index, text): (usize, &str)| {
            let text = text.trim();
            serde_plain::from_str(text)
                .map_err(|error| cx.invalid("type", format!("has {text:?} at {index}: {error}")))
        };
        value.split(self.separator).enumerate().map(read).collect()
    }
}
