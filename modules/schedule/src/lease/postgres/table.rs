//! The name of the table in SQL.

/// Returns the quoted name of a table; `None` if it is not a name, or a schema and a name.
pub(super) fn quote(table: &str) -> Option<String> {
    let names: Vec<_> = table.split('.').collect();
    let is_valid = |name: &&str| !name.is_empty() && !name.contains('\0');
    if names.len() > 2 || !names.iter().all(is_valid) {
        return None;
    }
    let quote = names.iter().map(|name| format!("\"{}\"", name.replace('"', "\"\"")));
    Some(quote.collect::<Vec<_>>().join("."))
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn quotes_the_name_and_the_schema() {
        assert_eq!(quote("leases").as_deref(), Some(r#""leases""#));
        assert_eq!(quote(r#"My ops.le"ases"#).as_deref(), Some(r#""My ops"."le""ases""#));
    }

    #[test]
    fn rejects_an_invalid_table_name() {
        for table in ["", ".", "a.", ".a", "a.b.c", "a\0"] {
            assert_eq!(quote(table), None, "{table:?}");
        }
    }
}
