//! Cross-origin requests of browsers
//! ([Fetch, CORS](https://fetch.spec.whatwg.org/#http-cors-protocol)).

use std::time::Duration;

/// The origins whose pages may call the app, and what these pages may send and read.
///
/// Policies are constants, so contradictions do not compile. [`App::cors`](crate::App::cors) sets
/// the policy of the app, and `#[http(cors = ...)]` that of a handler, a controller or a module.
/// Preflights are handled before routes, guards and layers.
///
/// By default, pages may send `GET`, `HEAD`, `PUT`, `PATCH`, `POST` and `DELETE` requests with any
/// headers and without cookies, and read the headers that CORS always allows.
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
/// A policy for all origins can't allow cookies:
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
    /// `None` allows the headers that the browser requests.
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
    /// Functions are equal if they have the same address.
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

    /// Allows pages of every origin, without cookies.
    pub const fn any() -> Self {
        Self::new(Origins::Any)
    }

    /// Allows pages of these origins. An origin is `https://app.example.com`, with a port unless it
    /// is the default of the scheme.
    ///
    /// # Panics
    ///
    /// Panics if an entry is not an origin, such as a URL with a path. In a constant, that is a
    /// compile error.
    #[track_caller]
    pub const fn origins(origins: &'static [&'static str]) -> Self {
        let mut i = 0;
        while i < origins.len() {
            assert!(
                is_origin(origins[i]),
                "an origin must be a scheme, a host and an optional port in lower case, such as `https://app.example.com`, without a path, a trailing `/`, or the default port of the scheme"
            );
            i += 1;
        }
        Self::new(Origins::List(origins))
    }

    /// Allows pages of the origins that the function accepts.
    pub const fn matching(accepts: fn(&str) -> bool) -> Self {
        Self::new(Origins::Matching(accepts))
    }

    const fn new(origins: Origins) -> Self {
        Self {
            origins,
            methods: Self::METHODS,
            headers: None,
            exposed: &[],
            credentials: false,
            max_age: None,
        }
    }

    /// Sets the methods that pages may send.
    #[must_use]
    pub const fn methods(mut self, methods: &'static [&'static str]) -> Self {
        self.methods = methods;
        self
    }

    /// Sets the headers that pages may send in addition to those that CORS always allows. By
    /// default, all headers are allowed.
    #[must_use]
    pub const fn headers(mut self, headers: &'static [&'static str]) -> Self {
        self.headers = Some(headers);
        self
    }

    /// Sets the response headers that pages may read in addition to those that CORS always allows.
    #[must_use]
    pub const fn expose(mut self, headers: &'static [&'static str]) -> Self {
        self.exposed = headers;
        self
    }

    /// Allows pages to send cookies and to read the responses.
    ///
    /// # Panics
    ///
    /// Panics if pages of every origin are allowed. In a constant, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn credentials(mut self) -> Self {
        assert!(
            !matches!(self.origins, Origins::Any),
            "`credentials` can't be combined with `any`; list the allowed origins with `origins`"
        );
        self.credentials = true;
        self
    }

    /// Sets how long a browser may cache the response to a preflight. The default of browsers is 5
    /// s.
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

    /// Whether responses depend on the requesting origin.
    pub(super) const fn varies(&self) -> bool {
        !matches!(self.origins, Origins::Any)
    }
}

/// Whether a string is `scheme://host[:port]`, as browsers send it.
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
    fn accepts_only_origins_as_browsers_send_them() {
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
