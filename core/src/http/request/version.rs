//! The versions that a request asks for.

use std::cmp::Ordering;

use axum::http::header::ACCEPT;
use axum::http::request::Parts;

use crate::graph::spec::Versioning;
use crate::http::{Preferences, unquoted};

/// How many versions a request may name; more are not read.
const MOST: usize = 32;

/// The versions that a request accepts.
pub(crate) fn requested_versions(versioning: &Versioning, head: &Parts) -> Vec<String> {
    match versioning {
        Versioning::Uri(_) => Vec::new(),
        Versioning::Header(name) => listed(head, name),
        Versioning::MediaType(parameter) => {
            let preferences = Preferences::of(&head.headers, &ACCEPT);
            let accepted = preferences.members().iter().filter(|(_, weight)| *weight > 0);
            accepted.take(MOST).filter_map(|(range, _)| of_range(range, parameter)).collect()
        }
        Versioning::By(read) => read(head),
    }
}

/// The entries of a header that is a list.
fn listed(head: &Parts, name: &str) -> Vec<String> {
    let values = head.headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let entries = values.flat_map(|value| value.split(',')).map(str::trim);
    entries.filter(|entry| !entry.is_empty()).take(MOST).map(str::to_owned).collect()
}

/// The parameter of a media range such as `application/json;v=2`.
fn of_range(range: &str, parameter: &str) -> Option<String> {
    let mut parameters = unquoted(range, ';').skip(1).filter_map(|one| one.split_once('='));
    let found = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case(parameter));
    found.map(|(_, value)| value.trim().trim_matches('"').to_owned())
}

/// Which version is higher: part by part between dots, numbers below texts.
pub(crate) fn compare(one: &str, other: &str) -> Ordering {
    let mut one = one.split('.');
    let mut other = other.split('.');
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
    use axum::http::Request;

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
        assert_eq!(of_range("application/json;x=\"v=1;v=2\";v=3", "v").as_deref(), Some("3"));
    }

    #[test]
    fn a_media_type_that_is_refused_says_none() {
        let accept = "application/json;v=2;q=0.0, application/json;v=1, text/html;q=0;v=3";
        let request = Request::get("/").header(ACCEPT, accept).body(()).expect("a request");
        let versions = requested_versions(&Versioning::MediaType("v"), &request.into_parts().0);
        assert_eq!(versions, ["1"]);
    }
}
