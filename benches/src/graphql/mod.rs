//! The same schema with Baya, and handwritten with async-graphql and axum.

pub mod baya_app;
pub mod handwritten;

/// The queries that are compared.
pub const QUERIES: [(&str, &str); 5] = [
    ("hello", "{ hello }"),
    ("list", "{ cats(count: 100) { id name age color tame } }"),
    (
        "mutation",
        r#"mutation { createCat(input: { name: "Tommy", email: "tom@example.com", age: 3 }) { id name } }"#,
    ),
    ("fields", "{ cats(count: 100) { id secret } }"),
    ("guarded", "{ cats(count: 100) { id guarded } }"),
];

/// Returns the query with this name.
pub fn query(name: &str) -> Option<&'static str> {
    QUERIES.iter().find(|(query, _)| *query == name).map(|(_, query)| *query)
}
