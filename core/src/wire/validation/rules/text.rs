//! Rules about strings.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
#[cfg(feature = "dto")]
use std::sync::LazyLock;

use uuid::Uuid;

use crate::error::Param;
use crate::wire::validation::Report;

/// A string type.
#[diagnostic::on_unimplemented(
    message = "this rule applies to strings, and this field is a `{Self}`",
    label = "not a string",
    note = "for the elements of a list, write it in `#[rule(each(...))]`; for any other type, write `#[rule(custom(function))]`, or `impl Text for {Self}` if the type is your own"
)]
pub trait Text {
    /// Returns the string.
    fn text(&self) -> &str;
}

macro_rules! texts {
    ($($of:ty)*) => { $(
        impl Text for $of {
            #[inline]
            fn text(&self) -> &str {
                self
            }
        }
    )* };
}

texts! { str String Box<str> Arc<str> Cow<'_, str> &str }

/// `contains(...)`, `starts_with(...)` and `ends_with(...)`: checks that a string contains another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contains {
    /// What it has.
    pub part: &'static str,
    /// Where.
    pub at: Affix,
}

/// Where a text has something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Affix {
    /// `starts_with("...")`
    Start,
    /// `contains("...")`
    Anywhere,
    /// `ends_with("...")`
    End,
}

impl Contains {
    /// Checks a value.
    #[inline]
    pub fn check<T: Text + ?Sized>(self, value: &T, report: &mut Report<'_>) {
        let text = value.text();
        let part = self.part;
        let (has, code, verb) = match self.at {
            Affix::Start => (text.starts_with(part), "starts_with", "start with"),
            Affix::Anywhere => (text.contains(part), "contains", "contain"),
            Affix::End => (text.ends_with(part), "ends_with", "end with"),
        };
        if !has {
            let message = format!("must {verb} `{part}`");
            report.violation(code, message, [("part", Param::Text(part.into()))]);
        }
    }
}

/// A form of texts that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// An address for mail, as browsers check it
    /// ([HTML](https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address)).
    Email,
    /// An absolute URL, in ASCII ([RFC 3986](https://www.rfc-editor.org/rfc/rfc3986)); one of the web has a
    /// host.
    Url,
    /// A UUID ([RFC 9562](https://www.rfc-editor.org/rfc/rfc9562)), with hyphens.
    Uuid,
    /// An address of IP, of version 4 or 6.
    Ip,
    /// One of version 4.
    Ipv4,
    /// One of version 6 ([RFC 5952](https://www.rfc-editor.org/rfc/rfc5952)).
    Ipv6,
}

impl Format {
    /// Its name in `#[rule(...)]` and in faults.
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

    /// What a text of it is, in words.
    const fn words(self) -> &'static str {
        match self {
            Self::Email => "an email address",
            Self::Url => "an absolute URL",
            Self::Uuid => "a UUID",
            Self::Ip => "an IP address",
            Self::Ipv4 => "an IPv4 address",
            Self::Ipv6 => "an IPv6 address",
        }
    }

    fn fits(self, text: &str) -> bool {
        match self {
            #[cfg(feature = "dto")]
            Self::Email => !text.ends_with(']') && garde::rules::email::parse_email(text).is_ok(),
            #[cfg(feature = "dto")]
            Self::Url => is_url(text),
            #[cfg(not(feature = "dto"))]
            Self::Email | Self::Url => false,
            Self::Uuid => text.len() == 36 && Uuid::try_parse(text).is_ok(),
            Self::Ip => text.parse::<IpAddr>().is_ok(),
            Self::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            Self::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
        }
    }

    /// Checks a value.
    #[inline]
    pub fn check<T: Text + ?Sized>(self, value: &T, report: &mut Report<'_>) {
        if !self.fits(value.text()) {
            report.error(self.name(), format!("must be {}", self.words()));
        }
    }
}

#[cfg(feature = "dto")]
fn is_url(text: &str) -> bool {
    let Ok(url) = iri_string::types::UriStr::new(text) else { return false };
    let authority = url.authority_components();
    let is_of_web = ["http", "https", "ws", "wss", "ftp"]
        .iter()
        .any(|scheme| url.scheme_str().eq_ignore_ascii_case(scheme));
    let has_host = authority.is_some_and(|authority| !authority.host().is_empty());
    let port = authority.and_then(|authority| authority.port());
    let is_port = |port: &str| port.is_empty() || port.parse::<u16>().is_ok();
    (has_host || !is_of_web) && port.is_none_or(is_port)
}

/// `pattern("...")`: a regular expression that a text has somewhere; `^` and `$` are its ends.
#[cfg(feature = "dto")]
#[derive(Debug)]
pub struct Pattern {
    written: &'static str,
    compiled: LazyLock<Option<regex::Regex>>,
}

#[cfg(feature = "dto")]
impl Pattern {
    /// One that the compiler has checked.
    pub const fn new(written: &'static str, compile: fn() -> Option<regex::Regex>) -> Self {
        Self { written, compiled: LazyLock::new(compile) }
    }

    /// Checks a value.
    #[inline]
    pub fn check<T: Text + ?Sized>(&self, value: &T, report: &mut Report<'_>) {
        let fits = self.compiled.as_ref().is_some_and(|pattern| pattern.is_match(value.text()));
        if !fits {
            let message = format!("must match `{}`", self.written);
            report.violation("pattern", message, [("pattern", Param::Text(self.written.into()))]);
        }
    }
}
