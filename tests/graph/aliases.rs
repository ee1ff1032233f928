//! Types can be written as an alias, a renamed import, in parentheses, or by a macro.

#![allow(unused_parens, reason = "that is what is tested")]

use axum::extract::{FromRequestParts, Query as AxumQuery};
use axum::http::request::Parts;
use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Context as Cx, Inject as In, Provided as Given};

type Injected<T> = Inject<T>;
type Repository = dyn Names;
type Maybe<T> = Option<T>;
type Many<T> = Vec<T>;
type Name = String;
type Shared<T> = Arc<T>;

#[injectable]
struct Cats;

impl Cats {
    fn sound(&self) -> &'static str {
        "meow"
    }
}

#[provider_trait]
trait Names: Send + Sync {
    fn first(&self) -> String;
}

#[injectable]
struct Known {
    cats: Shared<Cats>,
}

impl Names for Known {
    fn first(&self) -> String {
        format!("Tom says {}", self.cats.sound())
    }
}

#[injectable(scope = request)]
struct Visit {
    cats: (Arc<Cats>),
}

#[token]
struct User(&'static str);

#[guard(provides = User)]
struct Login;

impl Guard for Login {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        cx.provide(User("Ann"));
        Ok(())
    }
}

/// Custom extractors that are named like those of the framework.
mod mine {
    use super::{Error, FromRequestParts, Parts};

    pub struct Inject<T>(pub T);
    pub struct Json(pub String);
    pub struct Uuid(pub String);

    impl<S: Sync> FromRequestParts<S> for Inject<u8> {
        type Rejection = Error;

        async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Error> {
            Ok(Self(7))
        }
    }

    impl<S: Sync> FromRequestParts<S> for Json {
        type Rejection = Error;

        async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
            Ok(Self(parts.uri.path().to_owned()))
        }
    }

    impl<S: Sync> FromRequestParts<S> for Uuid {
        type Rejection = Error;

        async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
            Ok(Self(parts.uri.path().to_uppercase()))
        }
    }
}

#[controller("/spelled")]
#[use_guards(Login)]
struct Spelled;

#[controller]
impl Spelled {
    #[get("/alias")]
    async fn alias(&self, cats: Injected<Cats>) -> &'static str {
        cats.sound()
    }

    #[get("/renamed")]
    async fn renamed(&self, cats: In<Cats>, names: In<Repository>) -> String {
        format!("{} {}", cats.sound(), names.first())
    }

    #[get("/parentheses")]
    async fn parentheses(&self, cats: (Inject<Cats>)) -> &'static str {
        cats.sound()
    }

    #[get("/request")]
    async fn request(
        &self,
        filter: AxumQuery<Vec<(String, String)>>,
        visit: Injected<Visit>,
        user: Given<User>,
        cats: In<Cats>,
        cx: &Cx<'_>,
    ) -> String {
        let sounds = (visit.cats.sound(), cats.sound());
        format!("{} {} {sounds:?} {}", filter.len(), user.0, cx.handler())
    }

    #[get("/texts")]
    async fn texts(
        &self,
        #[query] limit: Maybe<u8>,
        #[query] tag: Many<Name>,
        #[query] name: Name,
    ) -> String {
        format!("{limit:?} {tag:?} {name}")
    }

    #[get("/own/{uuid}")]
    async fn own(
        &self,
        number: mine::Inject<u8>,
        json: mine::Json,
        uuid: mine::Uuid,
        cats: Injected<Cats>,
    ) -> String {
        format!("{} {} {} {}", number.0, json.0, uuid.0, cats.sound())
    }

    #[post("/body")]
    async fn body(&self, text: Name, method: axum::http::Method, visit: In<Visit>) -> String {
        format!("{method} {text} {}", visit.cats.sound())
    }
}

/// A macro passes types in invisible groups.
macro_rules! controller_of {
    ($name:ident, $argument:ty, $text:ty, $context:ty) => {
        #[controller("/made")]
        struct $name;

        #[controller]
        impl $name {
            #[get]
            async fn sound(&self, cats: $argument, #[query] limit: $text, cx: $context) -> String {
                format!("{} {limit:?} {}", cats.sound(), cx.handler())
            }
        }
    };
}

controller_of!(Made, Inject<Cats>, Option<u8>, &Context<'_>);

/// Exports of a provider function and of a generic type by other names than those in the lists.
mod made {
    use std::marker::PhantomData;

    use baya::Token;
    use baya::prelude::*;
    use factories::food as Food;

    pub struct Bowl(pub &'static str);

    pub mod factories {
        use super::*;

        #[provider]
        pub async fn food() -> Bowl {
            Bowl("fish")
        }
    }

    #[injectable]
    pub struct Store<T: Send + Sync + 'static> {
        #[inject(default)]
        pub of: PhantomData<T>,
    }

    #[module(
        providers = [factories::food, Store<T>],
        exports = [Food, self::Store<T>],
    )]
    pub struct FoodModule<T: Token + Send + Sync + 'static> {
        #[inject(default)]
        of: PhantomData<T>,
    }
}

#[controller("/food")]
struct Food {
    bowl: Arc<made::Bowl>,
    store: Arc<made::Store<User>>,
}

#[controller]
impl Food {
    #[get]
    async fn food(&self) -> &'static str {
        let made::Store { of: std::marker::PhantomData } = &*self.store;
        self.bowl.0
    }
}

#[module(
    root,
    imports = [made::FoodModule<User>],
    providers = [Cats, Known as dyn Names, Visit],
    controllers = [Spelled, Made, Food],
)]
struct SpelledModule;

async fn text(path: &str) -> String {
    let app = TestApp::new::<SpelledModule>().start().await.expect("the app boots");
    let response = app.get(path).send().await;
    assert_eq!(response.status(), 200, "{path}: {}", response.text());
    response.text()
}

#[baya::test]
async fn a_provider_is_injected_through_an_alias() {
    assert_eq!(text("/spelled/alias").await, "meow");
}

#[baya::test]
async fn a_provider_is_injected_through_a_renamed_import() {
    assert_eq!(text("/spelled/renamed").await, "meow Tom says meow");
}

#[baya::test]
async fn a_provider_is_injected_through_parentheses() {
    assert_eq!(text("/spelled/parentheses").await, "meow");
}

#[baya::test]
async fn injects_each_of_several_renamed_arguments() {
    assert_eq!(text("/spelled/request?a=1").await, r#"1 Ann ("meow", "meow") request"#);
}

#[baya::test]
async fn a_provider_is_injected_through_the_type_of_a_macro() {
    assert_eq!(text("/made?limit=4").await, "meow Some(4) sound");
    assert_eq!(text("/made").await, "meow None sound");
}

#[baya::test]
async fn an_alias_of_an_option_or_a_list_is_treated_like_its_type() {
    assert_eq!(text("/spelled/texts?name=Tom").await, "None [] Tom");
    let all = text("/spelled/texts?name=Tom&limit=3&tag=a&tag=b").await;
    assert_eq!(all, r#"Some(3) ["a", "b"] Tom"#);
}

#[baya::test]
async fn accepts_custom_extractors_named_like_those_of_the_framework() {
    assert_eq!(text("/spelled/own/a").await, "7 /spelled/own/a /SPELLED/OWN/A meow");
}

#[baya::test]
async fn extracts_an_alias_of_a_body_last() {
    let app = TestApp::new::<SpelledModule>().start().await.expect("the app boots");
    let response = app.post("/spelled/body").body("text/plain", "hello").send().await;
    assert_eq!(response.text(), "POST hello meow");
}

#[baya::test]
async fn exports_a_type_by_a_renamed_import_and_a_longer_path() {
    assert_eq!(text("/food").await, "fish");
}
