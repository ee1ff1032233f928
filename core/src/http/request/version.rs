//! The API versions that a request accepts.

use std::cmp::Ordering;

use axum::http::header::ACCEPT;
use axum::http::request::Parts;

use crate::graph::spec::Versioning;
use crate::http::{Preferences, unquoted};

/// Maximum number of versions in a request. Further ones are ignored.
const MAX_VERSIONS: usize = 32;

/// Returns the versions that a request accepts.
pub(crate) fn requested_versions(versioning: &Versioning, head: &Parts) -> Vec<String> {
    match versioning {
        Versioning::Uri(_) => Vec::new(),
        Versioning::Header(name) => listed(head, name),
        Versioning::MediaType(parameter) => {
            let preferences = Preferences::from_headers(&head.headers, &ACCEPT);
            let accepted = preferences.members().iter().filter(|(_, weight)| *weight > 0);
            accepted
                .take(MAX_VERSIONS)
                .filter_map(|(range, _)| range_parameter(range, parameter))
                .collect()
        }
        Versioning::By(read) => read(head),
    }
}

/// Returns the entries of a list header.
fn listed(head: &Parts, name: &str) -> Vec<String> {
    let values = head.headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let entries = values.flat_map(|value| value.split(',')).map(str::trim);
    entries.filter(|entry| !entry.is_empty()).take(MAX_VERSIONS).map(str::to_owned).collect()
}

/// Returns a parameter of a media range such as `application/json;v=2`.
fn range_parameter(range: &str, parameter: &str) -> Option<String> {
    let mut parameters = unquoted(range, ';').skip(1).filter_map(|one| one.split_once('='));
    let parameter = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case(parameter));
    parameter.map(|(_, value)| value.trim().trim_matches('"').to_owned())
}

/// Compares two versions segment by segment, separated by dots. Numbers are lower than other
/// strings.
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
    fn compares_numeric_segments_as_numbers() {
        let mut versions = ["1.2", "10", "2", "1.10", "beta", "1"];
        versions.sort_by(|one, other| compare(one, other));
        assert_eq!(versions, ["1", "1.2", "1.10", "2", "10", "beta"]);
    }

    #[test]
    fn reads_the_version_parameter_of_a_media_type() {
        assert_eq!(range_parameter("application/json; q=0.5; V=\"2\"", "v").as_deref(), Some("2"));
        assert_eq!(range_parameter("application/json", "v"), None);
        assert_eq!(
            range_parameter("application/json;x=\"v=1;v=2\";v=3", "v").as_deref(),
            Some("3")
        );
    }

    #[test]
    fn ignores_versions_of_rejected_media_types() {
        let accept = "application/json;v=2;q=0.0, application/json;v=1, text/html;q=0;v=3";
        let request = Request::get("/").header(ACCEPT, accept).body(()).expect("a request");
        let versions = requested_versions(&Versioning::MediaType("v"), &request.into_parts().0);
        assert_eq!(versions, ["1"]);
    }
}
