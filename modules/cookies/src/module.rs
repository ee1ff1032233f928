//! The module that provides the keys of cookies.

use std::sync::Arc;

use baya::Error;
use baya_macros::{module, provider};

use crate::keys::CookieKeys;
use crate::options::CookieSecrets;

/// Provides [`CookieKeys`] to the whole app. Import it once, as `CookiesModule::with(CookieSecrets::...)`. If
/// secrets are missing or too short, the app does not start.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_cookies::{CookieSecrets, CookiesModule};
/// use baya_macros::module;
///
/// #[module(root, imports = [CookiesModule::with(CookieSecrets::from_env("COOKIE_SECRETS"))])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[module(global, options = CookieSecrets, providers = [cookie_keys], exports = [CookieKeys])]
#[derive(Debug)]
pub struct CookiesModule;

#[provider]
async fn cookie_keys(secrets: Arc<CookieSecrets>) -> Result<CookieKeys, Error> {
    secrets.keys()
}
