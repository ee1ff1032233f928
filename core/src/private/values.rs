//! Macros and functions about values of data transfer objects: rules, defaults and patterns.

use crate::wire::conversion::Patch;
use crate::wire::validation::{Report, ValidationContext};

/// Validates the rules inside a value, if its type has rules.
#[doc(hidden)]
#[macro_export]
macro_rules! __nested {
    ($value:ident, $report:ident) => {{
        #[allow(unused_imports)]
        use $crate::__private::inside::{AnyInside as _, ValidInside as _};
        (&$crate::__private::Inside($value)).validate_inside($report);
    }};
}
pub use crate::__nested as nested;

/// Checks that the elements of a list are unique.
#[doc(hidden)]
#[macro_export]
macro_rules! __unique {
    ($list:expr, $report:expr, $any:tt) => {{
        #[allow(unused_imports)]
        use $crate::__private::rules::{ByDocument as _, ByHash as _, ByNothing as _};
        let how = (&&<$any as $crate::__private::rules::Items>::members($list)).how();
        <$any as $crate::__private::rules::Comparable>::check(how.reports());
        <$any as $crate::__private::rules::Items>::check_unique($list, how, $report);
    }};
}
pub use crate::__unique as unique;

/// Converts a value to JSON, if its type implements `Serialize`.
#[doc(hidden)]
#[macro_export]
macro_rules! __shown {
    ($value:expr) => {{
        #[allow(unused_imports)]
        use $crate::__private::{NoDefault as _, WithDefault as _};
        (&$crate::__private::Shown(&$value)).shown()
    }};
}
pub use crate::__shown as shown;

/// Returns the value of an absent field.
pub const fn left_out<T>() -> Patch<T> {
    Patch::Absent
}

/// Returns whether a check reports no validation errors.
pub fn fits(check: impl FnOnce(&mut Report<'_>)) -> bool {
    let mut errors = Vec::new();
    check(&mut Report::new(&mut errors, ValidationContext::default()));
    errors.is_empty()
}

/// Compiles a regular expression whose syntax a macro has validated. If it is too large, the error is logged, and it
/// matches nothing.
#[cfg(feature = "dto")]
pub fn regex(pattern: &str) -> Option<regex::Regex> {
    let compiled = regex::Regex::new(pattern);
    let log = |error: &_| tracing::error!("the pattern `{pattern}` can't be compiled: {error}");
    compiled.inspect_err(log).ok()
}
