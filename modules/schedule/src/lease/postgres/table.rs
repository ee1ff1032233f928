//! The name of the table.

/// Returns the table as SQL, quoted; `None` if it is not a name or a schema and a name.
pub(super) fn quoted(table: &str) -> Option<String> {
    let parts: Vec<_> = table.split('.').collect();
    let is_valid = |part: &&str| !part.is_empty() && !part.contains('\0');
    if parts.len() > 2 || !parts.iter().all(is_valid) {
        return None;
    }
    let quoted = parts.iter().map(|part| format!("\"{}\"", part.replace('"', "\"\"")));
    Some(quoted.collect::<Vec<_>>().join("."))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn quotes_the_name_and_the_schema() {
        assert_eq!(quoted("leases").as_deref(), Some(r#""leases""#));
        assert_eq!(quoted(r#"My ops.le"ases"#).as_deref(), Some(r#""My ops"."le""ases""#));
    }

    #[test]
    fn rejects_what_is_not_a_table() {
        for table in ["", ".", "a.", ".a", "a.b.c", "a\0"] {
            assert_eq!(quoted(table), None, "{table:?}");
        }
    }
}
