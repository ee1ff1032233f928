//! The app of all tests.

use std::collections::BTreeMap;

use baya::testing::TestApp;
use baya::{Error, Negotiated};
use baya_formats::{Cbor, MessagePack, Xml, Yaml};
use baya_macros::{controller, dto, module};

pub const YAML: &str = "application/yaml";
pub const XML: &str = "application/xml";
pub const CBOR: &str = "application/cbor";
pub const MSGPACK: &str = "application/vnd.msgpack";
pub const ALL: [&str; 5] = ["application/json", YAML, XML, CBOR, MSGPACK];

#[dto]
#[derive(Clone, Debug, PartialEq)]
pub struct Cat {
    #[rule(length(min = 1))]
    pub name: String,
    pub lives: u8,
    pub weight: f64,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

/// A type that is nested as deep as its document.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Node {
    pub a: Option<Box<Node>>,
    pub list: Vec<Node>,
}

pub fn tom() -> Cat {
    let tags = vec!["no".to_owned(), "<b> & \"c\"".to_owned()];
    Cat { name: "Töm: 1".to_owned(), lives: 9, weight: 4.5, tags, owner: None }
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn one(&self) -> Negotiated<Cat> {
        Negotiated(tom())
    }

    #[post]
    async fn echo(&self, cat: Negotiated<Cat>) -> Result<Negotiated<Cat>, Error> {
        Ok(cat)
    }

    #[post("/all")]
    async fn echo_all(&self, cats: Negotiated<Vec<Cat>>) -> Negotiated<Vec<Cat>> {
        cats
    }

    #[post("/strings")]
    async fn strings(&self, strings: Negotiated<Vec<String>>) -> String {
        strings.len().to_string()
    }

    #[post("/node")]
    async fn node(&self, _node: Negotiated<Node>) {}

    #[post("/any")]
    async fn any(&self, _any: Negotiated<serde_json::Value>) {}

    #[post("/ignored")]
    async fn ignored(&self, _any: Negotiated<serde::de::IgnoredAny>) {}

    #[get("/empty-name")]
    async fn empty_name(&self) -> Negotiated<BTreeMap<String, Vec<BTreeMap<String, u8>>>> {
        let inner = BTreeMap::from([(String::new(), 9)]);
        Negotiated(BTreeMap::from([("tom".to_owned(), vec![inner])]))
    }

    #[get("/map")]
    async fn map(&self) -> Negotiated<BTreeMap<String, u8>> {
        Negotiated(BTreeMap::from([("tom".to_owned(), 9)]))
    }

    #[get("/invalid-name")]
    async fn invalid_name(&self) -> Negotiated<BTreeMap<String, u8>> {
        Negotiated(BTreeMap::from([("1 & 2".to_owned(), 9)]))
    }

    #[get("/pairs")]
    async fn pairs(&self) -> Negotiated<BTreeMap<(u8, u8), u8>> {
        Negotiated(BTreeMap::from([((1, 2), 3)]))
    }

    #[get("/lists")]
    async fn lists(&self) -> Negotiated<Vec<Vec<u8>>> {
        Negotiated(vec![vec![1], vec![2, 3]])
    }

    #[get("/number")]
    async fn number(&self) -> Negotiated<u8> {
        Negotiated(7)
    }

    #[get("/nothing")]
    async fn nothing(&self) -> Negotiated<Option<u8>> {
        Negotiated(None)
    }

    #[get("/control")]
    async fn control(&self) -> Negotiated<&'static str> {
        Negotiated("\u{1}")
    }
}

#[module(root, controllers = [Cats])]
pub struct AppModule;

pub async fn app() -> TestApp {
    let formats = |app: baya::App| app.format(Yaml).format(Xml).format(Cbor).format(MessagePack);
    TestApp::new::<AppModule>().configure(formats).start().await.expect("the app starts")
}
