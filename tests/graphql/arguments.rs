//! Arguments of fields.

use std::num::{NonZeroIsize, NonZeroUsize};

use baya::graphql::{GraphQlModule, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};
use baya::{Caught, Filter, Reply, ValidationError, Violation, filter};

#[dto(input)]
struct NewCat {
    #[rule(length(min = 2, max = 10), trim)]
    first_name: String,
    #[rule(range(max = 30))]
    age: Option<u8>,
    #[rule(length(max = 2))]
    nick_names: Option<Vec<Nick>>,
}

#[dto(input)]
struct Nick {
    #[rule(length(min = 2))]
    short_form: String,
}

#[dto(input)]
struct Palette {
    #[serde(default = "white")]
    first: String,
    rest: Option<Vec<Option<String>>>,
}

fn white() -> String {
    "white".to_owned()
}

/// Rejects the name `Taken`.
#[injectable]
struct Names;

impl baya::Check<String> for Names {
    async fn check(&self, name: &String) -> Result<Option<Violation>, Error> {
        if name == "Down" {
            let error = ValidationError::at("/first_name", "unchecked", "was not checked");
            return Err(Error::unprocessable().with_validation_error(error).with_source(Outage));
        }
        Ok((name == "Taken").then(|| Violation::new("taken", "is taken")))
    }
}

/// The database is down.
#[derive(Debug, ApiError)]
#[error(status = 503, message = "down")]
struct Outage;

#[filter]
struct Cached;

impl Filter for Cached {
    type Catches = Outage;

    async fn catch(&self, _: Caught<Outage>, _: &mut Context<'_>) -> Result<Reply, Error> {
        Ok(Reply::new("cached".to_owned()))
    }
}

#[dto(input)]
struct Rename {
    #[rule(check(Names))]
    new_name: String,
}

#[dto(scalar)]
struct Price {
    #[rule(range(max = 3))]
    unit_price: i32,
}

#[dto(input)]
struct Offer {
    cat_price: Price,
    #[serde(default = "three")]
    most_cats: Maybe,
    least_cats: Maybe,
}

#[dto]
struct Maybe(Option<u8>);

fn three() -> Maybe {
    Maybe(Some(3))
}

#[injectable]
struct Greeting(#[inject(value = "hello")] &'static str);

#[dto(scalar)]
struct Called(#[rule(check(Names))] String);

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[mutation]
    async fn create(&self, input: NewCat) -> String {
        input.first_name
    }

    #[mutation]
    async fn offer(&self, input: Offer) -> String {
        let Offer { cat_price, most_cats, least_cats } = input;
        format!("{} {:?} {:?}", cat_price.unit_price, most_cats.0, least_cats.0)
    }

    #[query]
    async fn price(&self, cat_price: Price) -> i32 {
        cat_price.unit_price
    }

    #[query]
    async fn maybe(&self, maybe: Maybe) -> Option<u8> {
        maybe.0
    }

    #[query]
    async fn non_zero(&self, signed: NonZeroIsize, unsigned: NonZeroUsize) -> NonZeroIsize {
        signed.saturating_mul(unsigned.try_into().unwrap_or(NonZeroIsize::MAX))
    }

    #[mutation]
    #[use_filters(Cached)]
    async fn cached(&self, input: Rename) -> String {
        input.new_name
    }

    #[mutation]
    async fn rename(&self, input: Rename) -> String {
        input.new_name
    }

    #[query]
    async fn greet(
        &self,
        cx: &Context<'_>,
        greeting: Inject<Greeting>,
        first_name: String,
        times: Option<u8>,
    ) -> String {
        format!("{} {first_name} {} {}", greeting.0, times.unwrap_or(1), cx.handler())
    }

    #[query]
    async fn byte(&self, byte: u8) -> u8 {
        byte
    }

    #[query]
    async fn colors(&self, #[argument(default = 3)] most: u8, of: Option<Palette>) -> String {
        match of {
            Some(Palette { first, rest }) => format!("{most} {first} {rest:?}"),
            None => format!("{most}"),
        }
    }

    /// Adds numbers.
    #[query("total", deprecated = "add yourself")]
    async fn sum(
        &self,
        /** The numbers. */
        numbers: Vec<i32>,
    ) -> i32 {
        numbers.into_iter().sum()
    }

    #[mutation]
    async fn call(&self, #[argument("catName")] name: Called) -> String {
        name.0
    }

    #[query]
    async fn page(
        &self,
        #[argument(default = 10)] first: i32,
        #[argument("order", default = vec!["name".to_owned(), "age".to_owned()])] by: Vec<String>,
        #[argument(deprecated = "use `first`")] limit: Option<i32>,
    ) -> String {
        format!("{first} {} {limit:?}", by.join(","))
    }
}

#[module(
    root,
    imports = [GraphQlModule::at("/graphql")],
    providers = [Greeting, Names],
    resolvers = [Cats],
)]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[baya::test]
async fn accepts_arguments_providers_and_the_context_in_any_order() {
    let result = app().await.graphql(r#"{ greet(firstName: "Tom", times: 2) }"#).send().await;
    result.assert_data(json!({ "greet": "hello Tom 2 greet" }));
}

#[baya::test]
async fn accepts_null_or_no_value_for_an_optional_argument() {
    let app = app().await;
    for query in [
        r#"{ greet(firstName: "Tom") }"#,
        r#"{ greet(firstName: "Tom", times: null) }"#,
        r#"query ($times: Int) { greet(firstName: "Tom", times: $times) }"#,
    ] {
        app.graphql(query).send().await.assert_data(json!({ "greet": "hello Tom 1 greet" }));
    }
}

#[baya::test]
async fn an_absent_variable_makes_its_argument_absent() {
    let result = app().await.graphql("query ($most: Int) { colors(most: $most) }").send().await;
    result.assert_data(json!({ "colors": "3" }));
}

#[baya::test]
async fn an_absent_variable_makes_its_field_absent_and_is_null_in_a_list() {
    let query = r#"query ($first: String, $last: String) {
        colors(of: { first: $first, rest: ["red", $last] })
    }"#;
    let app = app().await;
    let result = app.graphql(query).send().await;
    result.assert_data(json!({ "colors": r#"3 white Some([Some("red"), None])"# }));
    let result = app.graphql(query).variable("first", "blue").variable("last", "tan").send().await;
    result.assert_data(json!({ "colors": r#"3 blue Some([Some("red"), Some("tan")])"# }));
}

#[baya::test]
async fn an_absent_variable_has_its_own_default() {
    let query = r#"query ($most: Int = 5, $first: String = "green") {
        colors(most: $most, of: { first: $first })
    }"#;
    let result = app().await.graphql(query).send().await;
    result.assert_data(json!({ "colors": "5 green None" }));
}

#[baya::test]
async fn reports_all_violations_with_the_names_of_the_schema() {
    let query = r#"mutation { create(input: { firstName: "T", age: 31, nickNames: [{ shortForm: "x" }] }) }"#;
    let result = app().await.graphql(query).send().await;
    result.assert_error("invalid");
    let error = &result.errors()[0];
    assert_eq!(
        (&error.extensions["status"], error.path.as_slice()),
        (&json!(422), [json!("create")].as_slice())
    );
    let pointers: Vec<_> = error.extensions["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/input/firstName", "/input/age", "/input/nickNames/0/shortForm"]);
}

#[baya::test]
async fn applies_rules_that_call_a_provider() {
    let app = app().await;
    let result = app.graphql(r#"mutation { rename(input: { newName: "Taken" }) }"#).send().await;
    result.assert_error("invalid");
    assert_eq!(result.errors()[0].extensions["errors"][0]["pointer"], "/input/newName");
    let result = app.graphql(r#"mutation { rename(input: { newName: "Free" }) }"#).send().await;
    result.assert_data(json!({ "rename": "Free" }));
}

#[baya::test]
async fn a_validation_error_keeps_its_source() {
    let query = r#"mutation { cached(input: { newName: "Down" }) }"#;
    app().await.graphql(query).send().await.assert_data(json!({ "cached": "cached" }));
}

#[baya::test]
async fn a_validation_error_in_a_scalar_has_the_names_that_the_client_has_sent() {
    let app = app().await;
    for (query, expected) in [
        ("{ price(catPrice: { unit_price: 4 }) }", "/catPrice/unit_price"),
        (
            "mutation { offer(input: { catPrice: { unit_price: 4 } }) }",
            "/input/catPrice/unit_price",
        ),
    ] {
        let result = app.graphql(query).send().await;
        result.assert_error("invalid");
        assert_eq!(result.errors()[0].extensions["errors"][0]["pointer"], expected);
    }
}

#[baya::test]
async fn accepts_null_or_no_value_for_a_newtype_of_an_option() {
    let app = app().await;
    for query in ["{ maybe }", "{ maybe(maybe: null) }"] {
        app.graphql(query).send().await.assert_data(json!({ "maybe": null }));
    }
    for (sent, expected) in [
        ("", "1 Some(3) None"),
        ("mostCats: null", "1 None None"),
        ("mostCats: 5, leastCats: 2", "1 Some(5) Some(2)"),
    ] {
        let query =
            format!("mutation {{ offer(input: {{ catPrice: {{ unit_price: 1 }} {sent} }}) }}");
        app.graphql(&query).send().await.assert_data(json!({ "offer": expected }));
    }
}

#[baya::test]
async fn accepts_non_zero_integers_of_every_size() {
    let result = app().await.graphql("{ nonZero(signed: -2, unsigned: 3) }").send().await;
    result.assert_data(json!({ "nonZero": -6 }));
}

#[baya::test]
async fn sanitizes_values_as_over_http() {
    let query = r#"mutation { create(input: { firstName: "  Tom  " }) }"#;
    app().await.graphql(query).send().await.assert_data(json!({ "create": "Tom" }));
}

#[baya::test]
async fn rejects_a_number_outside_the_range_of_its_type() {
    let result = app().await.graphql("{ byte(byte: 300) }").send().await;
    result.assert_error("invalid");
    assert_eq!(result.errors()[0].extensions["errors"][0]["pointer"], "/byte");
}

#[baya::test]
async fn the_schema_has_names_descriptions_and_deprecations() {
    let query = r#"{ __type(name: "Query") { fields(includeDeprecated: true) {
        name description isDeprecated deprecationReason args { name description }
    } } }"#;
    let result = app().await.graphql(query).send().await;
    let fields = result.data()["__type"]["fields"].as_array().unwrap();
    let total = fields.iter().find(|field| field["name"] == "total").unwrap();
    assert_eq!(
        total,
        &json!({
            "name": "total", "description": "Adds numbers.", "isDeprecated": true,
            "deprecationReason": "add yourself",
            "args": [{ "name": "numbers", "description": "The numbers." }],
        })
    );
}

#[baya::test]
async fn an_argument_has_a_name_and_a_default() {
    let app = app().await;
    for (query, expected) in [
        ("{ page }", "10 name,age None"),
        (r#"{ page(first: 3, order: ["id"], limit: 4) }"#, "3 id Some(4)"),
        ("query ($first: Int) { page(first: $first) }", "10 name,age None"),
        ("query ($first: Int = 5) { page(first: $first) }", "5 name,age None"),
        ("{ page(first: null) }", "10 name,age None"),
    ] {
        app.graphql(query).send().await.assert_data(json!({ "page": expected }));
    }
}

#[baya::test]
async fn the_schema_has_the_defaults_and_deprecations_of_arguments() {
    let query = r#"{ __type(name: "Query") { fields { name args(includeDeprecated: true) { name defaultValue deprecationReason } } } }"#;
    let result = app().await.graphql(query).send().await;
    let fields = result.data()["__type"]["fields"].as_array().unwrap().clone();
    let page = fields.iter().find(|field| field["name"] == "page").unwrap();
    let expected = json!([
        { "name": "first", "defaultValue": "10", "deprecationReason": null },
        { "name": "order", "defaultValue": r#"["name", "age"]"#, "deprecationReason": null },
        { "name": "limit", "defaultValue": null, "deprecationReason": "use `first`" },
    ]);
    assert_eq!(page["args"], expected);
}

#[baya::test]
async fn a_rule_that_calls_a_provider_reports_the_name_of_the_schema() {
    let result = app().await.graphql(r#"mutation { call(catName: "Taken") }"#).send().await;
    result.assert_error("invalid");
    assert_eq!(result.errors()[0].extensions["errors"][0]["pointer"], "/catName");
}
