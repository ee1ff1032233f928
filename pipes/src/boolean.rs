//! Parses booleans.

use baya::{Context, Error, Pipe};
use baya_macros::pipe;

/// Parses `true`, `1`, `yes` and `on` as `true`, and `false`, `0`, `no` and `off` as `false`, ignoring case.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_macros::controller;
/// use baya_pipes::ParseBool;
///
/// #[controller("/cats")]
/// struct Cats;
///
/// #[controller]
/// impl Cats {
///     #[get]
///     async fn all(&self, #[query] #[use_pipes(ParseBool)] asleep: bool) -> String {
///         format!("asleep: {asleep}")
///     }
/// }
/// # fn main() {}
/// ```
#[pipe]
#[derive(Clone, Copy, Debug, Default)]
pub struct ParseBool;

impl Pipe<String, bool> for ParseBool {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<bool, Error> {
        match value.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => Ok(true),
            "false" | "0" | "no" | "off" => Ok(false),
            _ => Err(cx.invalid("type", format!("must be `true` or `false`, found {value:?}"))),
        }
    }
}
