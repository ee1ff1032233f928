//! Hosts: which one a request is for, and the patterns of those that routes are for.

use axum::http::Uri;
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::Authority;

use crate::pipeline::{Context, Settings};

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

/// The parameters of the host of a request.
#[derive(Clone, Debug)]
pub(crate) struct HostParams(Vec<(&'static str, String)>);

impl HostParams {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| &**value)
    }
}

impl HostPattern {
    /// Reads what a macro has checked; `None` for an empty text, which is every host.
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

    /// How many of its labels are text, that at the end first: what has more of them is asked first.
    pub(crate) fn rank(&self) -> Vec<bool> {
        self.labels.iter().rev().map(|label| matches!(label, Label::Text(_))).collect()
    }

    /// The parameters of a host that fits.
    pub(crate) fn fits(&self, host: &str) -> Option<HostParams> {
        let (mut params, mut found) = (Vec::new(), host.split('.'));
        for label in &self.labels {
            let part = found.next().filter(|part| !part.is_empty())?;
            match label {
                Label::Text(text) => {
                    part.eq_ignore_ascii_case(text).then_some(())?;
                }
                Label::Param(name) => params.push((*name, part.to_ascii_lowercase())),
            }
        }
        found.next().is_none().then_some(HostParams(params))
    }
}

/// The host that a request is for, without its port: what trusted proxies say, that of an absolute
/// target, or the header `Host` ([RFC 9110, 7.2](https://www.rfc-editor.org/rfc/rfc9110#section-7.2)).
pub(crate) fn host_of(head: &Parts, settings: &Settings) -> Option<String> {
    let said = settings.proxies.host(head);
    let said = said.or_else(|| in_target(&head.uri)).or_else(|| {
        let header = head.headers.get(HOST)?;
        header.to_str().ok().map(str::to_owned)
    });
    let authority: Authority = said?.trim().parse().ok()?;
    let host = authority.host().trim_end_matches('.');
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

fn in_target(uri: &Uri) -> Option<String> {
    uri.authority().map(|authority| authority.as_str().to_owned())
}

impl Context<'_> {
    /// The host that the HTTP request is for, in lower case and without a port: what
    /// [trusted proxies](crate::App::trusted_proxies) say, or the request itself. `None` for a request
    /// that names none, and when another protocol called the handler.
    pub fn host(&self) -> Option<String> {
        host_of(self.http()?, &self.scope().shared.settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn param(pattern: &'static str, host: &str) -> Option<String> {
        HostPattern::read(pattern)?.fits(host)?.get("tenant").map(str::to_owned)
    }

    #[test]
    fn a_parameter_is_one_label_and_text_has_no_case() {
        assert_eq!(param("{tenant}.example.com", "Acme.EXAMPLE.com").as_deref(), Some("acme"));
        assert_eq!(param("{tenant}.example.com", "a.b.example.com"), None);
        assert_eq!(param("{tenant}.example.com", "example.com"), None);
        assert_eq!(param("{tenant}.example.com", ".example.com"), None);
        assert_eq!(param("{tenant}.example.com", "acme.example.com.evil.org"), None);
    }

    #[test]
    fn text_at_the_end_of_a_host_ranks_before_a_parameter() {
        let rank = |text| HostPattern::read(text).map(|pattern| pattern.rank());
        assert!(rank("api.example.com") > rank("{tenant}.example.com"));
        assert!(rank("{tenant}.example.com") > rank("api.example.{tld}"));
    }
}
