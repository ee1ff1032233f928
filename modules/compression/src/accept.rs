//! What a client accepts ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3)).

use baya::axum::http::HeaderMap;
use baya::axum::http::header::ACCEPT_ENCODING;

use crate::encoding::Encoding;

/// What a client says about encodings, with weights in thousandths.
#[derive(Debug, Default)]
struct Accepted {
    named: Vec<(Encoding, u16)>,
    identity: Option<u16>,
    others: Option<u16>,
}

/// The encoding that a client likes best, of equals the first in the order; `None` for no encoding, which a
/// client gets that likes none, even if it refuses that too: the answer has been made.
pub(crate) fn choose(headers: &HeaderMap, order: &[Encoding]) -> Option<Encoding> {
    let accepted = read(headers);
    let weigh = |encoding: Encoding| {
        let named = accepted.named.iter().filter(|(one, _)| *one == encoding);
        named.map(|(_, weight)| *weight).max().or(accepted.others).unwrap_or(0)
    };
    let mut best = None;
    for encoding in order {
        let weight = weigh(*encoding);
        if weight > best.map_or(0, |(_, best)| best) {
            best = Some((*encoding, weight));
        }
    }
    let (encoding, weight) = best?;
    (weight >= accepted.identity.unwrap_or(0)).then_some(encoding)
}

fn read(headers: &HeaderMap) -> Accepted {
    let lists = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|list| list.to_str().ok());
    let mut accepted = Accepted::default();
    for member in lists.flat_map(|list| list.split(',')) {
        let (name, parameters) = member.split_once(';').unwrap_or((member, ""));
        let Some(weight) = weight(parameters) else { continue };
        match (name.trim(), Encoding::named(name.trim())) {
            ("*", _) => accepted.others = Some(weight),
            (_, Some(encoding)) => accepted.named.push((encoding, weight)),
            (name, None) if name.eq_ignore_ascii_case("identity") => {
                accepted.identity = Some(weight);
            }
            _ => {}
        }
    }
    accepted
}

/// The weight behind a name in thousandths; `None` for one that can't be read.
fn weight(parameters: &str) -> Option<u16> {
    let text = parameters.trim();
    if text.is_empty() {
        return Some(1000);
    }
    let (name, value) = text.split_once('=')?;
    if !name.trim_end().eq_ignore_ascii_case("q") {
        return None;
    }
    let (whole, part) = value.trim_start().split_once('.').unwrap_or((value.trim(), ""));
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
    use baya::axum::http::{HeaderMap, HeaderValue};

    use super::choose;
    use crate::encoding::Encoding::{self, Br, Gzip, Zstd};

    fn chosen(lines: &[&'static str]) -> Option<Encoding> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("accept-encoding", HeaderValue::from_static(line));
        }
        choose(&headers, &[Zstd, Br, Gzip])
    }

    #[test]
    fn the_client_chooses_by_weight_and_the_order_among_equals() {
        for (line, encoding) in [
            ("gzip", Some(Gzip)),
            ("GZip", Some(Gzip)),
            ("x-gzip", Some(Gzip)),
            ("gzip, deflate, br, zstd", Some(Zstd)),
            ("gzip, br", Some(Br)),
            ("gzip;q=1.0, br;q=0.9", Some(Gzip)),
            ("gzip;q=0.001, br;q=0.002", Some(Br)),
            ("br;q=0.8,gzip ; q=0.9", Some(Gzip)),
            ("gzip; Q=0.5, br; q = 0.4", Some(Gzip)),
            ("*", Some(Zstd)),
            ("*;q=0.5, zstd;q=0.1", Some(Br)),
            ("zstd;q=0, *", Some(Br)),
            ("gzip, *;q=0", Some(Gzip)),
            ("br;q=0.1, br;q=0.9, gzip;q=0.5", Some(Br)),
            ("gzip;q=0.5, identity;q=0.5", Some(Gzip)),
            ("identity;q=0, gzip", Some(Gzip)),
        ] {
            assert_eq!(chosen(&[line]), encoding, "{line}");
        }
        assert_eq!(chosen(&["gzip", "br"]), Some(Br));
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
            "gz\u{69}",
        ] {
            assert_eq!(chosen(&[line]), None, "{line}");
        }
        assert_eq!(chosen(&[]), None);
    }
}
