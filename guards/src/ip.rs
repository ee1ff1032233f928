//! Lets in who calls from a known address.

use std::sync::{Arc, OnceLock};

use baya::{Context, Error, ErrorResponse, Guard, Guarded, Networks, Protection};
use baya_macros::guard;

/// Lets in who calls from one of these addresses or networks: 403 for anybody else, and for who has no
/// address. Behind proxies it asks [those that are trusted](baya::App::trusted_proxies).
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

/// What an [`AllowIp`] lets in.
#[derive(Clone, Debug)]
pub struct AllowedIps(Vec<String>);

impl AllowIp {
    /// These addresses or networks. The app does not start when one of them is neither.
    pub fn list<N: Into<String>>(networks: impl IntoIterator<Item = N>) -> AllowedIps {
        AllowedIps(networks.into_iter().map(Into::into).collect())
    }
}

#[guard]
impl AllowIp {
    #[on_init]
    async fn read(&self) -> Result<(), Error> {
        let networks = Networks::parse(&self.allowed.0)?;
        self.networks.get_or_init(|| networks);
        Ok(())
    }
}

impl Guard for AllowIp {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let client = cx.client_ip().ok_or_else(Error::forbidden)?;
        let known = self.networks.get().is_some_and(|networks| networks.contains(client));
        if known { Ok(()) } else { Err(Error::forbidden()) }
    }

    fn describe(_at: &Guarded<'_, Self>) -> Protection {
        let refusal = ErrorResponse::forbidden();
        Protection::new().answers(refusal.with_doc("The address of the client is not let in."))
    }
}
