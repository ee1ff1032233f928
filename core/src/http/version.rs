//! The versions that a request asks for.

use std::cmp::Ordering;

use axum::http::header::ACCEPT;
use axum::http::request::Parts;

use crate::spec::Versioning;

/// How many versions a request may name; more are not read.
const MOST: usize = 32;

/// The versions that a request accepts.
pub(super) fn wanted(versioning: &Versioning, head: &Parts) -> Vec<String> {
    match versioning {
        Versioning::Uri(_) => Vec::new(),
        Versioning::Header(name) => listed(head, name, |entry| Some(entry.to_owned())),
        Versioning::MediaType(parameter) => {
            listed(head, ACCEPT.as_str(), |range| of_range(range, parameter))
        }
        Versioning::By(read) => read(head),
    }
}

/// What is made of each entry of a header that is a list.
fn listed(head: &Parts, name: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let values = head.headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let entries = values.flat_map(|value| value.split(','));
    entries.map(str::trim).filter(|entry| !entry.is_empty()).take(MOST).filter_map(read).collect()
}

/// The parameter of a media range such as `application/json;v=2`; none of one that is not acceptable.
fn of_range(range: &str, parameter: &str) -> Option<String> {
    let parameters = range.split(';').skip(1).filter_map(|one| one.split_once('='));
    let named = |wanted: &str| {
        let mut all = parameters.clone();
        let found = all.find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value.trim().trim_matches('"'))
    };
    let refused = named("q").is_some_and(|weight| weight.parse() == Ok(0.0));
    named(parameter).filter(|_| !refused).map(str::to_owned)
}

/// Which version is higher: part by part between dots, numbers below texts.
pub(super) fn compare(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one.split('.'), other.split('.'));
    loop {
        let order = match (one.next(), other.next()) {
            (None, None) => return Ordering::Equal,
            (Some(_), None) => Ordering::Greater,
            (None, Some(_)) => Ordering::Less,
            (Some(one), Some(other)) => match (one.parse::<u64>(), other.parse::<u64>()) {
                (Ok(one), Ok(other)) => one.cmp(&other),
                (Ok(_), Err(_)) => Ordering::Less,
                (Err(_), Ok(_)) => Ordering::Greater,
                (Err(_), Err(_)) => one.cmp(other),
            },
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers_where_they_are() {
        let mut versions = ["1.2", "10", "2", "1.10", "beta", "1"];
        versions.sort_by(|one, other| compare(one, other));
        assert_eq!(versions, ["1", "1.2", "1.10", "2", "10", "beta"]);
    }

    #[test]
    fn a_media_type_says_its_version_in_a_parameter() {
        assert_eq!(of_range("application/json; q=0.5; V=\"2\"", "v").as_deref(), Some("2"));
        assert_eq!(of_range("application/json", "v"), None);
        assert_eq!(of_range("application/json;v=2;q=0.0", "v"), None);
    }
}
