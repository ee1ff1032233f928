//! Calls that the app makes itself, without a client.

use std::fmt;

use axum::http::Extensions;

use super::protocol::Protocol;

/// A call of a handler that no request triggers, such as the run of a job, with the driver's data.
///
/// Arguments read the data with [`Context::call_of`](super::Context::call_of) or through a
/// [`FromContext`](super::FromContext) type.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::protocol::AppCall;
/// use baya::{Context, Error, FromContext};
///
/// /// The number of times that the job has run.
/// #[derive(Clone, Copy)]
/// struct Count(u64);
///
/// impl FromContext for Count {
///     async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
///         let call = cx.call_of::<AppCall<Count>>();
///         call.map(|call| call.data).ok_or_else(|| Error::internal("only jobs have a count"))
///     }
/// }
/// # let call = AppCall::new("jobs", Count(1));
/// # assert_eq!(call.data.0, 1);
/// ```
pub struct AppCall<T> {
    /// The driver's data about the call.
    pub data: T,
    protocol: &'static str,
    extensions: Extensions,
}

impl<T: Send + Sync + 'static> AppCall<T> {
    /// Creates a call. `protocol` is the name that [`Context::protocol`](super::Context::protocol)
    /// returns, such as `"schedule"`.
    pub fn new(protocol: &'static str, data: T) -> Self {
        Self { data, protocol, extensions: Extensions::new() }
    }
}

impl<T: Send + Sync + 'static> Protocol for AppCall<T> {
    fn name(&self) -> &'static str {
        self.protocol
    }

    fn extensions(&self) -> Option<&Extensions> {
        Some(&self.extensions)
    }

    fn extensions_mut(&mut self) -> Option<&mut Extensions> {
        Some(&mut self.extensions)
    }
}

impl<T> fmt::Debug for AppCall<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppCall").field("protocol", &self.protocol).finish_non_exhaustive()
    }
}
