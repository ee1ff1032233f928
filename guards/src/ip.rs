//! Guards handlers by client address.

use std::sync::{Arc, OnceLock};

use baya::http::Networks;
use baya::security::{ErrorResponse, Guarded, Protection};
use baya::{Context, Error, Guard};
use baya_macros::guard;

/// Accepts only clients with one of these addresses, or in one of these networks. Other clients, and those
/// without an address, are rejected with 403. Behind [trusted proxies](baya::App::trusted_proxies), it uses
/// the forwarded address.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_guards::AllowIp;
/// use baya_macros::controller;
///
/// #[controller("/metrics")]
/// #[use_guards(AllowIp::list(["127.0.0.1", "10.0.0.0/8", "::1"]))]
/// struct Metrics;
///
/// #[controller]
/// impl Metrics {
///     #[get]
///     async fn all(&self) {}
/// }
/// # fn main() {}
/// ```
#[guard(options = AllowedIps, example = "AllowIp::list([\"10.0.0.0/8\"])")]
#[derive(Debug)]
pub struct AllowIp {
    allowed: Arc<AllowedIps>,
    #[inject(default)]
    networks: OnceLock<Networks>,
}

/// Options of [`AllowIp`].
#[derive(Clone, Debug)]
pub struct AllowedIps(Vec<String>);

impl AllowIp {
    /// Lists addresses or networks. If one of them is neither, the app does not start.
    pub fn list<N: Into<String>>(networks: impl IntoIterator<Item = N>) -> AllowedIps {
        AllowedIps(networks.into_iter().map(Into::into).collect())
    }
}

#[guard]
impl AllowIp {
    #[on_init]
    async fn parse(&self) -> Result<(), Error> {
        let networks = Networks::parse(&self.allowed.0)?;
        self.networks.get_or_init(|| networks);
        Ok(())
    }
}

impl Guard for AllowIp {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let client = cx.client_ip().ok_or_else(Error::forbidden)?;
        let is_allowed = self.networks.get().is_some_and(|networks| networks.contains(client));
        if is_allowed { Ok(()) } else { Err(Error::forbidden()) }
    }

    fn describe(_at: &Guarded<'_, Self>) -> Protection {
        let response = ErrorResponse::forbidden();
        Protection::new()
            .with_error_response(response.with_doc("The client's address is not allowed."))
    }
}
