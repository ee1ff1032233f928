//! Macros that validate the arguments of handlers, and describe all errors of invalid arguments.

/// Returns an extracted argument, or an error that contains all its validation errors.
#[doc(hidden)]
#[macro_export]
macro_rules! __explained {
    ($incoming:ident, $of:ty, $taken:expr) => {
        match $taken {
            ::core::result::Result::Ok(value) => value,
            ::core::result::Result::Err(error) => {
                #[allow(unused_imports)]
                use $crate::__private::arguments::{ExplainedArgument as _, ToldArgument as _};
                let of = $crate::__private::explain::Of::<$of>(::core::marker::PhantomData);
                return ::core::result::Result::Err((&of).explained(error, $incoming));
            }
        }
    };
}
pub use crate::__explained as explained;

/// Returns the error about the input of an argument's first pipe, with all validation errors.
#[doc(hidden)]
#[macro_export]
macro_rules! __explained_flow {
    ($incoming:ident, $of:expr, $error:expr) => {{
        #[allow(unused_imports)]
        use $crate::__private::arguments::{ExplainedArgument as _, ToldArgument as _};
        (&$of).explained($error, $incoming)
    }};
}
pub use crate::__explained_flow as explained_flow;

/// Returns the schema of the input of an argument's first pipe, if its type has one.
#[doc(hidden)]
#[macro_export]
macro_rules! __flow_shape {
    ($flow:expr) => {{
        #[allow(unused_imports)]
        use $crate::__private::flow::{HiddenFlow as _, ShownFlow as _};
        (&$flow).shape()
    }};
}
pub use crate::__flow_shape as flow_shape;

/// Reads a field of a document, and reports its validation errors.
#[doc(hidden)]
#[macro_export]
macro_rules! __explain_field {
    ($of:ty, $document:expr, $report:expr) => {{
        #[allow(unused_imports)]
        use $crate::__private::explain::{
            Explained as _, Shaped as _, Told as _, Unexplained as _,
        };
        let of = $crate::__private::explain::Of::<$of>(::core::marker::PhantomData);
        (&&of).explained($document, $report)
    }};
}
pub use crate::__explain_field as explain_field;

/// Returns whether a document contains at least one field of a flattened type.
#[doc(hidden)]
#[macro_export]
macro_rules! __is_there {
    ($of:ty, $document:expr) => {{
        #[allow(unused_imports)]
        use $crate::__private::explain::{FieldsOfType as _, FieldsUnknown as _};
        (&$crate::__private::explain::Of::<$of>(::core::marker::PhantomData)).is_there($document)
    }};
}
pub use crate::__is_there as is_there;

/// Validates an argument, if its type has rules. `$base` is the slot of the first provider that rules call.
#[doc(hidden)]
#[macro_export]
macro_rules! __validated {
    (
        $of:ty, $incoming:ident, $value:ident, $origin:expr, $name:expr, $checks:expr, $base:expr
    ) => {{
        #[allow(unused_imports)]
        use $crate::__private::arguments::{
            AnyArgument as _, AskingArgument as _, SilentArgument as _, ValidArgument as _,
        };
        if const { $crate::__private::Probe::<$of>::IS_PLAIN } {
            // The type has no rules.
        } else if const { $crate::__private::Checks::count($checks) == 0 } {
            (&$crate::__private::Inside(&$value)).validated($incoming, ($origin, $name))?;
        } else {
            // The future is created in a separate statement, so that values that are not `Sync` are not held while it
            // is awaited.
            let checked = (&$crate::__private::Inside(&$value)).checked(
                $incoming,
                ($origin, $name),
                const { $base },
            );
            checked.await?;
        }
    }};
}
pub use crate::__validated as validated;

/// Validates an argument that may contain its own error, such as a `Result`.
#[doc(hidden)]
#[macro_export]
macro_rules! __settled {
    (
        $of:ty, $incoming:ident, $value:ident, $origin:expr, $name:expr, $checks:expr, $base:expr
    ) => {{
        #[allow(unused_imports)]
        use $crate::__private::arguments::{
            AnyArgument as _, AskingArgument as _, GivesError as _, HeldError as _, NoError as _,
            SilentArgument as _, TakesError as _, ValidArgument as _,
        };
        (&$crate::__private::arguments::Taking::of(&$value)).explain(&mut $value, $incoming);
        let outcome = if const { $crate::__private::Probe::<$of>::IS_PLAIN } {
            // The type has no rules.
            ::core::result::Result::Ok(())
        } else if const { $crate::__private::Checks::count($checks) == 0 } {
            (&$crate::__private::Inside(&$value)).validated($incoming, ($origin, $name))
        } else {
            // The future is created in a separate statement, so that values that are not `Sync` are not held while it
            // is awaited.
            let checked = (&$crate::__private::Inside(&$value)).checked(
                $incoming,
                ($origin, $name),
                const { $base },
            );
            checked.await
        };
        if let ::core::result::Result::Err(error) = outcome {
            $value = (&$crate::__private::arguments::Taking::of(&$value)).failed(error)?;
        }
    }};
}
pub use crate::__settled as settled;
