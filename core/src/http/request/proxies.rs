//! The addresses of clients behind reverse proxies.

use std::net::{IpAddr, SocketAddr};

use super::networks::Networks;
use super::peer::Peer;
use crate::error::Result;
use crate::pipeline::Context;
use axum::extract::ConnectInfo;
use axum::http::header::FORWARDED;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};

/// The proxies whose forwarding headers are trusted. None are by default.
///
/// A header such as `X-Forwarded-For` is read from its end, where the nearest proxy appends. An
/// entry is used as long as the address after it belongs to a trusted proxy. Entries that the
/// client itself sends have no effect.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::http::TrustedProxies;
///
/// # fn example() -> baya::Result<()> {
/// let proxies = TrustedProxies::new(["10.0.0.0/8", "::1"])?;
/// # let _ = proxies;
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct TrustedProxies {
    networks: Networks,
    /// Whether connections over Unix domain sockets are trusted.
    trusts_unix: bool,
    header: HeaderName,
    host: Option<HeaderName>,
    scheme: Option<HeaderName>,
}

impl Default for TrustedProxies {
    fn default() -> Self {
        Self {
            networks: Networks::default(),
            trusts_unix: false,
            header: HeaderName::from_static("x-forwarded-for"),
            host: None,
            scheme: None,
        }
    }
}

impl TrustedProxies {
    /// Trusts the proxies with these addresses or networks, such as `10.0.0.0/8` or `::1`. `unix:`
    /// denotes connections over [Unix domain sockets](crate::Listener::unix). The client's address
    /// is read from `X-Forwarded-For`, unless [`header`](Self::header) sets another header.
    ///
    /// # Errors
    ///
    /// Returns an error if an entry is neither an address nor a network.
    pub fn new<N: AsRef<str>>(networks: impl IntoIterator<Item = N>) -> Result<Self> {
        let mut trusts_unix = false;
        let networks = networks.into_iter().filter(|network| {
            let is_unix = network.as_ref() == "unix:";
            trusts_unix |= is_unix;
            !is_unix
        });
        Ok(Self { networks: Networks::parse(networks)?, trusts_unix, ..Self::default() })
    }

    /// Sets the header with the client's address: `forwarded`
    /// ([RFC 7239](https://www.rfc-editor.org/rfc/rfc7239)), or a header with a list of addresses.
    #[must_use]
    pub fn header(mut self, header: HeaderName) -> Self {
        self.header = header;
        self
    }

    /// Sets the header with the host that the client requested, such as `x-forwarded-host`. By
    /// default, no such header is read, because a proxy that does not set it forwards the client's.
    /// If the address header is `Forwarded`, its `host` parameter is read.
    #[must_use]
    pub fn host_header(mut self, header: HeaderName) -> Self {
        self.host = Some(header);
        self
    }

    /// Sets the header with the scheme that the client used, such as `x-forwarded-proto`. It is
    /// handled like [`host_header`](Self::host_header).
    #[must_use]
    pub fn scheme_header(mut self, header: HeaderName) -> Self {
        self.scheme = Some(header);
        self
    }

    /// Returns the host that the client requested, if a trusted proxy reports it.
    pub(crate) fn host(&self, head: &Parts) -> Option<String> {
        self.forwarded_value(head, self.host.as_ref(), "host")
    }

    /// Returns the scheme that the client used, if a trusted proxy reports it.
    pub(crate) fn scheme(&self, head: &Parts) -> Option<String> {
        self.forwarded_value(head, self.scheme.as_ref(), "proto")
    }

    /// Returns what a trusted proxy reports about the client: in `Forwarded` the outermost trusted
    /// entry, in other headers the last value.
    fn forwarded_value(
        &self,
        head: &Parts,
        header: Option<&HeaderName>,
        parameter: &str,
    ) -> Option<String> {
        let trusted = self.trusted_entries(head);
        if trusted == 0 {
            return None;
        }
        let value = match header {
            // Proxies need not set both headers, so only the nearest proxy is known to have set its
            // value.
            Some(header) => {
                values(&head.headers, header).flat_map(|text| text.split(',')).last()?
            }
            None if self.header == FORWARDED => {
                let elements =
                    values(&head.headers, &FORWARDED).flat_map(|value| split(value, ','));
                let elements: Vec<_> = elements.collect();
                let outermost = elements.len().saturating_sub(trusted);
                return parameter_of(elements.get(outermost)?, parameter);
            }
            None => return None,
        };
        Some(value.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// Returns the number of entries, counted from the end, that trusted proxies have appended.
    fn trusted_entries(&self, head: &Parts) -> usize {
        let mut is_trusted = self.peer(head).is_some_and(|(_, trusted)| trusted);
        let mut addresses = self.addresses(&head.headers).into_iter();
        let mut count = 0;
        while is_trusted {
            count += 1;
            is_trusted = addresses.next().flatten().is_some_and(|by| self.networks.contains(by));
        }
        count
    }

    /// Returns the address of the client, or `None` if the server does not know its peer.
    pub(crate) fn client(&self, head: &Parts) -> Option<IpAddr> {
        let (mut client, mut trusted) = self.peer(head)?;
        if !trusted {
            return client;
        }
        for address in self.addresses(&head.headers) {
            match address.filter(|_| trusted) {
                Some(address) => {
                    client = Some(address);
                    trusted = self.networks.contains(address);
                }
                None => break,
            }
        }
        client
    }

    /// Returns the address of the connection's peer, and whether it is trusted.
    fn peer(&self, head: &Parts) -> Option<(Option<IpAddr>, bool)> {
        if let Some(ConnectInfo(peer)) = head.extensions.get::<ConnectInfo<SocketAddr>>() {
            let peer = peer.ip().to_canonical();
            return Some((Some(peer), self.networks.contains(peer)));
        }
        head.extensions.get::<Peer>().map(|Peer::Unix| (None, self.trusts_unix))
    }

    /// Returns the addresses in the header, the last one first, with `None` for invalid addresses.
    fn addresses(&self, headers: &HeaderMap) -> Vec<Option<IpAddr>> {
        let forwarded = self.header == FORWARDED;
        let mut addresses: Vec<_> = values(headers, &self.header)
            .flat_map(|text| if forwarded { split(text, ',') } else { text.split(',').collect() })
            .map(|text| if forwarded { element(text) } else { address(text) })
            .collect();
        addresses.reverse();
        addresses
    }
}

/// Returns the values of a header, with an empty string for values that are not strings.
fn values<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default())
}

/// Parses the `for` parameter of an element of `Forwarded`.
fn element(text: &str) -> Option<IpAddr> {
    parameter_of(text, "for").and_then(|text| address(&text))
}

/// Returns a parameter of an element of `Forwarded`, or `None` if its quotes are unbalanced.
fn parameter_of(text: &str, parameter: &str) -> Option<String> {
    let unescaped = text.replace("\\\\", "").replace("\\\"", "");
    if !unescaped.matches('"').count().is_multiple_of(2) {
        return None;
    }
    let pairs = split(text, ';').into_iter().filter_map(|pair| pair.split_once('='));
    let mut named = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case(parameter));
    named.next().map(|(_, value)| value.trim().trim_matches('"').to_owned())
}

/// Splits a string at separators outside of quotes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    let mut escaped = false;
    let separates = |letter: char| {
        let escapes = quoted && letter == '\\' && !escaped;
        if letter == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = escapes;
        letter == separator && !quoted
    };
    text.split(separates).collect()
}

/// Parses an address with an optional port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let read = bare.parse().or_else(|_| text.parse().map(|socket: SocketAddr| socket.ip()));
    read.ok().map(|address: IpAddr| address.to_canonical())
}

impl Context<'_> {
    /// Returns the address of the client. Over HTTP, it is that of the connection, or the one that
    /// [trusted proxies](crate::App::trusted_proxies) report. Returns `None` if it is unknown, as
    /// in a test without a port.
    pub fn client_ip(&self) -> Option<IpAddr> {
        match self.http() {
            Some(head) => self.scope().shared.http().settings.proxies.client(head),
            None => self.peer_ip(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(peer: &str, header: &str, values: &[&str]) -> Parts {
        let mut request = axum::http::Request::builder();
        for value in values {
            request = request.header(header, *value);
        }
        let (mut parts, ()) = request.body(()).unwrap_or_default().into_parts();
        if let Ok(peer) = peer.parse::<IpAddr>() {
            parts.extensions.insert(ConnectInfo(SocketAddr::from((peer, 80))));
        }
        parts
    }

    fn client(proxies: &[&str], peer: &str, values: &[&str]) -> String {
        let proxies = TrustedProxies::new(proxies).unwrap_or_default();
        let client = proxies.client(&head(peer, "x-forwarded-for", values));
        client.map_or_else(String::new, |client| client.to_string())
    }

    #[test]
    fn trusts_no_proxy_by_default() {
        assert_eq!(client(&[], "1.2.3.4", &["9.9.9.9"]), "1.2.3.4");
    }

    #[test]
    fn ignores_the_header_of_an_untrusted_peer() {
        assert_eq!(client(&["10.0.0.0/8"], "1.2.3.4", &["9.9.9.9"]), "1.2.3.4");
    }

    #[test]
    fn ignores_entries_that_the_client_sent() {
        let forged = ["6.6.6.6, 7.7.7.7", "9.9.9.9, 10.0.0.2"];
        assert_eq!(client(&["10.0.0.0/8"], "10.0.0.1", &forged), "9.9.9.9");
    }

    #[test]
    fn stops_at_an_invalid_address() {
        assert_eq!(client(&["10.0.0.0/8"], "10.0.0.1", &["9.9.9.9, unknown"]), "10.0.0.1");
        assert_eq!(client(&["10.0.0.0/8"], "10.0.0.1", &["x, [::ffff:10.0.0.9]:4711"]), "10.0.0.9");
    }

    #[test]
    fn reads_the_forwarded_header() {
        let proxies = TrustedProxies::new(["::1"]).unwrap_or_default().header(FORWARDED);
        let values = ["for=6.6.6.6, proto=https;For=\"[2001:db8::17]:4711\";by=::1"];
        let client = proxies.client(&head("::1", "forwarded", &values));
        assert_eq!(client.map(|client| client.to_string()).as_deref(), Some("2001:db8::17"));
    }

    #[test]
    fn ignores_separators_in_quotes() {
        let proxies = TrustedProxies::new(["10.0.0.0/8"]).unwrap_or_default().header(FORWARDED);
        let client = |value: &str| {
            let client = proxies.client(&head("10.0.0.1", "forwarded", &[value]));
            client.map(|client| client.to_string()).unwrap_or_default()
        };
        assert_eq!(client(r#"for=9.9.9.9;host="a,for=6.6.6.6""#), "9.9.9.9");
        assert_eq!(client(r#"for=9.9.9.9;host="a\",for=6.6.6.6""#), "9.9.9.9");
        assert_eq!(client(r#"for=9.9.9.9, host="a;for=6.6.6.6"#), "10.0.0.1");
    }

    #[test]
    fn rejects_an_invalid_network() {
        let error = TrustedProxies::new(["10.0.0.0/99"]).err().map(|error| error.chain());
        let text = error.unwrap_or_default();
        assert!(text.contains("`10.0.0.0/99` is neither an address nor a network"), "{text}");
    }
}
