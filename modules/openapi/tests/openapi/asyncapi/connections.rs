//! The handshake: path, query, headers, cookies, security.

use baya::security::{Guarded, Protection, SecurityScheme};
use baya::{Context, Error, Guard, Result};
use baya_gateway::GatewayModule;
use baya_macros::{gateway, guard, module};
use baya_openapi::asyncapi::{AppDocument, AsyncApi, AsyncApiModule};
use serde_json::json;

use super::{at, document};

#[guard]
struct Keyed;

impl Guard for Keyed {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn describe(_at: &Guarded<'_, Self>) -> Protection {
        Protection::by(SecurityScheme::header("x-key"))
            .or_needs(SecurityScheme::bearer_with_format("JWT").scopes(["rooms"]))
    }
}

#[gateway("/rooms/{room}", protocols = ["rooms.v1"])]
#[use_guards(Keyed)]
struct Rooms;

#[gateway]
impl Rooms {
    #[on_connect]
    async fn connected(
        &self,
        #[param("room")] _room: u32,
        /// The language of messages.
        #[query]
        _language: Option<String>,
        #[header("x-client")] _client: String,
        /// The session.
        #[cookie]
        _session: Option<String>,
    ) {
    }

    #[message("ping")]
    async fn ping(&self) {}
}

#[gateway("/open", version = ["1", "2"], deprecated = "2026-01-01")]
struct Open;

#[gateway]
impl Open {
    #[message("ping")]
    async fn ping(&self) {}
}

#[gateway("/tenants", host = "{tenant}.example.com")]
struct Tenants;

#[gateway]
impl Tenants {}

#[module(
    root,
    imports = [
        GatewayModule,
        AsyncApiModule::with(
            AsyncApi::new()
                .title("Rooms")
                .version("2.1.0")
                .description("The messages of rooms.")
                .server("https://rooms.example.com/live", "production")
                .server("ws://localhost:3000", "the machine of a developer")
                .server("nats://broker.example.com:4222", "broker"),
        ),
    ],
    versioning = uri,
    gateways = [Rooms, Open, Tenants],
)]
struct AppModule;

#[test]
fn describes_the_path_parameters_of_a_channel() {
    let document = document::<AppModule>();
    let rooms = at(&document, "/channels/Rooms");
    assert_eq!(rooms["address"], "/rooms/{room}");
    assert_eq!(rooms["parameters"], json!({ "room": {} }));
}

#[test]
fn describes_query_headers_cookies_and_sub_protocols_of_the_handshake() {
    let document = document::<AppModule>();
    let binding = at(&document, "/channels/Rooms/bindings/ws");
    assert_eq!(binding["method"], "GET");
    let language = &binding["query"]["properties"]["_language"];
    assert_eq!(language["description"], "The language of messages.");
    let headers = &binding["headers"];
    assert_eq!(headers["required"], json!(["x-client"]));
    assert_eq!(headers["properties"]["Cookie"]["description"], "`_session`: The session.");
    let protocols = &headers["properties"]["Sec-WebSocket-Protocol"]["enum"];
    assert_eq!(*protocols, json!(["rooms.v1", "baya.json", "baya.msgpack"]));
}

#[test]
fn each_api_version_of_a_gateway_is_a_channel() {
    let document = document::<AppModule>();
    assert_eq!(at(&document, "/channels/Open")["address"], "/v1/open");
    assert_eq!(at(&document, "/channels/Open_2")["address"], "/v2/open");
    assert_eq!(at(&document, "/operations/Open.ping_2/channel")["address"], "/v2/open");
}

#[test]
fn marks_deprecated_gateways() {
    let document = document::<AppModule>();
    assert_eq!(at(&document, "/channels/Open")["x-deprecated"], true);
    assert!(at(&document, "/channels/Rooms")["x-deprecated"].is_null());
}

#[test]
fn operations_have_the_security_requirements_of_guards() {
    let document = document::<AppModule>();
    let expected = json!([
        { "$ref": "#/components/securitySchemes/x-key" },
        { "$ref": "#/components/securitySchemes/bearer" },
    ]);
    assert_eq!(at(&document, "/operations/Rooms.ping")["security"], expected);
    assert!(at(&document, "/operations/Open.ping")["security"].is_null());
    let errors = at(&document, "/operations/Rooms.ping/x-errors");
    assert_eq!((&errors[0]["status"], &errors[0]["code"]), (&json!(401), &json!("unauthorized")));
    let key = at(&document, "/components/securitySchemes/x-key");
    assert_eq!(*key, json!({ "type": "httpApiKey", "in": "header", "name": "x-key" }));
}

#[test]
fn gateways_reference_only_websocket_servers() {
    let document = document::<AppModule>();
    let production = json!({
        "host": "rooms.example.com",
        "protocol": "wss",
        "pathname": "/live",
        "description": "production",
    });
    assert_eq!(*at(&document, "/servers/production"), production);
    let expected = json!([{ "$ref": "#/servers/production" }, { "$ref": "#/servers/ws" }]);
    assert_eq!(at(&document, "/channels/Rooms")["servers"], expected);
    let server = at(&document, "/channels/Tenants/servers/0");
    assert_eq!(server["variables"], json!({ "tenant": {} }));
}

#[test]
fn describes_the_title_and_the_version() {
    let document = document::<AppModule>();
    let expected = json!({
        "title": "Rooms",
        "version": "2.1.0",
        "description": "The messages of rooms.",
    });
    assert_eq!(document["info"], expected);
    assert_eq!(document["asyncapi"], "3.0.0");
}

#[module(root, imports = [GatewayModule, AsyncApiModule::with(AsyncApi::new().server("/live", ""))], gateways = [Open])]
struct WithoutHost;

#[test]
fn rejects_a_server_without_a_host() {
    let error = baya::App::new::<WithoutHost>().asyncapi().expect_err("no host");
    assert_eq!(error.code(), "asyncapi");
    assert!(format!("{error}").contains("`/live` is not a valid server URL"), "{error}");
}
