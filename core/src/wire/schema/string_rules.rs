//! The rules for strings, as data.

/// The rules `contains(...)`, `starts_with(...)` and `ends_with(...)`: require that a string contains another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contains {
    /// The required substring.
    pub part: &'static str,
    /// The position of the substring.
    pub at: Affix,
}

/// The position of a substring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Affix {
    /// `starts_with("...")`
    Start,
    /// `contains("...")`
    Anywhere,
    /// `ends_with("...")`
    End,
}

/// A named format of strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// An email address, as defined by
    /// [HTML](https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address).
    Email,
    /// An absolute URL in ASCII ([RFC 3986](https://www.rfc-editor.org/rfc/rfc3986)). URLs of HTTP, WebSocket and FTP must
    /// have a host.
    Url,
    /// A UUID ([RFC 9562](https://www.rfc-editor.org/rfc/rfc9562)), with hyphens.
    Uuid,
    /// An IPv4 or IPv6 address.
    Ip,
    /// An IPv4 address.
    Ipv4,
    /// An IPv6 address ([RFC 5952](https://www.rfc-editor.org/rfc/rfc5952)).
    Ipv6,
}

impl Format {
    /// Returns the name of the format in `#[rule(...)]`, which is also the code of the validation error.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Url => "url",
            Self::Uuid => "uuid",
            Self::Ip => "ip",
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
        }
    }
}
