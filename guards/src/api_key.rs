//! Guards handlers with API keys.

use std::fmt;
use std::sync::Arc;

use baya::axum::http::HeaderName;
use baya::security::{ErrorResponse, Guarded, Protection, SecurityScheme};
use baya::{Context, Error, Guard};
use baya_macros::{guard, provider_trait, token};
use subtle::{Choice, ConstantTimeEq};

/// Looks up API keys. [`StaticApiKeys`] implements it for keys that are known at startup.
#[provider_trait]
pub trait ApiKeys: Send + Sync {
    /// Returns the holder of `key`, or `None` if the key is not valid.
    ///
    /// # Errors
    ///
    /// If the key can't be looked up. The response is then 500, unless the error has another status.
    async fn holder(&self, key: &str) -> Result<Option<KeyHolder>, Error>;
}

/// The holder of an API key, which [`ApiKey`] provides.
#[token]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyHolder {
    /// The name of the holder in the app.
    pub name: String,
}

/// Requires an API key that the module's `dyn ApiKeys` accepts, and provides its [`KeyHolder`]. A missing or
/// invalid key is rejected with 401.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Provided;
/// use baya_guards::{ApiKey, ApiKeys, KeyHolder, StaticApiKeys};
/// use baya_macros::{controller, module};
///
/// #[controller("/cats")]
/// #[use_guards(ApiKey::header("x-api-key"))]
/// struct Cats;
///
/// #[controller]
/// impl Cats {
///     #[get]
///     async fn all(&self, holder: Provided<KeyHolder>) -> String {
///         format!("the cats of {}", holder.name)
///     }
/// }
///
/// #[module(
///     root,
///     providers = [value(StaticApiKeys::new([("shop", "k-17")])) as dyn ApiKeys],
///     controllers = [Cats],
/// )]
/// struct AppModule;
/// # fn main() {}
/// ```
#[guard(options = ApiKeyOptions, example = "ApiKey::header(\"x-api-key\")", provides = KeyHolder)]
pub struct ApiKey {
    options: Arc<ApiKeyOptions>,
    keys: Arc<dyn ApiKeys>,
}

/// Options of [`ApiKey`].
#[derive(Clone, Debug)]
pub struct ApiKeyOptions {
    header: &'static str,
}

impl ApiKey {
    /// Reads the key from the header `name`. If `name` is not a valid header name, the app does not start.
    pub const fn header(name: &'static str) -> ApiKeyOptions {
        ApiKeyOptions { header: name }
    }
}

#[guard]
impl ApiKey {
    #[on_init]
    async fn check_header(&self) -> Result<(), Error> {
        let name = self.options.header;
        let invalid = |_| Error::internal(format!("`{name}` is not a valid header name"));
        HeaderName::try_from(name).map(drop).map_err(invalid)
    }
}

impl Guard for ApiKey {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let invalid = || {
            let header = self.options.header;
            Error::unauthorized()
                .with_message(format!("the header `{header}` must contain a valid API key"))
        };
        let key = cx.header(self.options.header).filter(|key| !key.is_empty());
        let key = key.ok_or_else(invalid)?;
        let holder = self.keys.holder(key).await?.ok_or_else(invalid)?;
        cx.provide(holder);
        Ok(())
    }

    fn describe(at: &Guarded<'_, Self>) -> Protection {
        let response = ErrorResponse::unauthorized();
        match at.given() {
            Some(ApiKeyOptions { header }) => {
                let doc = format!("The header `{header}` does not contain a valid API key.");
                Protection::new()
                    .needs(SecurityScheme::header(header))
                    .with_error_response(response.with_doc(doc))
            }
            None => Protection::new().with_error_response(response),
        }
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKey").field("options", &self.options).finish_non_exhaustive()
    }
}

/// API keys that are known at startup. A key is compared with all of them, in constant time.
#[derive(Clone)]
pub struct StaticApiKeys {
    keys: Vec<(String, String)>,
}

impl StaticApiKeys {
    /// Creates keys from pairs of a holder's name and a key. An empty key is never accepted.
    pub fn new<N: Into<String>, K: Into<String>>(keys: impl IntoIterator<Item = (N, K)>) -> Self {
        Self { keys: keys.into_iter().map(|(name, key)| (name.into(), key.into())).collect() }
    }
}

#[provider_trait]
impl ApiKeys for StaticApiKeys {
    async fn holder(&self, key: &str) -> Result<Option<KeyHolder>, Error> {
        let mut holder = None;
        for (name, valid_key) in &self.keys {
            let is_equal: Choice = valid_key.as_bytes().ct_eq(key.as_bytes());
            if bool::from(is_equal) {
                holder = Some(KeyHolder { name: name.clone() });
            }
        }
        Ok(holder)
    }
}

/// Shows the names of the holders, and never a key.
impl fmt::Debug for StaticApiKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.keys.iter().map(|(name, _)| name);
        f.debug_list().entries(names).finish()
    }
}
