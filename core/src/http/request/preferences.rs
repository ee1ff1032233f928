//! Preferences of clients, such as accepted media types.

use axum::http::{HeaderMap, HeaderName};

/// The values of a header that lists preferences, such as `Accept` and `Accept-Encoding`, with
/// weights in thousandths
/// ([RFC 9110, 12.4.2](https://www.rfc-editor.org/rfc/rfc9110#section-12.4.2)). Members with an
/// invalid weight are omitted.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::axum::http::{HeaderMap, HeaderValue, header::ACCEPT_ENCODING};
/// use baya::http::Preferences;
///
/// let mut headers = HeaderMap::new();
/// headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip;q=0.5, br"));
/// let preferences = Preferences::from_headers(&headers, &ACCEPT_ENCODING);
/// assert_eq!(preferences.members(), [("gzip", 500), ("br", 1000)]);
/// let known = ["zstd", "gzip"];
/// let best = preferences.encoding(&known, |name| known.into_iter().find(|one| *one == name));
/// assert_eq!(best, Some("gzip"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences<'h> {
    members: Vec<(&'h str, u16)>,
}

impl<'h> Preferences<'h> {
    /// Parses all headers with this name.
    pub fn from_headers(headers: &'h HeaderMap, name: &HeaderName) -> Self {
        let lists = headers.get_all(name).into_iter().filter_map(|list| list.to_str().ok());
        let members = lists.flat_map(|list| unquoted(list, ',')).filter_map(member).collect();
        Self { members }
    }

    /// Returns the listed members, as they are written, with their weights. Weight 0 rejects a
    /// member.
    pub fn members(&self) -> &[(&'h str, u16)] {
        &self.members
    }

    /// Returns the encoding with the highest weight; among equals, the first one in `order`.
    /// Returns `None` if the client accepts none of them or prefers no encoding, even if it rejects
    /// that as well. `named` returns the encoding with a name.
    pub fn encoding<T: Copy + PartialEq>(
        &self,
        order: &[T],
        by_name: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let weight_of = |name: &str| {
            let member = self.members.iter().find(|(one, _)| one.eq_ignore_ascii_case(name));
            member.map(|(_, weight)| *weight)
        };
        let others = weight_of("*").unwrap_or(0);
        let identity = weight_of("identity").unwrap_or(0);
        let weigh = |encoding: T| {
            let members =
                self.members.iter().filter(|(name, _)| by_name(alias(name)) == Some(encoding));
            members.map(|(_, weight)| *weight).max().unwrap_or(others)
        };
        let mut best = None;
        for encoding in order {
            let weight = weigh(*encoding);
            if weight > best.map_or(0, |(_, best)| best) {
                best = Some((*encoding, weight));
            }
        }
        let (encoding, weight) = best?;
        (weight >= identity).then_some(encoding)
    }
}

/// Returns the canonical name of an encoding
/// ([RFC 9110, 8.4.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1)).
fn alias(name: &str) -> &str {
    if name.eq_ignore_ascii_case("x-gzip") { "gzip" } else { name }
}

/// Splits a string at separators outside of quotes.
pub(crate) fn unquoted(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let mut escaped = false;
    let ends = move |letter: char| {
        match letter {
            _ if std::mem::take(&mut escaped) => {}
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        !quoted && letter == separator
    };
    text.split(ends).map(str::trim)
}

/// Parses a member with its weight: the parameter `q` at any position. A trailing weight is removed
/// from the member.
fn member(text: &str) -> Option<(&str, u16)> {
    let q = unquoted(text, ';').filter_map(|part| {
        let (name, number) = part.split_once('=').unwrap_or((part, ""));
        name.trim_end().eq_ignore_ascii_case("q").then_some((part, number.trim_start()))
    });
    let Some((part, number)) = q.last() else { return (!text.is_empty()).then_some((text, 1000)) };
    let weight = weight(number)?;
    let before = text.strip_suffix(part).and_then(|text| text.trim_end().strip_suffix(';'));
    Some((before.map_or(text, str::trim_end), weight))
}

/// Parses a number from 0 to 1 with up to three decimal places, in thousandths.
fn weight(text: &str) -> Option<u16> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 3 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part: u16 = format!("{part:0<3}").parse().ok()?;
    match whole {
        "0" => Some(part),
        "1" if part == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use axum::http::header::{ACCEPT, ACCEPT_ENCODING};

    use super::*;

    fn chosen(lines: &[&'static str]) -> Option<&'static str> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(ACCEPT_ENCODING, HeaderValue::from_static(line));
        }
        let order = ["zstd", "br", "gzip"];
        let named = |name: &str| order.into_iter().find(|one| one.eq_ignore_ascii_case(name));
        Preferences::from_headers(&headers, &ACCEPT_ENCODING).encoding(&order, named)
    }

    #[test]
    fn chooses_the_encoding_by_weight_and_then_by_order() {
        for (line, encoding) in [
            ("gzip", "gzip"),
            ("GZip", "gzip"),
            ("x-gzip", "gzip"),
            ("gzip, deflate, br, zstd", "zstd"),
            ("gzip, br", "br"),
            ("gzip;q=1.0, br;q=0.9", "gzip"),
            ("gzip;q=0.001, br;q=0.002", "br"),
            ("br;q=0.8,gzip ; q=0.9", "gzip"),
            ("gzip; Q=0.5, br; q = 0.4", "gzip"),
            ("*", "zstd"),
            ("*;q=0.5, zstd;q=0.1", "br"),
            ("zstd;q=0, *", "br"),
            ("gzip, *;q=0", "gzip"),
            ("br;q=0.1, br;q=0.9, gzip;q=0.5", "br"),
            ("gzip;q=0.5, identity;q=0.5", "gzip"),
            ("identity;q=0, gzip", "gzip"),
        ] {
            assert_eq!(chosen(&[line]), Some(encoding), "{line}");
        }
        assert_eq!(chosen(&["gzip", "br"]), Some("br"));
    }

    #[test]
    fn chooses_no_encoding_if_none_is_accepted() {
        for line in [
            "",
            ",",
            "identity",
            "gzip;q=0",
            "*;q=0",
            "identity;q=0",
            "*;q=0, identity;q=0",
            "gzip;q=0.5, identity",
            "gzip;q=0.5, identity;q=0.6",
            "deflate, compress, unknown",
            "gzip;q=2",
            "gzip;q=1.001",
            "gzip;q=0.0001",
            "gzip;q=-1",
            "gzip;q=nan",
            "gzip;q=",
            "gzip;level=9",
            ";q=1",
        ] {
            assert_eq!(chosen(&[line]), None, "{line}");
        }
        assert_eq!(chosen(&[]), None);
    }

    #[test]
    fn keeps_parameters_with_their_members() {
        let mut headers = HeaderMap::new();
        let accept = "text/html;level=1, application/json; v=2 ;q=0.3, text/plain;q=0;ext=1, a/b;c=\"d,e;q=0\"";
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        let preferences = Preferences::from_headers(&headers, &ACCEPT);
        let members = [
            ("text/html;level=1", 1000),
            ("application/json; v=2", 300),
            ("text/plain;q=0;ext=1", 0),
            ("a/b;c=\"d,e;q=0\"", 1000),
        ];
        assert_eq!(preferences.members(), members);
    }
}
