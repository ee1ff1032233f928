//! Lets in who has a key.

use std::fmt;
use std::sync::Arc;

use baya::axum::http::HeaderName;
use baya::{Context, Error, ErrorResponse, Guard, Guarded, Protection, SecurityScheme};
use baya_macros::{guard, provider_trait, token};
use subtle::{Choice, ConstantTimeEq};

/// Knows the keys of an API.
#[provider_trait]
pub trait ApiKeys: Send + Sync {
    /// Whose key this is; `None` for nobody's.
    ///
    /// # Errors
    ///
    /// When that can't be found out.
    async fn holder(&self, key: &str) -> Result<Option<KeyHolder>, Error>;
}

/// Who has a key: what [`ApiKey`] provides.
#[token]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyHolder {
    /// The name by which the app knows them.
    pub name: String,
}

/// Lets in who sends a key that the `dyn ApiKeys` of the module knows: 401 without one or with a
/// wrong one. It provides the [`KeyHolder`].
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Provided;
/// use baya_guards::{ApiKey, ApiKeys, KeyHolder, KnownKeys};
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
///     providers = [value(KnownKeys::new([("shop", "k-17")])) as dyn ApiKeys],
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

/// Where an [`ApiKey`] is read from.
#[derive(Clone, Debug)]
pub struct ApiKeyOptions {
    header: &'static str,
}

impl ApiKey {
    /// Reads the key from this header.
    pub const fn header(name: &'static str) -> ApiKeyOptions {
        ApiKeyOptions { header: name }
    }
}

#[guard]
impl ApiKey {
    #[on_init]
    async fn check_header(&self) -> Result<(), Error> {
        let name = self.options.header;
        let refused = |_| Error::internal(format!("`{name}` is not a valid header name"));
        HeaderName::try_from(name).map(drop).map_err(refused)
    }
}

impl Guard for ApiKey {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let refused = || {
            Error::unauthorized()
                .with_message(format!("send a valid key in the header `{}`", self.options.header))
        };
        let key = cx.header(self.options.header).filter(|key| !key.is_empty());
        let key = key.ok_or_else(refused)?;
        let holder = self.keys.holder(key).await?.ok_or_else(refused)?;
        cx.provide(holder);
        Ok(())
    }

    fn describe(at: &Guarded<'_, Self>) -> Protection {
        let refusal = ErrorResponse::unauthorized();
        match at.given() {
            Some(ApiKeyOptions { header }) => Protection::new()
                .needs(SecurityScheme::header(header))
                .answers(refusal.with_doc(format!("The header `{header}` has no valid key."))),
            None => Protection::new().answers(refusal),
        }
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKey").field("options", &self.options).finish_non_exhaustive()
    }
}

/// Keys that the program knows when it starts. All of them are compared with, in a time that does not
/// tell how much of a key was right.
#[derive(Clone)]
pub struct KnownKeys {
    keys: Vec<(String, String)>,
}

impl KnownKeys {
    /// Pairs of a holder's name and their key. An empty key is nobody's: no request can send one.
    pub fn new<N: Into<String>, K: Into<String>>(keys: impl IntoIterator<Item = (N, K)>) -> Self {
        Self { keys: keys.into_iter().map(|(name, key)| (name.into(), key.into())).collect() }
    }
}

#[provider_trait]
impl ApiKeys for KnownKeys {
    async fn holder(&self, key: &str) -> Result<Option<KeyHolder>, Error> {
        let mut found = None;
        for (name, known) in &self.keys {
            let same: Choice = known.as_bytes().ct_eq(key.as_bytes());
            if bool::from(same) {
                found = Some(KeyHolder { name: name.clone() });
            }
        }
        Ok(found)
    }
}

impl fmt::Debug for KnownKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.keys.iter().map(|(name, _)| name);
        f.debug_list().entries(names).finish()
    }
}
