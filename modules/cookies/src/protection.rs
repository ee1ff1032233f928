//! How a value is protected, by one key.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cookie::{Cookie, CookieJar, Key};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// How a value is protected. In both ways it is bound to the name of its cookie.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Protection {
    /// The value, and behind a dot its HMAC-SHA256.
    Signed,
    /// The value in AES-256-GCM.
    Private,
}

impl Protection {
    /// The value as the browser gets it.
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

    /// The value, where this key has protected it for a cookie of this name.
    pub(crate) fn open(self, key: &Key, name: &str, protected: &str) -> Option<String> {
        match self {
            Self::Signed => {
                let (value, written) = protected.rsplit_once('.')?;
                let written = URL_SAFE_NO_PAD.decode(written).ok()?;
                // Compared in a time that does not tell how much of it was right.
                tag(key, name, value).verify_slice(&written).ok()?;
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

/// No name has a `=`, so no two pairs of name and value give the same text.
fn tag(key: &Key, name: &str, value: &str) -> Hmac<Sha256> {
    let mut block = [0; 64];
    for (byte, of_key) in block.iter_mut().zip(key.signing()) {
        *byte = *of_key;
    }
    // A key of HMAC is filled up with zeros to one block.
    let mut tag = <Hmac<Sha256> as hmac::digest::KeyInit>::new(&block.into());
    tag.update(name.as_bytes());
    tag.update(b"=");
    tag.update(value.as_bytes());
    tag
}
