//! The rules for strings: `contains`, `starts_with`, `ends_with`, `pattern` and formats.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
#[cfg(feature = "dto")]
use std::sync::LazyLock;

use uuid::Uuid;

use crate::error::Param;
use crate::wire::schema::{Affix, Contains, Format};
use crate::wire::validation::Report;

/// A type to which rules for strings apply.
#[diagnostic::on_unimplemented(
    message = "this rule applies to strings, found `{Self}`",
    label = "not a string",
    note = "for the elements of a list, write it in `#[rule(each(...))]`; for any other type, write `#[rule(custom(function))]`, or `impl Text for {Self}` if the type is your own"
)]
pub trait Text {
    /// Returns the string.
    fn text(&self) -> &str;
}

macro_rules! strings {
    ($($of:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Text for $of {
            #[inline]
            fn text(&self) -> &str {
                self
            }
        }
    )* };
}

strings! { str String Box<str> Arc<str> Cow<'_, str> &str }

impl Contains {
    /// Checks a value.
    #[inline]
    pub fn check<T: Text + ?Sized>(self, value: &T, report: &mut Report<'_>) {
        let text = value.text();
        let part = self.part;
        let (is_valid, code, verb) = match self.at {
            Affix::Start => (text.starts_with(part), "starts_with", "start with"),
            Affix::Anywhere => (text.contains(part), "contains", "contain"),
            Affix::End => (text.ends_with(part), "ends_with", "end with"),
        };
        if !is_valid {
            let message = format!("must {verb} `{part}`");
            report.violation(code, message, [("part", Param::String(part.into()))]);
        }
    }
}

impl Format {
    /// Returns the description of the format in messages.
    const fn description(self) -> &'static str {
        match self {
            Self::Email => "an email address",
            Self::Url => "an absolute URL",
            Self::Uuid => "a UUID",
            Self::Ip => "an IP address",
            Self::Ipv4 => "an IPv4 address",
            Self::Ipv6 => "an IPv6 address",
        }
    }

    fn matches(self, text: &str) -> bool {
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
        if !self.matches(value.text()) {
            report.error(self.name(), format!("must be {}", self.description()));
        }
    }
}

#[cfg(feature = "dto")]
fn is_url(text: &str) -> bool {
    let Ok(url) = iri_string::types::UriStr::new(text) else { return false };
    let authority = url.authority_components();
    let needs_host = ["http", "https", "ws", "wss", "ftp"]
        .iter()
        .any(|scheme| url.scheme_str().eq_ignore_ascii_case(scheme));
    let has_host = authority.is_some_and(|authority| !authority.host().is_empty());
    let port = authority.and_then(|authority| authority.port());
    let is_valid_port = |port: &str| port.is_empty() || port.parse::<u16>().is_ok();
    (has_host || !needs_host) && port.is_none_or(is_valid_port)
}

/// The rule `pattern("...")`: requires that a regular expression matches a substring. `^` and `$` match the start and the
/// end of the string.
#[cfg(feature = "dto")]
#[derive(Debug)]
pub struct Pattern {
    written: &'static str,
    compiled: LazyLock<Option<regex::Regex>>,
}

#[cfg(feature = "dto")]
impl Pattern {
    /// Creates the rule for an expression that the macro has checked. `compile` is called when the rule is first used.
    pub const fn new(written: &'static str, compile: fn() -> Option<regex::Regex>) -> Self {
        Self { written, compiled: LazyLock::new(compile) }
    }

    /// Checks a value.
    #[inline]
    pub fn check<T: Text + ?Sized>(&self, value: &T, report: &mut Report<'_>) {
        let compiled = self.compiled.as_ref();
        if !compiled.is_some_and(|pattern| pattern.is_match(value.text())) {
            let message = format!("must match `{}`", self.written);
            report.violation("pattern", message, [("pattern", Param::String(self.written.into()))]);
        }
    }
}
