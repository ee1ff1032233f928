//! What the attributes of handlers without a route refer to.

use std::marker::PhantomData;

use crate::base::{Stored, view};
use crate::error::{Error, Result};
use crate::pipeline::Reply;

/// The component behind a stored one, for the duration of a call.
///
/// # Errors
///
/// When the container holds something else, which its plan excludes.
pub fn component_ref<T: Send + Sync + 'static>(stored: &Stored) -> Result<&T> {
    let unplanned = || Error::internal(format!("no `{}` is here", std::any::type_name::<T>()));
    view::<T>(stored).map(|component| &**component).ok_or_else(unplanned)
}

/// A return type of a handler whose message declares the output `O`.
#[diagnostic::on_unimplemented(
    message = "this handler returns `{Self}`, but its message declares another output",
    label = "expected `{O}`, found `{Self}`",
    note = "the output is what the handler returns on success, without the `Result`: return `{O}` or a `Result` of it, or write `#[command(output = {Self})]` or `#[query(output = {Self})]` on the message"
)]
pub trait OutputOf<O> {}

#[diagnostic::do_not_recommend]
impl<T> OutputOf<T> for T {}

/// A return type of a handler that something other than HTTP calls.
#[diagnostic::on_unimplemented(
    message = "a handler that something other than HTTP calls can't return `{Self}`",
    label = "not `Send`",
    note = "its value is sent to the thread of the caller; return a type that is `Send`, such as an `Arc` instead of an `Rc`"
)]
pub trait Returned: Send {}

#[diagnostic::do_not_recommend]
impl<T: Send> Returned for T {}

/// A value as a reply, for a handler whose message declares the output `O`.
pub fn reply_of<O, T>(_of: PhantomData<fn() -> O>, value: T) -> Reply
where
    T: OutputOf<O> + Returned + 'static,
{
    Reply::new(value)
}

/// What a handler returned that something other than HTTP calls, as its outcome.
#[doc(hidden)]
#[macro_export]
macro_rules! __handled {
    ($output:tt, $error:ident) => {
        $crate::__handled!($output, $error, _)
    };
    ($output:tt, $error:ident, $of:ty) => {{
        // A type of the program may have the name of one that is imported below.
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

/// What a connection handler returned: accepts the connection, unless it is an error.
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

/// What a message handler returned, as its outcome: a value, a stream, or an error.
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

/// What a handler of a gateway returned, as its outcome: on success, what the function makes of it.
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

/// Validates an argument of a call by the rules that ask a provider; the first of these has the slot.
#[doc(hidden)]
#[macro_export]
macro_rules! __asked {
    ($cx:ident, $value:ident, $checks:expr, $base:expr) => {
        if const { $crate::__private::Checks::count($checks) > 0 } {
            #[allow(unused_imports)]
            use $crate::__private::arguments::{AskingCall as _, SilentCall as _};
            // Nothing of what can't be shared is held while it is awaited.
            let asked = (&$crate::__private::Inside(&$value)).asked_in(&*$cx, const { $base });
            asked.await?;
        }
    };
}
pub use crate::__asked as asked;
