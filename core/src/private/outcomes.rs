//! Macros that convert the return values of handlers that something other than HTTP calls.

use std::marker::PhantomData;

use crate::base::{Reported, Satisfied};
use crate::pipeline::Reply;

/// A return type of a handler whose message declares the output `O`.
#[diagnostic::on_unimplemented(
    message = "this handler returns `{Self}`, but its message declares another output",
    label = "expected `{O}`, found `{Self}`",
    note = "the output is the type of the value on success, without `Result`: return `{O}` or a `Result` of it, or write `#[command(output = {Self})]` or `#[query(output = {Self})]` on the message"
)]
pub trait OutputOf<O> {
    /// Reports the type.
    fn check(_: Reported<Self>, _output: PhantomData<fn() -> O>) {}
}

#[diagnostic::do_not_recommend]
impl<O> OutputOf<O> for Satisfied {}

/// The output that a message declares, and the type that its handler returns.
#[derive(Debug)]
pub struct Outputs<O, T>(PhantomData<fn() -> (O, T)>);

impl<O, T> Outputs<O, T> {
    /// Returns the types.
    pub const fn of(_output: PhantomData<fn() -> O>, _returned: &T) -> Self {
        Self(PhantomData)
    }
}

impl<T> Outputs<T, T> {
    /// Returns no type.
    pub const fn reports(self) -> Reported<Satisfied> {
        Reported::NEW
    }
}

/// The types of a handler that returns something else.
pub trait OtherOutput<T> {
    /// Returns the returned type.
    fn reports(&self) -> Reported<T> {
        Reported::NEW
    }
}

impl<O, T> OtherOutput<T> for Outputs<O, T> {}

/// A return type of a handler that something other than HTTP calls.
#[diagnostic::on_unimplemented(
    message = "a handler that something other than HTTP calls can't return `{Self}`",
    label = "not `Send`",
    note = "the value is sent to the thread of the caller; return a type that is `Send`, such as `Arc` instead of `Rc`"
)]
pub trait Returned {
    /// Creates the reply.
    fn reply(self) -> Reply;
}

#[diagnostic::do_not_recommend]
impl<T: Send + 'static> Returned for T {
    fn reply(self) -> Reply {
        Reply::new(self)
    }
}

/// Converts the return value of a handler into a result with a reply.
#[doc(hidden)]
#[macro_export]
macro_rules! __handled {
    ($output:tt, $any:tt) => {
        $crate::__handled!($output, $any, _)
    };
    ($output:tt, $any:tt, $of:ty) => {{
        // The type is evaluated outside of the inner block, because the imports there could shadow its name.
        let of = ::core::marker::PhantomData::<fn() -> $of>;
        $crate::__handled!(@as $output, $any, of)
    }};
    (@as $output:tt, $any:tt, $of:ident) => {{
        #[allow(unused_imports)]
        use $crate::__private::kinds::*;
        let kind = (&&$crate::__private::Tag::of(&$output)).result_kind();
        match kind.split($output) {
            ::core::result::Result::Ok($output) => {
                #[allow(unused_imports)]
                use $crate::__private::OtherOutput as _;
                let reports = $crate::__private::Outputs::of($of, &$output).reports();
                <$any as $crate::__private::OutputOf<_>>::check(reports, $of);
                ::core::result::Result::Ok(<$any as $crate::__private::Returned>::reply($output))
            }
            ::core::result::Result::Err($output) => $crate::__private::failed!($output, $any),
        }
    }};
}
pub use crate::__handled as handled;

/// Converts the return value of a connection handler. The connection is accepted unless the value is an error.
#[doc(hidden)]
#[macro_export]
macro_rules! __handshake {
    ($output:tt, $any:tt, $server:ident, $incoming:ident) => {{
        #[allow(unused_imports)]
        use $crate::__private::kinds::*;
        let kind = (&&$crate::__private::Tag::of(&$output)).result_kind();
        match kind.split($output) {
            ::core::result::Result::Ok($output) => {
                <$any as $crate::__private::Connected>::connected($output, &*$server, $incoming)
            }
            ::core::result::Result::Err($output) => $crate::__private::failed!($output, $any),
        }
    }};
}
pub use crate::__handshake as handshake;

/// Converts the return value of a message handler into a result: a value, a stream, or an error.
#[doc(hidden)]
#[macro_export]
macro_rules! __acknowledge {
    ($output:tt, $any:tt) => {{
        #[allow(unused_imports)]
        use $crate::__private::{IsOnce as _, IsRepeated as _, kinds::*};
        let kind = (&&$crate::__private::Tag::of(&$output)).result_kind();
        match kind.split($output) {
            ::core::result::Result::Ok($output) => {
                let kind = (&&$crate::__private::Tag::of(&$output)).message_kind();
                let of_items = (&&kind.item(&$output)).result_kind();
                ::core::result::Result::Ok(
                    <$any as $crate::__private::MessageReply<_>>::acknowledge(
                        kind.items(of_items),
                        $output,
                    ),
                )
            }
            ::core::result::Result::Err($output) => $crate::__private::failed!($output, $any),
        }
    }};
}
pub use crate::__acknowledge as acknowledge;

/// Converts the return value of a gateway handler into a result. `$bound` is the trait that creates the reply.
#[doc(hidden)]
#[macro_export]
macro_rules! __replied_by {
    ($output:tt, $any:tt, $bound:ident) => {{
        #[allow(unused_imports)]
        use $crate::__private::kinds::*;
        let kind = (&&$crate::__private::Tag::of(&$output)).result_kind();
        match kind.split($output) {
            ::core::result::Result::Ok($output) => {
                ::core::result::Result::Ok(<$any as $crate::__private::$bound>::reply($output))
            }
            ::core::result::Result::Err($output) => $crate::__private::failed!($output, $any),
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
