//! Which documents there are, and what is said in them.

use baya::App;
use baya_macros::{controller, module};
use baya_openapi::{AppDocument, DocumentOptions, OpenApi, OpenApiModule};

#[controller("/one")]
struct One;

#[controller]
impl One {
    #[get]
    async fn one(&self) -> String {
        String::new()
    }

    #[get("/hidden")]
    #[api(hidden)]
    async fn hidden(&self) -> baya::axum::response::Response {
        Default::default()
    }
}

fn about() -> DocumentOptions {
    DocumentOptions::default().title("Shop").version("2.0.0").license("MIT", "MIT")
}

#[module(
    root,
    imports = [OpenApiModule::with(OpenApi::new().about(about()))],
    controllers = [One],
)]
struct AppModule;

#[test]
fn options_say_what_a_document_is_about() {
    let document = App::new::<AppModule>().openapi().expect("there is a document");
    assert_eq!(document["info"]["title"], "Shop");
    assert_eq!(document["info"]["license"]["identifier"], "MIT");
}

#[test]
fn a_hidden_handler_is_left_out() {
    let document = App::new::<AppModule>().openapi().expect("there is a document");
    assert!(document["paths"].get("/one/hidden").is_none());
    assert!(document["paths"].get("/one").is_some());
}
