//! Macros that convert the return values of handlers that something other than HTTP calls.

use std::marker::PhantomData;

use crate::pipeline::Reply;

/// A return type of a handler whose message declares the output `O`.
#[diagnostic::on_unimplemented(
    message = "this handler returns `{Self}`, but its message declares another output",
    label = "expected `{O}`, found `{Self}`",
    note = "the output is the type of the value on success, without `Result`: return `{O}` or a `Result` of it, or write `#[command(output = {Self})]` or `#[query(output = {Self})]` on the message"
)]
pub trait OutputOf<O> {}

#[diagnostic::do_not_recommend]
impl<T> OutputOf<T> for T {}

/// A return type of a handler that something other than HTTP calls.
#[diagnostic::on_unimplemented(
    message = "a handler that something other than HTTP calls can't return `{Self}`",
    label = "not `Send`",
    note = "the value is sent to the thread of the caller; return a type that is `Send`, such as `Arc` instead of `Rc`"
)]
pub trait Returned: Send {}

#[diagnostic::do_not_recommend]
impl<T: Send> Returned for T {}

/// Creates the reply of a handler whose message declares the output `O`.
pub fn reply_of<O, T>(_output: PhantomData<fn() -> O>, value: T) -> Reply
where
    T: OutputOf<O> + Returned + 'static,
{
    Reply::new(value)
}

/// Converts the return value of a handler into a result with a reply.
#[doc(hidden)]
#[macro_export]
macro_rules! __handled {
    ($output:tt, $error:ident) => {
        $crate::__handled!($output, $error, _)
    };
    ($output:tt, $error:ident, $of:ty) => {{
        // The type is evaluated outside of the inner block, because the imports there could shadow its name.
        let of = ::core::marker::PhantomData::<fn() -> $of>;
        $crate::__handled!(@as $output, $error, of)
    }};
    (@as $output:tt, $error:ident, $of:ident) => {{
        #[allow(unused_imports)]
        use $crate::__private::kinds::*;
        let kind = (&&$crate::__private::Tag::of(&$output)).result_kind();
        match kind.split($output) {
            ::core::result::Result::Ok($output) => {
                ::core::result::Result::Ok($crate::__private::reply_of($of, $output))
            }
            ::core::result::Result::Err($output) => {
                let kind = (&&&$crate::__private::Tag::of(&$output)).error_kind();
                ::core::result::Result::Err(kind.$error($output))
            }
        }
    }};
}
pub use crate::__handled as handled;

/// Converts the return value of a connection handler. The connection is accepted unless the value is an error.
#[doc(hidden)]
#[macro_export]
macro_rules! __handshake {
    ($output:tt, $error:ident, $server:ident, $incoming:ident) => {{
        #[allow(unused_imports)]
        use $crate::__private::kinds::*;
        let kind = (&&$crate::__private::Tag::of(&$output)).result_kind();
        match kind.split($output) {
            ::core::result::Result::Ok($output) => {
                $crate::__private::connected($output, &*$server, $incoming)
            }
            ::core::result::Result::Err($output) => {
                let kind = (&&&$crate::__private::Tag::of(&$output)).error_kind();
                ::core::result::Result::Err(kind.$error($output))
            }
        }
    }};
}
pub use crate::__handshake as handshake;

/// Converts the return value of a message handler into a result: a value, a stream, or an error.
#[doc(hidden)]
#[macro_export]
macro_rules! __acknowledge {
    ($output:tt, $error:ident, $acknowledged:ident) => {{
        #[allow(unused_imports)]
        use $crate::__private::{IsOnce as _, IsRepeated as _, kinds::*};
        let kind = (&&$crate::__private::Tag::of(&$output)).result_kind();
        match kind.split($output) {
            ::core::result::Result::Ok($output) => {
                let kind = (&&$crate::__private::Tag::of(&$output)).message_kind();
                let $acknowledged = (&&kind.item(&$output)).result_kind();
                ::core::result::Result::Ok(kind.items($acknowledged).$acknowledged($output))
            }
            ::core::result::Result::Err($output) => {
                let kind = (&&&$crate::__private::Tag::of(&$output)).error_kind();
                ::core::result::Result::Err(kind.$error($output))
            }
        }
    }};
}
pub use crate::__acknowledge as acknowledge;

/// Converts the return value of a gateway handler into a result. On success, it applies the function.
#[doc(hidden)]
#[macro_export]
macro_rules! __replied_by {
    ($output:tt, $error:ident, $function:ident) => {{
        #[allow(unused_imports)]
        use $crate::__private::kinds::*;
        let kind = (&&$crate::__private::Tag::of(&$output)).result_kind();
        match kind.split($output) {
            ::core::result::Result::Ok($output) => {
                ::core::result::Result::Ok($crate::__private::$function($output))
            }
            ::core::result::Result::Err($output) => {
                let kind = (&&&$crate::__private::Tag::of(&$output)).error_kind();
                ::core::result::Result::Err(kind.$error($output))
            }
        }
    }};
}
pub use crate::__replied_by as replied_by;

/// Validates an argument of a call by the rules that call providers. `$base` is the slot of the first provider.
#[doc(hidden)]
#[macro_export]
macro_rules! __check_with_providers {
    ($cx:ident, $value:ident, $checks:expr, $base:expr) => {
        if const { $crate::__private::Checks::count($checks) > 0 } {
            #[allow(unused_imports)]
            use $crate::__private::arguments::{AskingCall as _, SilentCall as _};
            // The future is created in a separate statement, so that values that are not `Sync` are not held while it
            // is awaited.
            let checked = (&$crate::__private::Inside(&$value)).checked_in(&*$cx, const { $base });
            checked.await?;
        }
    };
}
pub use crate::__check_with_providers as check_with_providers;
