//! The keys of signed and private cookies.

use std::fmt;

use baya::Error;
use baya_macros::token;
use cookie::Key;

/// The smallest length of a key in bytes. One half signs, the other encrypts.
const KEY_BYTES: usize = 64;

/// The smallest length of a secret in bytes.
const SECRET_BYTES: usize = 32;

/// The keys of signed and private cookies, the newest first.
///
/// The first key signs and encrypts. Cookies of the other keys are still accepted, so keys can be rotated
/// without logging out users: add a new key at the front, and remove the oldest after its cookies have
/// expired.
///
/// The keys are a provider like any other, so an app whose controllers inject keys that are not provided does
/// not compile.
///
/// # Examples
///
/// Keys from a provider, if [`CookiesModule`](crate::CookiesModule) does not fit:
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya_cookies::CookieKeys;
/// use baya_macros::{module, provider};
///
/// #[provider]
/// async fn cookie_keys() -> Result<CookieKeys, Error> {
///     // In a real app, these come from its secret store.
///     let new = [1; 64];
///     let old = [2; 64];
///     CookieKeys::new([new, old])
/// }
///
/// #[module(global, providers = [cookie_keys], exports = [CookieKeys])]
/// struct KeysModule;
/// # fn main() {}
/// ```
///
/// A controller whose keys are not provided does not compile:
///
/// ```compile_fail
/// # extern crate baya_core as baya;
/// # use std::sync::Arc;
/// # use baya_cookies::CookieKeys;
/// # use baya_macros::{controller, module};
/// #[controller]
/// struct Users {
///     keys: Arc<CookieKeys>,
/// }
/// # #[controller]
/// # impl Users {}
///
/// #[module(root, controllers = [Users])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[token]
#[derive(Clone)]
pub struct CookieKeys {
    keys: Vec<Key>,
}

impl CookieKeys {
    /// Creates keys of 64 random bytes each, the newest first. Further bytes of a key are ignored.
    ///
    /// # Errors
    ///
    /// If there is no key, or a key is shorter.
    pub fn new<K: AsRef<[u8]>>(keys: impl IntoIterator<Item = K>) -> Result<Self, Error> {
        let keys = keys.into_iter().enumerate().map(|(index, key)| {
            let key = key.as_ref();
            Key::try_from(key).map_err(|_| {
                let number = index + 1;
                let bytes = key.len();
                Error::internal(format!(
                    "key {number} of `CookieKeys::new`: expected at least {KEY_BYTES} bytes, found {bytes}; use {KEY_BYTES} random bytes, or `CookieKeys::derive` with a secret of at least {SECRET_BYTES} bytes"
                ))
            })
        });
        let keys: Vec<Key> = keys.collect::<Result<_, _>>()?;
        if keys.is_empty() {
            Err(Error::internal("`CookieKeys::new` requires at least one key"))
        } else {
            Ok(Self { keys })
        }
    }

    /// Derives keys from secrets of at least 32 bytes each, the newest first. A secret must be as hard to guess
    /// as a key; a password chosen by a person is not.
    ///
    /// # Errors
    ///
    /// If there is no secret, or a secret is shorter.
    pub fn derive<S: AsRef<[u8]>>(secrets: impl IntoIterator<Item = S>) -> Result<Self, Error> {
        Self::derive_from("`CookieKeys::derive`", secrets)
    }

    /// Derives keys from the secrets of `source`, which errors name.
    pub(crate) fn derive_from<S: AsRef<[u8]>>(
        source: &str,
        secrets: impl IntoIterator<Item = S>,
    ) -> Result<Self, Error> {
        let keys = secrets.into_iter().enumerate().map(|(index, secret)| {
            let number = index + 1;
            let secret = secret.as_ref();
            let bytes = secret.len();
            if bytes < SECRET_BYTES {
                return Err(Error::internal(format!(
                    "secret {number} of {source}: expected at least {SECRET_BYTES} bytes, found {bytes}; create one with `openssl rand -base64 48`"
                )));
            }
            Ok(Key::derive_from(secret))
        });
        let keys: Vec<Key> = keys.collect::<Result<_, _>>()?;
        if keys.is_empty() {
            Err(Error::internal(format!(
                "{source} contains no secret; create one with `openssl rand -base64 48`"
            )))
        } else {
            Ok(Self { keys })
        }
    }

    /// Generates a random key, for tests and for cookies that need not outlive the process.
    ///
    /// # Errors
    ///
    /// If the system provides no random bytes.
    pub fn generate() -> Result<Self, Error> {
        let key = Key::try_generate();
        let key = key.ok_or_else(|| Error::internal("the system provides no random bytes"))?;
        Ok(Self { keys: vec![key] })
    }

    /// The key that signs and encrypts.
    pub(crate) fn newest(&self) -> Option<&Key> {
        self.keys.first()
    }

    /// All keys, the newest first.
    pub(crate) fn all(&self) -> &[Key] {
        &self.keys
    }
}

impl fmt::Debug for CookieKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CookieKeys").field("count", &self.keys.len()).finish_non_exhaustive()
    }
}
