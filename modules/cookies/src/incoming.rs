//! The cookies of a request.

use baya::__private::sent_cookies;
use baya::axum::http::HeaderMap;
use cookie::Cookie;

/// Returns the cookies of a request that can be decoded, in their order.
pub(crate) fn read(headers: &HeaderMap) -> Vec<Cookie<'static>> {
    let cookies = sent_cookies(headers).filter_map(|sent| {
        let name = std::str::from_utf8(sent.name).ok().filter(|name| !name.is_empty())?;
        Some(Cookie::new(name.to_owned(), sent.value()?.into_owned()))
    });
    cookies.collect()
}
