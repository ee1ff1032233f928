//! Which pages of other origins may call ([Fetch, CORS](https://fetch.spec.whatwg.org/#http-cors-protocol)).

use std::time::Duration;

/// Which pages of other origins may call, and what they may send and see.
///
/// It is written down in constants, so what contradicts itself does not compile. The whole app has one by
/// [`App::cors`](crate::App::cors); `#[http(cors = ...)]` puts another one on a handler, a controller or a
/// module. A preflight is answered before any route, guard or layer.
///
/// By default a page may send `GET`, `HEAD`, `PUT`, `PATCH`, `POST` and `DELETE` with any header that it
/// asks for, without cookies, and sees the headers that every page sees.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::time::Duration;
/// use baya::Cors;
///
/// const CORS: Cors = Cors::origins(&["https://app.example.com"])
///     .credentials()
///     .expose(&["x-total-count"])
///     .max_age(Duration::from_secs(600));
/// # let _ = CORS;
/// ```
///
/// An answer for everyone can't come with somebody's cookies:
///
/// ```compile_fail
/// # extern crate baya_core as baya;
/// const CORS: baya::Cors = baya::Cors::any().credentials();
/// # let _ = CORS;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Cors {
    pub(super) origins: Origins,
    pub(super) methods: &'static [&'static str],
    /// `None` for those that are asked for.
    pub(super) headers: Option<&'static [&'static str]>,
    pub(super) exposed: &'static [&'static str],
    pub(super) credentials: bool,
    pub(super) max_age: Option<Duration>,
}

#[derive(Clone, Copy)]
pub(super) enum Origins {
    Any,
    List(&'static [&'static str]),
    Matching(fn(&str) -> bool),
}

impl std::fmt::Debug for Origins {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Any => f.write_str("Any"),
            Self::List(list) => f.debug_tuple("List").field(list).finish(),
            Self::Matching(_) => f.write_str("Matching"),
        }
    }
}

impl PartialEq for Cors {
    /// Functions are the same where they are one.
    fn eq(&self, other: &Self) -> bool {
        let origins = match (&self.origins, &other.origins) {
            (Origins::Any, Origins::Any) => true,
            (Origins::List(one), Origins::List(other)) => one == other,
            (Origins::Matching(one), Origins::Matching(other)) => {
                std::ptr::fn_addr_eq(*one, *other)
            }
            _ => false,
        };
        origins
            && (self.methods, self.headers) == (other.methods, other.headers)
            && (self.exposed, self.credentials, self.max_age)
                == (other.exposed, other.credentials, other.max_age)
    }
}

impl Cors {
    const METHODS: &'static [&'static str] = &["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"];

    /// Pages of every origin may call, without cookies.
    pub const fn any() -> Self {
        Self::of(Origins::Any)
    }

    /// Pages of these origins may call, each as `https://app.example.com`, with a port where it is not
    /// that of the scheme.
    ///
    /// # Panics
    ///
    /// When one is no origin, such as one with a path; in a constant, that is a compile error.
    #[track_caller]
    pub const fn origins(origins: &'static [&'static str]) -> Self {
        let mut i = 0;
        while i < origins.len() {
            assert!(
                is_origin(origins[i]),
                "an origin is a scheme, a host and maybe a port in lower case, such as `https://app.example.com`, without a path, a `/` at its end, or the port that its scheme has anyway"
            );
            i += 1;
        }
        Self::of(Origins::List(origins))
    }

    /// Pages of the origins that the function accepts may call.
    pub const fn matching(accepts: fn(&str) -> bool) -> Self {
        Self::of(Origins::Matching(accepts))
    }

    const fn of(origins: Origins) -> Self {
        Self {
            origins,
            methods: Self::METHODS,
            headers: None,
            exposed: &[],
            credentials: false,
            max_age: None,
        }
    }

    /// The verbs that pages may send.
    #[must_use]
    pub const fn methods(mut self, methods: &'static [&'static str]) -> Self {
        self.methods = methods;
        self
    }

    /// The headers that pages may send beside those that every page may; whatever they ask for by default.
    #[must_use]
    pub const fn headers(mut self, headers: &'static [&'static str]) -> Self {
        self.headers = Some(headers);
        self
    }

    /// The headers of answers that pages see beside those that every page sees.
    #[must_use]
    pub const fn expose(mut self, headers: &'static [&'static str]) -> Self {
        self.exposed = headers;
        self
    }

    /// Pages may send cookies, and see what is answered to them.
    ///
    /// # Panics
    ///
    /// When pages of every origin may call; in a constant, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn credentials(mut self) -> Self {
        assert!(
            !matches!(self.origins, Origins::Any),
            "pages of every origin can't call with cookies; list the origins that may"
        );
        self.credentials = true;
        self
    }

    /// How long a browser may keep the answer to a preflight; its own default is 5 s.
    #[must_use]
    pub const fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    pub(crate) fn allows(&self, origin: &str) -> bool {
        match self.origins {
            Origins::Any => true,
            Origins::List(list) => list.contains(&origin),
            Origins::Matching(accepts) => accepts(origin),
        }
    }

    /// Whether answers differ by the origin that asks.
    pub(super) const fn varies(&self) -> bool {
        !matches!(self.origins, Origins::Any)
    }
}

/// `scheme://host[:port]`, as browsers send it.
const fn is_origin(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut scheme = 0;
    let mut at = 0;
    while scheme < bytes.len() && bytes[scheme] != b':' {
        scheme += 1;
    }
    let host = scheme + 3;
    if scheme == 0 || host >= bytes.len() || bytes[host] == b':' {
        return false;
    }
    while at < bytes.len() {
        let byte = bytes[at];
        let belongs = match at {
            _ if at == scheme + 1 || at == scheme + 2 => byte == b'/',
            _ => byte.is_ascii_graphic() && !byte.is_ascii_uppercase(),
        };
        if !belongs || at >= host && matches!(byte, b'/' | b'*' | b'@' | b'?' | b'#' | b'\\') {
            return false;
        }
        at += 1;
    }
    !matches!(
        bytes,
        [b'h', b't', b't', b'p', b's', b':', .., b':', b'4', b'4', b'3']
            | [b'h', b't', b't', b'p', b':', .., b':', b'8', b'0']
    )
}

#[cfg(test)]
mod tests {
    use super::is_origin;

    #[test]
    fn an_origin_is_what_a_browser_sends() {
        for origin in ["https://a.example", "http://localhost:5173", "http://[::80]", "app://cats"]
        {
            assert!(is_origin(origin), "{origin}");
        }
        for text in [
            "",
            "null",
            "a.example",
            "https://",
            "https:/a.example",
            "https://A.example",
            "https://a.example/",
            "https://a.example/cats",
            "https://a.example:443",
            "https://*.example",
            "https://tom@a.example",
            "https://a.example?x",
            "https://:8080",
            "https://a example",
        ] {
            assert!(!is_origin(text), "{text}");
        }
    }
}
