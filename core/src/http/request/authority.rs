//! Parses the host and port of a request.

use std::borrow::Cow;
use std::net::Ipv6Addr;

use crate::http::edge::normalize_escapes;

/// A valid host with an optional port
/// ([RFC 3986, 3.2.2](https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Authority<'a> {
    /// The host, or an empty string if the request names none.
    host: &'a str,
    port: Option<u16>,
}

impl<'a> Authority<'a> {
    /// Parses the value of `Host` or the authority of a request target. Unlike the grammar, it rejects user
    /// information, empty labels and ports above 65535, which no client sends on purpose.
    pub(crate) fn parse(text: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        if text.is_empty() {
            return Some(Self { host: "", port: None });
        }
        let (host, rest) = match text.strip_prefix('[') {
            Some(inner) => {
                let end = inner.find(']')?;
                is_literal(&inner[..end]).then_some(())?;
                text.split_at(end + 2)
            }
            None => {
                let end = text.find(':').unwrap_or(text.len());
                is_name(&text.as_bytes()[..end]).then_some(())?;
                text.split_at(end)
            }
        };
        let port = match rest.strip_prefix(':') {
            Some("") => None,
            Some(digits) => Some(port(digits)?),
            None if rest.is_empty() => None,
            None => return None,
        };
        Some(Self { host, port })
    }

    /// Returns the host in lower case without a trailing dot, or `None` if the request names none.
    pub(crate) fn host(&self) -> Option<String> {
        let host = plain(self.host);
        let host = host.strip_suffix('.').unwrap_or(&host);
        (!host.is_empty()).then(|| host.to_ascii_lowercase())
    }

    pub(crate) const fn port(&self) -> Option<u16> {
        self.port
    }

    /// Whether both name the same server. `default` is the port of an authority without one.
    pub(crate) fn is_same(&self, other: &Self, default: u16) -> bool {
        let port = |one: &Self| one.port.unwrap_or(default);
        plain(self.host).eq_ignore_ascii_case(&plain(other.host)) && port(self) == port(other)
    }
}

/// Returns a host with its percent-encoding normalized.
fn plain(host: &str) -> Cow<'_, str> {
    if host.contains('%') { Cow::Owned(normalize_escapes(host)) } else { Cow::Borrowed(host) }
}

fn port(digits: &str) -> Option<u16> {
    let numeric = digits.bytes().all(|byte| byte.is_ascii_digit());
    numeric.then(|| digits.parse().ok()).flatten()
}

/// Whether a literal is an IPv6 address or an address of a later version.
fn is_literal(inner: &str) -> bool {
    let Some(later) = inner.strip_prefix(['v', 'V']) else {
        return inner.parse::<Ipv6Addr>().is_ok();
    };
    let Some((version, address)) = later.split_once('.') else { return false };
    let is_hex = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_hexdigit());
    let plain = |byte: u8| byte == b':' || is_plain(byte);
    is_hex && !address.is_empty() && address.bytes().all(plain)
}

/// Whether a host is a name or an IPv4 address without empty labels; it may end with a dot. A dot may be
/// percent-encoded.
fn is_name(name: &[u8]) -> bool {
    let mut before = b'.';
    let mut rest = name;
    while let [byte, after @ ..] = rest {
        rest = match (*byte, after) {
            (b'.', _) if before == b'.' => return false,
            (b'%', [b'2', b'e' | b'E', ..]) if before == b'.' => return false,
            (b'%', [b'2', b'e' | b'E', after @ ..]) => {
                before = b'.';
                rest = after;
                continue;
            }
            (b'%', [high, low, after @ ..])
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                after
            }
            (byte, _) if is_plain(byte) => after,
            _ => return false,
        };
        before = *byte;
    }
    !name.is_empty()
}

/// Whether a host may contain this character: unreserved characters and sub-delimiters.
const fn is_plain(byte: u8) -> bool {
    const PLAIN: [bool; 256] = {
        let mut plain = [false; 256];
        let marks = b"-._~!$&'()*+,;=";
        let mut index = 0;
        while index < marks.len() {
            plain[marks[index] as usize] = true;
            index += 1;
        }
        let mut byte = 0;
        while byte < 128 {
            if (byte as u8).is_ascii_alphanumeric() {
                plain[byte] = true;
            }
            byte += 1;
        }
        plain
    };
    PLAIN[byte as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<(Option<String>, Option<u16>)> {
        Authority::parse(text.as_bytes()).map(|authority| (authority.host(), authority.port()))
    }

    #[test]
    fn accepts_names_addresses_and_ports() {
        let host = |host: &str, port| Some((Some(host.to_owned()), port));
        assert_eq!(parsed("Example.COM"), host("example.com", None));
        assert_eq!(parsed("example.com.:8080"), host("example.com", Some(8080)));
        assert_eq!(parsed("127.0.0.1:0"), host("127.0.0.1", Some(0)));
        assert_eq!(parsed("[::1]:3000"), host("[::1]", Some(3000)));
        assert_eq!(parsed("[v1.a:b]"), host("[v1.a:b]", None));
        assert_eq!(parsed("a_b.c-d%41:"), host("a_b.c-da", None));
        assert_eq!(parsed("a%2Eb%2f"), host("a.b%2f", None));
        assert_eq!(parsed(""), Some((None, None)));
    }

    #[test]
    fn rejects_invalid_hosts_and_ports() {
        let wrong = [
            "a b",
            "a/b",
            "u@a",
            "u:p@a",
            "a:99999999",
            "a:65536",
            "a:+1",
            "a:b",
            "a:1:2",
            "a..b",
            ".a",
            ".",
            "a%4",
            "a.%2eb",
            "a%2e%2Eb",
            "%2ea",
            "a%zz",
            "[::1",
            "[::1]x",
            "[::g]",
            "[]",
            "[v.a]",
            ":80",
            "a?b",
            "a#b",
            "a\"b",
            "a\\b",
            "<a>",
            "\u{e9}",
        ];
        for text in wrong {
            assert_eq!(parsed(text), None, "{text}");
        }
        assert_eq!(Authority::parse(b"caf\xe9"), None);
    }

    #[test]
    fn a_default_port_equals_no_port() {
        let same = |one: &'static str, other: &'static str| {
            let read = |text: &'static str| Authority::parse(text.as_bytes());
            read(one).zip(read(other)).is_some_and(|(one, other)| one.is_same(&other, 80))
        };
        assert!(same("A.example:80", "a.EXAMPLE"));
        assert!(!same("a.example:81", "a.example"));
        assert!(!same("a.example", "b.example"));
    }
}
