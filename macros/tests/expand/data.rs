//! Types of requests and responses, and embedded files.

use super::{expand, golden, pretty};

#[test]
#[cfg(feature = "graphql")]
fn dto_object() {
    let item = "
        #[graphql(key = \"id\")]
        struct Cat {
            id: i32,
            first_name: String,
            #[graphql(skip)]
            owner: i32,
        }";
    golden("dto_object", &expand(crate::dto::run, "object", item));
}

#[test]
fn dto() {
    let item = "
        /// A cat that is sent.
        #[serde(rename_all = \"camelCase\")]
        #[rule(custom(knows_its_age))]
        pub struct CreateCat {
            #[rule(length(min = 1, max = 40), pattern(\"^[a-z]+$\"))]
            pub name: String,
            #[rule(range(max = 30))]
            #[rule(multiple_of(2), groups(\"even\"))]
            pub age: Option<u8>,
            pub home_address: Address,
        }";
    golden("dto", &expand(crate::dto::run, "input", item));
}

#[test]
fn dto_enum() {
    let item = "
        #[serde(tag = \"kind\", content = \"value\")]
        enum Shape {
            Round { #[rule(range(above = 0.0))] radius: f64 },
            Named(#[rule(each(email))] Vec<String>),
            Nothing,
        }";
    golden("dto_enum", &expand(crate::dto::run, "", item));
}

#[test]
fn api_error() {
    let item = "
        pub enum CatError {
            /// No cat has this number.
            #[error(status = 404, code = \"cat_not_found\")]
            NotFound { id: u64 },
            #[error(status = 502, message = \"the shelter failed: {0}\")]
            Shelter(#[from] std::io::Error),
        }";
    golden("api_error", &pretty(crate::api_error::run(item.parse().expect("tokens"))));
}

#[test]
fn embed() {
    let package = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let tokens = "\"tests/expand/site\"".parse().expect("tokens");
    let expression = crate::embed::expanded(tokens, package);
    let package = package.canonicalize().expect("a directory");
    // Before the lines are broken, so that they are the same wherever the package is.
    let shown = quote::quote!(static SITE: Embedded = #expression;).to_string();
    let shown = shown.replace(package.to_str().expect("UTF-8"), "$PACKAGE");
    golden("embed", &pretty(shown.parse().expect("tokens")));
}
