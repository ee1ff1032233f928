//! The keys of signed and private cookies.

use std::fmt;

use baya::Error;
use baya_macros::token;
use cookie::Key;

/// What a key has at least, in bytes: one half signs, the other encrypts.
const KEY_BYTES: usize = 64;

/// What a secret has at least, in bytes.
const SECRET_BYTES: usize = 32;

/// The keys of signed and private cookies, the newest first.
///
/// The first one signs and encrypts. What any of the others has signed or encrypted is still accepted, so
/// keys rotate without anybody being logged out: put a new one in front, and take the oldest away when
/// cookies that it made have expired.
///
/// They are a provider as any other, so an app whose controllers take keys that nobody provides does not
/// compile.
///
/// # Examples
///
/// A provider of its own, where [`CookiesModule`](crate::CookiesModule) does not fit:
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya_cookies::CookieKeys;
/// use baya_macros::{module, provider};
///
/// #[provider]
/// async fn cookie_keys() -> Result<CookieKeys, Error> {
///     // Of the vault of the app.
///     let (new, old) = ([1; 64], [2; 64]);
///     CookieKeys::new([new, old])
/// }
///
/// #[module(global, providers = [cookie_keys], exports = [CookieKeys])]
/// struct KeysModule;
/// # fn main() {}
/// ```
///
/// A controller whose keys nobody provides:
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
    /// Keys of 64 random bytes each, the newest first. What a key has beyond that is not used.
    ///
    /// # Errors
    ///
    /// When there is none, or one is shorter.
    pub fn new<K: AsRef<[u8]>>(keys: impl IntoIterator<Item = K>) -> Result<Self, Error> {
        let keys = keys.into_iter().enumerate().map(|(at, key)| {
            let key = key.as_ref();
            Key::try_from(key).map_err(|_| {
                let number = at + 1;
                let bytes = key.len();
                Error::internal(format!(
                    "key {number} of `CookieKeys::new` has {bytes} bytes; give {KEY_BYTES} random ones, or a secret of {SECRET_BYTES} to `CookieKeys::derive`"
                ))
            })
        });
        let keys: Vec<Key> = keys.collect::<Result<_, _>>()?;
        if keys.is_empty() {
            Err(Error::internal("`CookieKeys::new` has no key; give one at least"))
        } else {
            Ok(Self { keys })
        }
    }

    /// Keys that are derived from secrets of 32 bytes or more each, the newest first. A secret is to be
    /// as hard to guess as a key, so a word that people have made up is none.
    ///
    /// # Errors
    ///
    /// When there is none, or one is shorter.
    pub fn derive<S: AsRef<[u8]>>(secrets: impl IntoIterator<Item = S>) -> Result<Self, Error> {
        Self::derive_of("`CookieKeys::derive`", secrets)
    }

    /// The same, of secrets from a place that is named where one of them is wrong.
    pub(crate) fn derive_of<S: AsRef<[u8]>>(
        place: &str,
        secrets: impl IntoIterator<Item = S>,
    ) -> Result<Self, Error> {
        const SUCH: &str = "what `openssl rand -base64 48` prints";
        let keys = secrets.into_iter().enumerate().map(|(at, secret)| {
            let number = at + 1;
            let secret = secret.as_ref();
            match secret.len() {
                bytes if bytes < SECRET_BYTES => Err(Error::internal(format!(
                    "secret {number} of {place} has {bytes} bytes; give {SECRET_BYTES} at least, such as {SUCH}"
                ))),
                _ => Ok(Key::derive_from(secret)),
            }
        });
        let keys: Vec<Key> = keys.collect::<Result<_, _>>()?;
        if keys.is_empty() {
            Err(Error::internal(format!("{place} has no secret; give one, such as {SUCH}")))
        } else {
            Ok(Self { keys })
        }
    }

    /// One key that nobody else has, for tests and for what need not outlive the process.
    ///
    /// # Errors
    ///
    /// When the system has no random bytes.
    pub fn generate() -> Result<Self, Error> {
        let key = Key::try_generate();
        let key = key.ok_or_else(|| Error::internal("the system has no random bytes for a key"))?;
        Ok(Self { keys: vec![key] })
    }

    /// The one that signs and encrypts.
    pub(crate) fn newest(&self) -> Option<&Key> {
        self.keys.first()
    }

    /// All of them, the newest first.
    pub(crate) fn all(&self) -> &[Key] {
        &self.keys
    }
}

impl fmt::Debug for CookieKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CookieKeys").field("count", &self.keys.len()).finish_non_exhaustive()
    }
}
