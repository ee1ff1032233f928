//! The names of schemas: of types that are read and written, and of types with the same name.

use baya::{App, Json};
use baya_macros::{controller, dto, module};
use baya_openapi::AppDocument;
use serde_json::{Map, Value, json};

/// A type whose schema depends on the direction: a field with a default is optional in input.
#[dto]
struct Toy {
    #[serde(default)]
    color: String,
}

/// A type that differs between the directions only in the types that it contains.
#[dto]
struct Cat {
    toy: Toy,
}

/// A type that contains the difference two levels below.
#[dto]
struct Litter {
    cats: Vec<Cat>,
}

/// A type that is the same in both directions.
#[dto]
struct Name {
    text: String,
}

/// Types that contain each other, one of which differs between the directions.
#[dto]
struct Parent {
    children: Vec<Child>,
}

#[dto]
struct Child {
    #[serde(default)]
    age: u8,
    parent: Option<Box<Parent>>,
}

mod shop {
    use baya_macros::dto;

    #[dto]
    pub struct Line {
        pub price: u32,
    }
}

mod mail {
    use baya_macros::dto;

    #[dto]
    pub struct Line {
        pub text: String,
    }
}

#[controller]
struct Echoes;

#[controller]
impl Echoes {
    #[post("/litters")]
    async fn litter(&self, litter: Json<Litter>) -> Json<Litter> {
        litter
    }

    #[post("/names")]
    async fn name(&self, name: Json<Name>) -> Json<Name> {
        name
    }

    #[post("/parents")]
    async fn parent(&self, parent: Json<Parent>) -> Json<Parent> {
        parent
    }

    #[post("/shop")]
    async fn shop(&self, line: Json<shop::Line>) -> Json<shop::Line> {
        line
    }

    #[post("/mail")]
    async fn mail(&self, line: Json<mail::Line>) -> Json<mail::Line> {
        line
    }
}

#[module(root, controllers = [Echoes])]
struct AppModule;

fn document() -> Value {
    App::new::<AppModule>().openapi().expect("the app has a document")
}

fn schemas(document: &Value) -> &Map<String, Value> {
    document["components"]["schemas"].as_object().expect("an object")
}

/// Returns the names of the schemas of the request and of the response.
fn names(document: &Value, path: &str) -> [String; 2] {
    let operation = &document["paths"][path]["post"];
    let bodies = [&operation["requestBody"], &operation["responses"]["201"]];
    bodies.map(|body| {
        let schema = &body["content"]["application/json"]["schema"]["$ref"];
        let name = schema.as_str().and_then(|name| name.rsplit('/').next());
        name.expect("a reference").to_owned()
    })
}

fn property<'d>(document: &'d Value, schema: &str, name: &str) -> &'d Value {
    &schemas(document)[schema]["properties"][name]
}

#[test]
fn a_type_whose_directions_differ_has_a_schema_for_each() {
    let document = document();
    assert_eq!(schemas(&document)["ToyInput"].get("required"), None);
    assert_eq!(schemas(&document)["Toy"]["required"], json!(["color"]));
}

#[test]
fn a_type_that_contains_a_different_one_has_a_schema_for_each_direction() {
    let document = document();
    assert_eq!(names(&document, "/litters"), ["LitterInput", "Litter"]);
    let items = |schema: &str| property(&document, schema, "cats")["items"]["$ref"].clone();
    assert_eq!(items("LitterInput"), "#/components/schemas/CatInput");
    assert_eq!(items("Litter"), "#/components/schemas/Cat");
    let toy = |schema: &str| property(&document, schema, "toy")["$ref"].clone();
    assert_eq!(toy("CatInput"), "#/components/schemas/ToyInput");
    assert_eq!(toy("Cat"), "#/components/schemas/Toy");
}

#[test]
fn types_that_contain_each_other_have_a_schema_for_each_direction() {
    let document = document();
    assert_eq!(names(&document, "/parents"), ["ParentInput", "Parent"]);
    let items = |schema: &str| property(&document, schema, "children")["items"]["$ref"].clone();
    assert_eq!(items("ParentInput"), "#/components/schemas/ChildInput");
    assert_eq!(items("Parent"), "#/components/schemas/Child");
}

#[test]
fn a_type_that_is_the_same_in_both_directions_has_one_schema() {
    let document = document();
    assert_eq!(names(&document, "/names"), ["Name", "Name"]);
    assert!(!schemas(&document).contains_key("NameInput"));
}

#[test]
fn types_of_one_name_are_qualified_with_their_modules() {
    let document = document();
    let [shop, also_shop] = names(&document, "/shop");
    let [mail, also_mail] = names(&document, "/mail");
    assert_eq!((&shop, &mail), (&also_shop, &also_mail));
    assert!(shop.ends_with("schema_names_shop_Line"), "{shop}");
    assert!(mail.ends_with("schema_names_mail_Line"), "{mail}");
    assert!(property(&document, &shop, "price").is_object());
    assert!(property(&document, &mail, "text").is_object());
    assert!(!schemas(&document).contains_key("Line"));
}
