//! Macros in emitted function bodies that explain, validate and settle values.

/// An argument that was taken, or an error that says everything that is wrong with it.
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

/// The error about what the first pipe of an argument would have got, with everything that is wrong.
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

/// What the first pipe of an argument takes looks like, where its type says it.
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

/// The value of a field of a document, and what is wrong with it.
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

/// Whether a document has at least one field of a type, which is flattened.
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

/// Validates an argument, where it has rules; of those that ask somebody the first has the slot at the end.
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
            // Nothing of what can't be shared is held while it is awaited.
            let asked = (&$crate::__private::Inside(&$value)).asked(
                $incoming,
                ($origin, $name),
                const { $base },
            );
            asked.await?;
        }
    }};
}
pub use crate::__validated as validated;

/// Validates an argument that may hold its own error, such as a `Result`.
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
            // Nothing of what can't be shared is held while it is awaited.
            let asked = (&$crate::__private::Inside(&$value)).asked(
                $incoming,
                ($origin, $name),
                const { $base },
            );
            asked.await
        };
        if let ::core::result::Result::Err(error) = outcome {
            $value = (&$crate::__private::arguments::Taking::of(&$value)).failed(error)?;
        }
    }};
}
pub use crate::__settled as settled;
