//! What is said about a cookie in `Set-Cookie`, and what browsers would refuse.

use baya::Error;
use baya::axum::http::HeaderValue;
use cookie::{Cookie, SameSite};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What every browser keeps of one cookie at least, in bytes
/// ([RFC 6265](https://www.rfc-editor.org/rfc/rfc6265#section-6.1)).
const MOST_BYTES: usize = 4096;

/// What can't stand in a value, and what would be decoded when it is read.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

/// Prefixes of names that browsers vouch for, and whether they need a cookie of one host alone and one that
/// no script reads
/// ([RFC 6265bis](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3)).
const PREFIXES: [(&str, bool, bool); 4] = [
    ("__Host-Http-", true, true),
    ("__Host-", true, false),
    ("__Http-", false, true),
    ("__Secure-", false, false),
];

/// With the defaults for what was left open.
pub(crate) fn completed(mut cookie: Cookie<'static>) -> Cookie<'static> {
    if cookie.http_only().is_none() {
        cookie.set_http_only(true);
    }
    if cookie.secure().is_none() {
        cookie.set_secure(true);
    }
    if cookie.same_site().is_none() {
        cookie.set_same_site(SameSite::Lax);
    }
    if cookie.path().is_none() {
        cookie.set_path("/");
    }
    cookie
}

/// The line of a cookie that is complete.
pub(crate) fn line(cookie: &Cookie<'static>) -> Result<HeaderValue, Error> {
    let refused = |why: &str| {
        Error::internal(format!(
            "the cookie `{}` can't be set: {why}",
            cookie.name().escape_debug()
        ))
    };
    check(cookie).map_err(|why| refused(&why))?;
    let mut written = cookie.clone();
    written.set_value(utf8_percent_encode(cookie.value(), ENCODED).to_string());
    let line = written.to_string();
    if line.len() > MOST_BYTES {
        let bytes = line.len();
        return Err(refused(&format!(
            "it has {bytes} bytes, and browsers keep {MOST_BYTES}; keep what is in it on the server, under a short key"
        )));
    }
    let mut line = HeaderValue::try_from(line)
        .map_err(|_| refused("its path or domain is not a valid header value"))?;
    line.set_sensitive(true);
    Ok(line)
}

fn check(cookie: &Cookie<'_>) -> Result<(), String> {
    let secure = cookie.secure() == Some(true);
    if cookie.name().is_empty() || !cookie.name().bytes().all(is_token) {
        return Err("its name must be letters, digits and `-`, `_` or `.`".to_owned());
    }
    if !cookie.path().is_some_and(|path| path.starts_with('/') && is_attribute(path)) {
        return Err("its path must start with `/` and have no `;`".to_owned());
    }
    if cookie.domain().is_some_and(|domain| domain.is_empty() || !is_attribute(domain)) {
        return Err("its domain must be a name of a host".to_owned());
    }
    if cookie.same_site() == Some(SameSite::None) && !secure {
        return Err("`SameSite=None` needs `secure(true)`".to_owned());
    }
    if cookie.partitioned() == Some(true) && !secure {
        return Err("`Partitioned` needs `secure(true)`".to_owned());
    }
    check_prefix(cookie, secure)
}

/// Browsers drop a cookie whose attributes contradict its name, without a word.
fn check_prefix(cookie: &Cookie<'_>, secure: bool) -> Result<(), String> {
    let starts = |prefix: &str| {
        let start = cookie.name().get(..prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    let Some((prefix, host, http)) = PREFIXES.iter().find(|(prefix, ..)| starts(prefix)) else {
        return Ok(());
    };
    if !secure {
        return Err(format!("a name with `{prefix}` needs `secure(true)`"));
    }
    if *host && (cookie.path() != Some("/") || cookie.domain().is_some()) {
        return Err(format!("a name with `{prefix}` needs the path `/` and no domain"));
    }
    if *http && cookie.http_only() != Some(true) {
        return Err(format!("a name with `{prefix}` needs `http_only(true)`"));
    }
    Ok(())
}

/// Whether a byte may stand in a name
/// ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2)).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_attribute(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b';')
}
