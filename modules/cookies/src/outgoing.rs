//! Creates the `Set-Cookie` header of a cookie, and rejects cookies that browsers would ignore.

use baya::Error;
use baya::axum::http::HeaderValue;
use cookie::{Cookie, SameSite};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// The length in bytes of a cookie that every browser stores
/// ([RFC 6265](https://www.rfc-editor.org/rfc/rfc6265#section-6.1)).
const MAX_BYTES: usize = 4096;

/// Characters that a value can't contain, and `%`, which would be decoded when the value is read.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

/// Prefixes of names with rules that browsers enforce: whether the cookie must be limited to one host, and
/// whether it must be `HttpOnly`
/// ([RFC 6265bis](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3)).
const PREFIXES: [(&str, bool, bool); 4] = [
    ("__Host-Http-", true, true),
    ("__Host-", true, false),
    ("__Http-", false, true),
    ("__Secure-", false, false),
];

/// Adds the defaults of attributes that are not set.
pub(crate) fn with_defaults(mut cookie: Cookie<'static>) -> Cookie<'static> {
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

/// Creates the header of a cookie with its defaults.
pub(crate) fn header(cookie: &Cookie<'static>) -> Result<HeaderValue, Error> {
    let invalid = |reason: &str| {
        let name = cookie.name().escape_debug();
        Error::internal(format!("can't set the cookie `{name}`: {reason}"))
    };
    check(cookie).map_err(|reason| invalid(&reason))?;
    let mut encoded = cookie.clone();
    encoded.set_value(utf8_percent_encode(cookie.value(), ENCODED).to_string());
    let text = encoded.to_string();
    if text.len() > MAX_BYTES {
        let bytes = text.len();
        return Err(invalid(&format!(
            "expected at most {MAX_BYTES} bytes, found {bytes}; store the data on the server, and an id in the cookie"
        )));
    }
    let mut header = HeaderValue::try_from(text)
        .map_err(|_| invalid("its path or domain is not a valid header value"))?;
    header.set_sensitive(true);
    Ok(header)
}

fn check(cookie: &Cookie<'_>) -> Result<(), String> {
    let secure = cookie.secure() == Some(true);
    if cookie.name().is_empty() || !cookie.name().bytes().all(is_token) {
        return Err("its name must contain only letters, digits and `-`, `_` or `.`".to_owned());
    }
    if !cookie.path().is_some_and(|path| path.starts_with('/') && is_attribute(path)) {
        return Err("its path must start with `/` and must not contain `;`".to_owned());
    }
    if cookie.domain().is_some_and(|domain| domain.is_empty() || !is_attribute(domain)) {
        return Err("its domain must be a host name".to_owned());
    }
    if cookie.same_site() == Some(SameSite::None) && !secure {
        return Err("`SameSite=None` requires `secure(true)`".to_owned());
    }
    if cookie.partitioned() == Some(true) && !secure {
        return Err("`Partitioned` requires `secure(true)`".to_owned());
    }
    check_prefix(cookie, secure)
}

/// Checks the rules of a prefix: browsers silently ignore a cookie whose attributes contradict its name.
fn check_prefix(cookie: &Cookie<'_>, secure: bool) -> Result<(), String> {
    let has_prefix = |prefix: &str| {
        let start = cookie.name().get(..prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    let Some((prefix, one_host, http_only)) =
        PREFIXES.iter().find(|(prefix, ..)| has_prefix(prefix))
    else {
        return Ok(());
    };
    if !secure {
        return Err(format!("a name with `{prefix}` requires `secure(true)`"));
    }
    if *one_host && (cookie.path() != Some("/") || cookie.domain().is_some()) {
        return Err(format!("a name with `{prefix}` requires the path `/` and no domain"));
    }
    if *http_only && cookie.http_only() != Some(true) {
        return Err(format!("a name with `{prefix}` requires `http_only(true)`"));
    }
    Ok(())
}

/// Whether a name may contain the byte
/// ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2)).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_attribute(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b';')
}
