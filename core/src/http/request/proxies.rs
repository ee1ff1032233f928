//! Who really sent a request, where proxies stand in front of the app.

use std::net::{IpAddr, SocketAddr};

use super::networks::Networks;
use super::peer::Peer;
use crate::error::Result;
use crate::pipeline::Context;
use axum::extract::ConnectInfo;
use axum::http::header::FORWARDED;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};

/// The proxies whose word about the client is believed; none by default.
///
/// A header such as `X-Forwarded-For` is read from its end, where the nearest proxy has written: as
/// long as the address that sent it is one of these, the one before it is believed. So what a client
/// writes there itself changes nothing.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::TrustedProxies;
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
    /// Whether who comes over a socket of the machine is believed.
    machine: bool,
    header: HeaderName,
    host: Option<HeaderName>,
    scheme: Option<HeaderName>,
}

impl Default for TrustedProxies {
    fn default() -> Self {
        Self {
            networks: Networks::default(),
            machine: false,
            header: HeaderName::from_static("x-forwarded-for"),
            host: None,
            scheme: None,
        }
    }
}

impl TrustedProxies {
    /// The proxies with these addresses or networks, such as `10.0.0.0/8` or `::1`; `unix:` is who comes over
    /// a [socket of the machine](crate::Listener::unix). They say the client in `X-Forwarded-For` unless
    /// [`header`](Self::header) names another one.
    ///
    /// # Errors
    ///
    /// When one is neither an address nor a network.
    pub fn new<N: AsRef<str>>(networks: impl IntoIterator<Item = N>) -> Result<Self> {
        let mut machine = false;
        let networks = networks.into_iter().filter(|network| {
            let unix = network.as_ref() == "unix:";
            machine |= unix;
            !unix
        });
        Ok(Self { networks: Networks::parse(networks)?, machine, ..Self::default() })
    }

    /// The header in which they say the client: `forwarded`
    /// ([RFC 7239](https://www.rfc-editor.org/rfc/rfc7239)), or one with a list of addresses.
    #[must_use]
    pub fn header(mut self, header: HeaderName) -> Self {
        self.header = header;
        self
    }

    /// The header in which they say the host that the client asked for, such as `x-forwarded-host`. It
    /// is not read unless it is named here: a proxy that does not write it hands on what a client wrote.
    /// Where they write `Forwarded`, that says the host as well.
    #[must_use]
    pub fn host_header(mut self, header: HeaderName) -> Self {
        self.host = Some(header);
        self
    }

    /// The header in which they say the scheme that the client used, such as `x-forwarded-proto`; read as
    /// [`host_header`](Self::host_header) is.
    #[must_use]
    pub fn scheme_header(mut self, header: HeaderName) -> Self {
        self.scheme = Some(header);
        self
    }

    /// The host that the client asked for, where a trusted proxy says so.
    pub(crate) fn host(&self, head: &Parts) -> Option<String> {
        self.about_client(head, self.host.as_ref(), "host")
    }

    /// The scheme that the client used, where a trusted proxy says so.
    pub(crate) fn scheme(&self, head: &Parts) -> Option<String> {
        self.about_client(head, self.scheme.as_ref(), "proto")
    }

    /// What a trusted proxy says about the client: in `Forwarded` the farthest that is believed, in a header
    /// of its own the nearest.
    fn about_client(
        &self,
        head: &Parts,
        header: Option<&HeaderName>,
        parameter: &str,
    ) -> Option<String> {
        let believed = self.believed(head);
        if believed == 0 {
            return None;
        }
        let said = match header {
            // Proxies need not write into both headers, so only the nearest one's word is known to be its.
            Some(header) => texts(&head.headers, header).flat_map(|text| text.split(',')).last()?,
            None if self.header == FORWARDED => {
                let said = texts(&head.headers, &FORWARDED).flat_map(|text| split(text, ','));
                let said: Vec<_> = said.collect();
                let nearest = said.len().saturating_sub(believed);
                return parameter_of(said.get(nearest)?, parameter);
            }
            None => return None,
        };
        Some(said.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// How many entries, from the end on, trusted proxies have written.
    fn believed(&self, head: &Parts) -> usize {
        let mut trusted = self.peer(head).is_some_and(|(_, trusted)| trusted);
        let mut said = self.said(&head.headers).into_iter();
        let mut believed = 0;
        while trusted {
            believed += 1;
            trusted = said.next().flatten().is_some_and(|by| self.networks.contains(by));
        }
        believed
    }

    /// The address of the client of this request; `None` where the server does not know its peer.
    pub(crate) fn client(&self, head: &Parts) -> Option<IpAddr> {
        let (mut client, mut trusted) = self.peer(head)?;
        if !trusted {
            return client;
        }
        for said in self.said(&head.headers) {
            match said.filter(|_| trusted) {
                Some(before) => {
                    (client, trusted) = (Some(before), self.networks.contains(before));
                }
                None => break,
            }
        }
        client
    }

    /// The other side of the connection, and whether it is believed.
    fn peer(&self, head: &Parts) -> Option<(Option<IpAddr>, bool)> {
        if let Some(ConnectInfo(peer)) = head.extensions.get::<ConnectInfo<SocketAddr>>() {
            let peer = peer.ip().to_canonical();
            return Some((Some(peer), self.networks.contains(peer)));
        }
        head.extensions.get::<Peer>().map(|Peer::Machine| (None, self.machine))
    }

    /// The addresses that the header says, the last one first; `None` for what is no address.
    fn said(&self, headers: &HeaderMap) -> Vec<Option<IpAddr>> {
        let forwarded = self.header == FORWARDED;
        let mut said: Vec<_> = texts(headers, &self.header)
            .flat_map(|text| if forwarded { split(text, ',') } else { text.split(',').collect() })
            .map(|text| if forwarded { element(text) } else { address(text) })
            .collect();
        said.reverse();
        said
    }
}

/// The lines of a header; an empty one for what is no text.
fn texts<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default())
}

/// The address behind `for=` in one element of `Forwarded`.
fn element(text: &str) -> Option<IpAddr> {
    parameter_of(text, "for").and_then(|text| address(&text))
}

/// A parameter of one element of `Forwarded`; none where its quotes are broken.
fn parameter_of(text: &str, parameter: &str) -> Option<String> {
    let unescaped = text.replace("\\\\", "").replace("\\\"", "");
    if !unescaped.matches('"').count().is_multiple_of(2) {
        return None;
    }
    let pairs = split(text, ';').into_iter().filter_map(|pair| pair.split_once('='));
    let mut named = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case(parameter));
    named.next().map(|(_, value)| value.trim().trim_matches('"').to_owned())
}

/// The parts of a text between separators that stand in no quotes.
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

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let read = bare.parse().or_else(|_| text.parse().map(|socket: SocketAddr| socket.ip()));
    read.ok().map(|address: IpAddr| address.to_canonical())
}

impl Context<'_> {
    /// The address of the client: over HTTP that of the connection, or what
    /// [trusted proxies](crate::App::trusted_proxies) say. `None` where nothing knows it, as in a test
    /// without a port.
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
    fn nobody_is_believed_by_default() {
        assert_eq!(client(&[], "1.2.3.4", &["9.9.9.9"]), "1.2.3.4");
    }

    #[test]
    fn a_header_from_an_untrusted_peer_is_not_read() {
        assert_eq!(client(&["10.0.0.0/8"], "1.2.3.4", &["9.9.9.9"]), "1.2.3.4");
    }

    #[test]
    fn what_a_client_wrote_before_the_proxies_is_not_believed() {
        let forged = ["6.6.6.6, 7.7.7.7", "9.9.9.9, 10.0.0.2"];
        assert_eq!(client(&["10.0.0.0/8"], "10.0.0.1", &forged), "9.9.9.9");
    }

    #[test]
    fn what_is_no_address_ends_the_way_back() {
        assert_eq!(client(&["10.0.0.0/8"], "10.0.0.1", &["9.9.9.9, unknown"]), "10.0.0.1");
        assert_eq!(client(&["10.0.0.0/8"], "10.0.0.1", &["x, [::ffff:10.0.0.9]:4711"]), "10.0.0.9");
    }

    #[test]
    fn the_header_forwarded_is_read_by_its_rules() {
        let proxies = TrustedProxies::new(["::1"]).unwrap_or_default().header(FORWARDED);
        let said = ["for=6.6.6.6, proto=https;For=\"[2001:db8::17]:4711\";by=::1"];
        let client = proxies.client(&head("::1", "forwarded", &said));
        assert_eq!(client.map(|client| client.to_string()).as_deref(), Some("2001:db8::17"));
    }

    #[test]
    fn what_stands_in_quotes_is_one_part() {
        let proxies = TrustedProxies::new(["10.0.0.0/8"]).unwrap_or_default().header(FORWARDED);
        let client = |said: &str| {
            let client = proxies.client(&head("10.0.0.1", "forwarded", &[said]));
            client.map(|client| client.to_string()).unwrap_or_default()
        };
        assert_eq!(client(r#"for=9.9.9.9;host="a,for=6.6.6.6""#), "9.9.9.9");
        assert_eq!(client(r#"for=9.9.9.9;host="a\",for=6.6.6.6""#), "9.9.9.9");
        assert_eq!(client(r#"for=9.9.9.9, host="a;for=6.6.6.6"#), "10.0.0.1");
    }

    #[test]
    fn a_network_that_is_none_is_an_error() {
        assert!(TrustedProxies::new(["10.0.0.0/99"]).is_err());
    }
}
