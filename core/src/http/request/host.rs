//! Hosts of requests, and host patterns of routes.

use std::borrow::Cow;

use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::Scheme;
use axum::http::{HeaderMap, Uri, Version};

use super::authority::Authority;
use super::peer::is_secure;
use crate::http::HttpSettings;
use crate::pipeline::Context;

/// The host that a route is for, such as `{tenant}.example.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HostPattern {
    labels: Vec<Label>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Label {
    Text(&'static str),
    Param(&'static str),
}

/// The host parameters of a request.
#[derive(Clone, Debug)]
pub(crate) struct HostParams(Vec<(&'static str, String)>);

impl HostParams {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| &**value)
    }
}

impl HostPattern {
    /// Parses a pattern that a macro has checked. Returns `None` for an empty string, which matches
    /// every host.
    pub(crate) fn read(text: &'static str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let label = |label: &'static str| {
            let name = label.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            name.map_or(Label::Text(label), Label::Param)
        };
        Some(Self { labels: text.split('.').map(label).collect() })
    }

    /// Returns for each label, from the last to the first, whether it is static. Patterns with
    /// greater ranks are matched first.
    pub(crate) fn rank(&self) -> Vec<bool> {
        self.labels.iter().rev().map(|label| matches!(label, Label::Text(_))).collect()
    }

    /// Returns the parameters of a host, if it matches.
    pub(crate) fn matches_host(&self, host: &str) -> Option<HostParams> {
        let mut params = Vec::new();
        let mut labels = host.split('.');
        for label in &self.labels {
            let part = labels.next().filter(|part| !part.is_empty())?;
            match label {
                Label::Text(text) => {
                    part.eq_ignore_ascii_case(text).then_some(())?;
                }
                Label::Param(name) => params.push((*name, part.to_ascii_lowercase())),
            }
        }
        labels.next().is_none().then_some(HostParams(params))
    }
}

/// Whether a request names exactly one valid host
/// ([RFC 9112, 3.2](https://www.rfc-editor.org/rfc/rfc9112#section-3.2)), and over HTTP/2 the same host in
/// `:authority` and `host` ([RFC 9113, 8.3.1](https://www.rfc-editor.org/rfc/rfc9113#section-8.3.1)).
pub(crate) fn names_its_host(version: Version, uri: &Uri, headers: &HeaderMap) -> bool {
    let target = match uri.authority() {
        Some(target) => match Authority::parse(target.as_str().as_bytes()) {
            Some(target) => Some(target),
            None => return false,
        },
        None => None,
    };
    let mut hosts = headers.get_all(HOST).iter();
    let named = match (hosts.next(), hosts.next()) {
        (_, Some(_)) => return false,
        (None, None) => {
            return match version {
                Version::HTTP_11 => false,
                Version::HTTP_2 => target.is_some(),
                _ => true,
            };
        }
        (Some(host), None) => Authority::parse(host.as_bytes()),
    };
    match (named, target) {
        (None, _) => false,
        (Some(named), Some(target)) if version == Version::HTTP_2 => {
            let secure = uri.scheme() == Some(&Scheme::HTTPS);
            named.is_same(&target, if secure { 443 } else { 80 })
        }
        (Some(_), _) => true,
    }
}

/// Returns the authority of a request: the one that a trusted proxy forwards, otherwise that of an absolute target or the
/// `Host` header ([RFC 9110, 7.2](https://www.rfc-editor.org/rfc/rfc9110#section-7.2)).
fn raw_authority<'r>(head: &'r Parts, settings: &HttpSettings) -> Option<Cow<'r, [u8]>> {
    if let Some(forwarded) = settings.proxies.host(head) {
        return Some(Cow::Owned(forwarded.into_bytes()));
    }
    let target = head.uri.authority().map(|authority| authority.as_str().as_bytes());
    let authority = target.or_else(|| head.headers.get(HOST).map(|host| host.as_bytes()));
    authority.map(Cow::Borrowed)
}

/// Returns the host of a request without its port.
pub(crate) fn request_host(head: &Parts, settings: &HttpSettings) -> Option<String> {
    Authority::parse(&raw_authority(head, settings)?)?.host()
}

impl Context<'_> {
    /// Returns the host of the HTTP request, in lower case and without a port, as
    /// [trusted proxies](crate::App::trusted_proxies) or the request itself name it. Returns `None`
    /// for a request without a host, and if another protocol called the handler.
    pub fn host(&self) -> Option<String> {
        request_host(self.http()?, &self.scope().shared.http().settings)
    }

    /// Returns the host of the HTTP request like [`host`](Self::host), with the port if the request
    /// names one.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// fn is_local(cx: &baya::Context<'_>) -> bool {
    ///     cx.authority().as_deref() == Some("localhost:3000")
    /// }
    /// ```
    pub fn authority(&self) -> Option<String> {
        authority_of(self.http()?, &self.scope().shared.http().settings)
    }

    /// Whether this is the origin of the app itself: the scheme and the
    /// [`authority`](Self::authority) of the HTTP request. The default port of a scheme equals no
    /// port. The origin may be `https` even if the request is not, because a proxy that is not
    /// [trusted](crate::App::trusted_proxies) may have terminated TLS.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// fn is_own(cx: &baya::Context<'_>, origin: &str) -> bool {
    ///     cx.is_own_origin(origin)
    /// }
    /// ```
    pub fn is_own_origin(&self, origin: &str) -> bool {
        let settings = &self.scope().shared.http().settings;
        self.http().is_some_and(|head| is_own_origin(head, settings, origin))
    }
}

/// Whether an origin is that of the app itself, for a request with this head.
pub(crate) fn is_own_origin(head: &Parts, settings: &HttpSettings, origin: &str) -> bool {
    let is_own = |authority: String| has_authority(origin, &authority);
    authority_of(head, settings).is_some_and(is_own)
        && (origin.starts_with("https://") || !is_secure(head, settings))
}

/// Returns the host of a request, with its port if the request names one.
fn authority_of(head: &Parts, settings: &HttpSettings) -> Option<String> {
    let authority = raw_authority(head, settings)?;
    let authority = Authority::parse(&authority)?;
    let host = authority.host()?;
    Some(match authority.port() {
        Some(port) => format!("{host}:{port}"),
        None => host,
    })
}

/// Whether an HTTP origin has this authority.
fn has_authority(origin: &str, authority: &str) -> bool {
    let Some((scheme, page)) = origin.split_once("://") else { return false };
    let port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => return false,
    };
    let bare = |authority: &str| {
        let authority = authority.strip_suffix(port).unwrap_or(authority);
        authority.trim_end_matches('.').to_ascii_lowercase()
    };
    bare(page) == bare(authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn param(pattern: &'static str, host: &str) -> Option<String> {
        HostPattern::read(pattern)?.matches_host(host)?.get("tenant").map(str::to_owned)
    }

    #[test]
    fn matches_one_label_by_a_parameter_and_ignores_case() {
        assert_eq!(param("{tenant}.example.com", "Acme.EXAMPLE.com").as_deref(), Some("acme"));
        assert_eq!(param("{tenant}.example.com", "a.b.example.com"), None);
        assert_eq!(param("{tenant}.example.com", "example.com"), None);
        assert_eq!(param("{tenant}.example.com", ".example.com"), None);
        assert_eq!(param("{tenant}.example.com", "acme.example.com.evil.org"), None);
    }

    #[test]
    fn ranks_static_labels_at_the_end_before_parameters() {
        let rank = |text| HostPattern::read(text).map(|pattern| pattern.rank());
        assert!(rank("api.example.com") > rank("{tenant}.example.com"));
        assert!(rank("{tenant}.example.com") > rank("api.example.{tld}"));
    }
}
