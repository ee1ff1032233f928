//! Signs and encrypts values.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cookie::{Cookie, CookieJar, Key};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The protection of a value. It is always bound to the name of its cookie.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Protection {
    /// The value, a dot, and its HMAC-SHA256.
    Signed,
    /// The value encrypted with AES-256-GCM.
    Private,
}

impl Protection {
    /// Returns the value for the browser.
    pub(crate) fn protect(self, key: &Key, name: &str, value: &str) -> String {
        match self {
            Self::Signed => {
                let tag = tag(key, name, value).finalize().into_bytes();
                format!("{value}.{}", URL_SAFE_NO_PAD.encode(tag))
            }
            Self::Private => {
                let mut jar = CookieJar::new();
                jar.private_mut(key).add(Cookie::new(name.to_owned(), value.to_owned()));
                jar.get(name).map(|cookie| cookie.value().to_owned()).unwrap_or_default()
            }
        }
    }

    /// Returns the original value, if it was protected with this key for a cookie with this name.
    pub(crate) fn open(self, key: &Key, name: &str, protected: &str) -> Option<String> {
        match self {
            Self::Signed => {
                let (value, signature) = protected.rsplit_once('.')?;
                let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
                // Compared in constant time.
                tag(key, name, value).verify_slice(&signature).ok()?;
                Some(value.to_owned())
            }
            Self::Private => {
                let cookie = Cookie::new(name.to_owned(), protected.to_owned());
                let opened = CookieJar::new().private(key).decrypt(cookie)?;
                Some(opened.value().to_owned())
            }
        }
    }
}

/// The HMAC of name and value. Names contain no `=`, so different pairs are different inputs.
fn tag(key: &Key, name: &str, value: &str) -> Hmac<Sha256> {
    let mut block = [0; 64];
    for (byte, key_byte) in block.iter_mut().zip(key.signing()) {
        *byte = *key_byte;
    }
    // HMAC pads a key with zeros to one block.
    let mut tag = <Hmac<Sha256> as hmac::digest::KeyInit>::new(&block.into());
    tag.update(name.as_bytes());
    tag.update(b"=");
    tag.update(value.as_bytes());
    tag
}
