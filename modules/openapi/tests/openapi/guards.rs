//! The security schemes and responses of guards.

use baya::security::{ErrorResponse, Guarded, Protection, SecurityScheme};
use baya::{App, Context, Error, Guard, Result};
use baya_macros::{controller, guard, module};
use baya_openapi::AppDocument;
use serde_json::json;

#[guard]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<()> {
        Err(Error::unauthorized())
    }

    fn describe(_at: &Guarded<'_, Self>) -> Protection {
        Protection::by(SecurityScheme::bearer_with_format("JWT")).with_error_response(
            ErrorResponse::too_many_requests().with_header("retry-after", "When to try again."),
        )
    }
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    #[use_guards(Login)]
    async fn list(&self) -> String {
        String::new()
    }

    #[get("/open")]
    async fn open(&self) -> String {
        String::new()
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

#[test]
fn describes_the_scheme_and_the_responses_of_a_guard() {
    let document = App::new::<AppModule>().openapi().expect("the app has a document");
    let list = &document["paths"]["/cats"]["get"];
    assert_eq!(list["security"], json!([{ "bearer": [] }]));
    assert_eq!(
        document["components"]["securitySchemes"]["bearer"],
        json!({ "type": "http", "scheme": "bearer", "bearerFormat": "JWT" })
    );
    assert!(list["responses"]["401"].is_object());
    let headers = &list["responses"]["429"]["headers"];
    assert_eq!(headers["retry-after"]["description"], "When to try again.");
    let open = &document["paths"]["/cats/open"]["get"];
    assert_eq!(open["security"], json!([]));
    assert!(open["responses"].get("401").is_none());
}
