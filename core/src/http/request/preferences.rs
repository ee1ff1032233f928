//! What a client would rather have.

use axum::http::{HeaderMap, HeaderName};

/// A header that lists what a client would rather have, such as `Accept` and `Accept-Encoding`, with
/// weights in thousandths ([RFC 9110, 12.4.2](https://www.rfc-editor.org/rfc/rfc9110#section-12.4.2)).
/// Members whose weight can't be read are left out.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Preferences;
/// use baya::axum::http::{HeaderMap, HeaderValue, header::ACCEPT_ENCODING};
///
/// let mut headers = HeaderMap::new();
/// headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip;q=0.5, br"));
/// let preferences = Preferences::of(&headers, &ACCEPT_ENCODING);
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
    /// Those in all headers of a name.
    pub fn of(headers: &'h HeaderMap, name: &HeaderName) -> Self {
        let lists = headers.get_all(name).into_iter().filter_map(|list| list.to_str().ok());
        let members = lists.flat_map(|list| unquoted(list, ',')).filter_map(member).collect();
        Self { members }
    }

    /// What is listed, as it is written, with its weight; 0 refuses it.
    pub fn members(&self) -> &[(&'h str, u16)] {
        &self.members
    }

    /// Of the encodings in an order, the one that a client likes best, of equals the first; `None` for no
    /// encoding, which a client gets that likes none, even if it refuses that too. `named` tells which one a
    /// name means.
    pub fn encoding<T: Copy + PartialEq>(
        &self,
        order: &[T],
        named: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let other = |name: &str| {
            let found = self.members.iter().find(|(one, _)| one.eq_ignore_ascii_case(name));
            found.map(|(_, weight)| *weight)
        };
        let others = other("*").unwrap_or(0);
        let identity = other("identity").unwrap_or(0);
        let weigh = |encoding: T| {
            let its = self.members.iter().filter(|(name, _)| named(alias(name)) == Some(encoding));
            its.map(|(_, weight)| *weight).max().unwrap_or(others)
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

/// The name of an encoding that another one is to be taken for
/// ([RFC 9110, 8.4.1](https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1)).
fn alias(name: &str) -> &str {
    if name.eq_ignore_ascii_case("x-gzip") { "gzip" } else { name }
}

/// The parts of a text between separators that do not stand in quotes.
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

/// A member with its weight: the parameter `q`, wherever it stands. The last one is not shown.
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

/// A number from 0 to 1 with three places at most, in thousandths.
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
        Preferences::of(&headers, &ACCEPT_ENCODING).encoding(&order, named)
    }

    #[test]
    fn the_client_chooses_by_weight_and_the_order_among_equals() {
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
    fn who_likes_none_gets_none() {
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
    fn parameters_stay_with_what_they_are_of() {
        let mut headers = HeaderMap::new();
        let accept = "text/html;level=1, application/json; v=2 ;q=0.3, text/plain;q=0;ext=1, a/b;c=\"d,e;q=0\"";
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        let preferences = Preferences::of(&headers, &ACCEPT);
        let members = [
            ("text/html;level=1", 1000),
            ("application/json; v=2", 300),
            ("text/plain;q=0;ext=1", 0),
            ("a/b;c=\"d,e;q=0\"", 1000),
        ];
        assert_eq!(preferences.members(), members);
    }
}
