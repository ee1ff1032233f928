//! The parameters, bodies, responses and errors that the signature of a handler implies.

use baya::{App, Json, Query};
use baya_macros::{ApiError, controller, dto, module};
use baya_openapi::{AppDocument, OpenApi, OpenApiModule};
use serde_json::{Value, json};

#[dto]
struct Cat {
    id: u64,
    name: String,
}

#[dto(input)]
struct CreateCat {
    #[rule(length(min = 1, max = 40))]
    name: String,
}

#[dto(input)]
struct Page {
    /// The number of cats to skip.
    #[serde(default)]
    offset: u32,
    #[rule(range(min = 1, max = 100))]
    limit: Option<u32>,
}

#[derive(Debug, ApiError)]
enum CatError {
    /// No cat has this id.
    #[error(status = 404, code = "cat_not_found", message = "there is no cat {id}")]
    NotFound { id: u64 },
    /// Another cat has this name.
    #[error(status = 409, code = "name_taken")]
    NameTaken,
    /// The cat can't go there.
    #[error(status = 409, code = "no_way", message = "cat {id} is {from:?}, not {{here}}")]
    NoWay { id: u64, from: &'static str },
}

/// All about cats.
#[controller("/cats")]
struct CatsController;

#[controller]
impl CatsController {
    /// Lists all cats.
    ///
    /// Newest first.
    #[get]
    async fn list(&self, page: Query<Page>) -> Json<Vec<Cat>> {
        let _ = (page.offset, page.limit);
        Json(Vec::new())
    }

    #[get("/{id}")]
    async fn find(
        &self,
        /// The id of the cat.
        #[param]
        id: u64,
        #[query] verbose: Option<bool>,
        #[header] accept_language: Option<String>,
    ) -> Result<Json<Cat>, CatError> {
        let _ = (verbose, accept_language);
        match id {
            7 => Err(CatError::NameTaken),
            0 => Err(CatError::NoWay { id, from: "here" }),
            id => Err(CatError::NotFound { id }),
        }
    }

    #[get("/{id}/name")]
    #[api(errors(NotFound))]
    async fn name(&self, #[param] id: u64) -> Result<Json<String>, CatError> {
        Err(CatError::NotFound { id })
    }

    #[get("/{id}/colour")]
    #[api(errors())]
    async fn colour(&self, #[param] id: u64) -> Result<Json<String>, CatError> {
        Ok(Json(id.to_string()))
    }

    #[post]
    async fn create(&self, body: Json<CreateCat>) -> Json<Cat> {
        Json(Cat { id: 1, name: body.0.name })
    }

    #[delete("/{id}")]
    async fn remove(&self, #[param] id: u64) {
        let _ = id;
    }
}

#[module(root, imports = [OpenApiModule::with(OpenApi::new())], controllers = [CatsController])]
struct AppModule;

fn document() -> Value {
    App::new::<AppModule>().openapi().expect("the app has a document")
}

fn operation(path: &str, method: &str) -> Value {
    document()["paths"][path][method].clone()
}

#[test]
fn doc_comments_become_summaries_descriptions_and_tags() {
    let list = operation("/cats", "get");
    assert_eq!(list["summary"], "Lists all cats");
    assert_eq!(list["description"], "Newest first.");
    assert_eq!(list["operationId"], "Cats_list");
    let tags = document()["tags"].clone();
    assert_eq!(tags, json!([{ "name": "Cats", "description": "All about cats." }]));
}

#[test]
fn arguments_become_parameters() {
    let integer = json!({
        "type": "integer", "format": "uint64", "minimum": 0, "maximum": u64::MAX,
    });
    let find = operation("/cats/{id}", "get");
    assert_eq!(
        find["parameters"],
        json!([
            {
                "name": "id", "in": "path", "required": true, "schema": integer,
                "description": "The id of the cat.",
            },
            { "name": "verbose", "in": "query", "required": false, "schema": { "type": "boolean" } },
            {
                "name": "accept-language", "in": "header", "required": false,
                "schema": { "type": "string" },
            },
        ])
    );
}

#[test]
fn fields_of_a_query_become_parameters_with_their_rules() {
    let list = operation("/cats", "get");
    let parameters = list["parameters"].as_array().expect("the parameters are a list");
    assert_eq!(parameters[0]["description"], "The number of cats to skip.");
    assert_eq!(parameters[0]["required"], false);
    assert_eq!(parameters[0]["schema"]["default"], 0);
    assert_eq!(parameters[1]["schema"]["minimum"], 1);
    assert_eq!(parameters[1]["schema"]["maximum"], 100);
    assert_eq!(parameters[1]["schema"]["type"], "integer");
}

#[test]
fn a_body_references_the_schema_of_its_type() {
    let create = operation("/cats", "post");
    let schema = &create["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(*schema, json!({ "$ref": "#/components/schemas/CreateCat" }));
    assert_eq!(create["requestBody"]["required"], true);
    let named = &document()["components"]["schemas"]["CreateCat"]["properties"]["name"];
    assert_eq!(*named, json!({ "type": "string", "minLength": 1, "maxLength": 40 }));
}

#[test]
fn documents_the_responses_that_the_signature_implies() {
    let statuses = |path, method| {
        let responses = operation(path, method)["responses"].clone();
        let statuses = responses.as_object().expect("an object").keys().cloned();
        statuses.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(statuses("/cats", "get"), "200 400 422 default");
    assert_eq!(statuses("/cats", "post"), "201 400 413 415 422 default");
    assert_eq!(statuses("/cats/{id}", "get"), "200 400 404 409 default");
    assert_eq!(statuses("/cats/{id}", "delete"), "204 400 default");
}

#[test]
fn documents_each_error_variant_with_an_example() {
    let response = operation("/cats/{id}", "get")["responses"]["404"].clone();
    assert_eq!(response["description"], "No cat has this id.");
    assert_eq!(
        response["content"]["application/problem+json"]["examples"]["cat_not_found"]["value"],
        json!({
            "type": "about:blank", "title": "Not Found", "status": 404,
            "detail": "there is no cat 7", "code": "cat_not_found",
        })
    );
}

#[test]
fn merges_errors_with_the_same_status() {
    let response = operation("/cats/{id}", "get")["responses"]["409"].clone();
    assert_eq!(response["description"], "Another cat has this name.\n\nThe cat can't go there.");
    let examples = &response["content"]["application/problem+json"]["examples"];
    assert_eq!(examples.as_object().map(serde_json::Map::len), Some(2));
}

#[test]
fn documents_only_the_selected_errors() {
    let named = operation("/cats/{id}/name", "get")["responses"].clone();
    assert_eq!((named["404"].is_object(), named["409"].is_null()), (true, true), "{named}");
    let none = operation("/cats/{id}/colour", "get")["responses"].clone();
    assert_eq!((none["404"].is_null(), none["409"].is_null()), (true, true), "{none}");
}

#[test]
fn an_example_message_has_example_values_for_its_fields() {
    let response = operation("/cats/{id}", "get")["responses"]["409"].clone();
    let problem = &response["content"]["application/problem+json"]["examples"]["no_way"]["value"];
    assert_eq!(problem["detail"], "cat 7 is \"from\", not {here}");
}
