//! The names of arguments in other frameworks.

/// Names of other frameworks, each with ours.
const SYNONYMS: &[(&str, &str)] = &[
    ("services", "providers"),
    ("components", "providers"),
    ("modules", "imports"),
    ("is_global", "global"),
    ("lifetime", "scope"),
    ("lifecycle", "scope"),
    ("max_body", "body_limit"),
    ("max_body_size", "body_limit"),
    ("max_size", "body_limit"),
    ("body_size", "body_limit"),
    ("limit", "body_limit"),
    ("gzip", "compression"),
    ("compress", "compression"),
    ("cache", "cache_control"),
    ("desc", "description"),
    ("operation_id", "operation"),
    ("status_code", "status"),
    ("http_status", "status"),
    ("msg", "message"),
    ("api_version", "version"),
    ("subdomain", "host"),
    ("domain", "host"),
    ("default_value", "default"),
    ("addr", "address"),
    ("bind", "address"),
    ("listen", "address"),
    ("host", "address"),
    ("input_object", "input"),
    ("simple_object", "object"),
    ("object_type", "object"),
    ("type", "object"),
    ("request", "input"),
    ("response", "output"),
    ("req", "input"),
    ("res", "output"),
    ("deserialize", "input"),
    ("serialize", "output"),
    ("equal", "exact"),
    ("eq", "exact"),
    ("minimum", "min"),
    ("maximum", "max"),
    ("gte", "min"),
    ("lte", "max"),
    ("gt", "above"),
    ("lt", "below"),
    ("exclusive_min", "above"),
    ("exclusive_max", "below"),
];

/// Returns the known name that is nearest to an unknown one: ours for the name of another framework, or the one with the
/// fewest differences.
pub fn meant<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    synonym(name, known).or_else(|| nearest(name, known))
}

/// Returns our name for a name of another framework.
pub fn synonym<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let mut all = SYNONYMS.iter().rev().filter(|(other, _)| *other == name);
    all.find_map(|(_, ours)| known.iter().find(|known| *known == ours).copied())
}

/// Returns the known name that is nearest to a misspelled one.
pub fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let distances = known.iter().map(|known| (strsim::damerau_levenshtein(name, known), *known));
    let near = distances.filter(|(distance, known)| *distance <= known.len().max(3) / 2);
    near.min().map(|(_, known)| known)
}

/// Whether a name differs from a known one in one letter.
pub fn is_near(name: &str, known: &[&str]) -> bool {
    known.iter().any(|known| strsim::damerau_levenshtein(name, known) <= 1)
}
