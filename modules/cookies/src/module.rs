//! The keys of an app from its secrets.

use std::fmt;
use std::sync::Arc;

use baya::Error;
use baya_macros::{module, provider};

use crate::keys::CookieKeys;

/// Provides [`CookieKeys`] to the whole app: `CookiesModule::with(CookieSecrets::...)` among the imports of
/// one module. The app does not start with secrets that are missing or too short.
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

/// Where a [`CookiesModule`] has the secrets of its keys from, each of 32 bytes at least.
#[derive(Clone, PartialEq, Eq)]
pub struct CookieSecrets(Source);

#[derive(Clone, PartialEq, Eq)]
enum Source {
    Given(Vec<String>),
    Variable(&'static str),
}

impl CookieSecrets {
    /// These, the newest first.
    pub fn new<S: Into<String>>(secrets: impl IntoIterator<Item = S>) -> Self {
        Self(Source::Given(secrets.into_iter().map(Into::into).collect()))
    }

    /// Those in an environment variable, the newest first, with blanks between them.
    pub const fn from_env(variable: &'static str) -> Self {
        Self(Source::Variable(variable))
    }

    fn keys(&self) -> Result<CookieKeys, Error> {
        match &self.0 {
            Source::Given(secrets) => CookieKeys::derive_of("`CookieSecrets::new`", secrets),
            Source::Variable(variable) => {
                let text = std::env::var(variable).map_err(|_| {
                    Error::internal(format!(
                        "the environment variable `{variable}` has no secrets of cookies; set it to what `openssl rand -base64 48` prints"
                    ))
                })?;
                let place = format!("the environment variable `{variable}`");
                CookieKeys::derive_of(&place, text.split_whitespace())
            }
        }
    }
}

/// A secret is never shown.
impl fmt::Debug for CookieSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Given(secrets) => write!(f, "CookieSecrets({} of them)", secrets.len()),
            Source::Variable(variable) => write!(f, "CookieSecrets({variable})"),
        }
    }
}

#[provider]
async fn cookie_keys(secrets: Arc<CookieSecrets>) -> Result<CookieKeys, Error> {
    secrets.keys()
}
