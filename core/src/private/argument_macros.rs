//! Macros about the arguments of handlers and the pipes that apply to them.

/// Applies the pipes of the handler, component and module to an argument.
#[doc(hidden)]
#[macro_export]
macro_rules! __piped {
    ($incoming:ident, $number:literal, $value:ident) => {
        $crate::__piped!($incoming, $number, $value, true)
    };
    ($incoming:ident, $number:literal, $value:ident, $comes_with_request:expr) => {
        if const { $comes_with_request } && $incoming.has_pipes() {
            $incoming.piped($number, $value).await?
        } else {
            $value
        }
    };
}
pub use crate::__piped as piped;

/// Expands to whether a pipe of a handler applies to an argument of this type.
#[doc(hidden)]
#[macro_export]
macro_rules! __applies {
    ($pipe:ty, $argument:ty) => {{
        #[allow(unused_imports)]
        use $crate::__private::Inapplicable as _;
        $crate::__private::PipeAndArgument::<$pipe, $argument>::APPLIES
    }};
}
pub use crate::__applies as applies;

/// Describes an argument that is read from a single parameter.
#[doc(hidden)]
#[macro_export]
macro_rules! __parameter {
    ($of:ty, $origin:expr, $name:expr) => {
        $crate::__private::Parameter {
            origin: $origin,
            name: $name,
            errors: |incoming, named| {
                #[allow(unused_imports)]
                use $crate::__private::parameter_errors::{
                    ErrorsOfReading as _, ErrorsOfRules as _, NoErrors as _,
                };
                (&&$crate::__private::ParameterErrors::<$of>::NEW).errors(incoming, named)
            },
        }
    };
}
pub use crate::__parameter as parameter;

/// The traits that return the errors of a parameter.
pub mod parameter_errors {
    pub use crate::http::request::parameter_errors::{ErrorsOfReading, ErrorsOfRules, NoErrors};
}

/// Expands to whether the call of a handler checks all rules of an argument.
#[doc(hidden)]
#[macro_export]
macro_rules! __covered {
    ($of:ty) => {
        $crate::__private::arguments::covers(
            $crate::__private::Probe::<$of>::HAS_RULES || $crate::__private::Probe::<$of>::IS_PLAIN,
            $crate::__private::Probe::<$of>::IS_RESULT,
            $crate::__private::Probe::<$of>::TAKES_ERRORS,
            $crate::__private::Probe::<$of>::CHECKS.count(),
        )
    };
}
pub use crate::__covered as covered;
