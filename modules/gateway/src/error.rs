//! Errors of gateways that can't be used.

use baya::Error;

/// The reason why a gateway can't be used.
#[derive(Clone, Copy, Debug)]
pub(crate) enum GatewayUnavailable {
    /// The app has not started yet.
    NotStarted,
    /// No module lists the gateway with this type path.
    NotListed(&'static str),
}

impl GatewayUnavailable {
    #[cold]
    pub(crate) fn into_error(self) -> Error {
        match self {
            Self::NotStarted => Error::internal(
                "a gateway was used before the app has started; send from a handler, or from a task that `#[on_bootstrap]` starts",
            )
            .with_code("gateways_not_started"),
            Self::NotListed(path) => {
                let name = path.rsplit("::").next().unwrap_or(path);
                let message = format!(
                    "no module lists the gateway `{name}`; add it to `gateways = [...]` of a module"
                );
                Error::internal(message).with_code("gateway_not_listed")
            }
        }
    }
}
