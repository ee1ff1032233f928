//! Controllers and their routes.

use super::{expand, golden};

#[test]
fn controller_that_negotiates() {
    let item = "
        impl Cats {
            #[get]
            async fn all(&self) -> Result<Negotiated<Vec<Cat>>, Error> { todo!() }
        }";
    golden("controller_that_negotiates", &expand(crate::controller::run, "", item));
}

#[test]
fn controller_struct() {
    let item = "#[meta(Roles(&[\"admin\"]))] pub struct CatsController { cats: Arc<Cats> }";
    golden("controller_struct", &expand(crate::controller::run, "\"/cats\"", item));
}

#[test]
fn controller_impl() {
    let item = "
        impl CatsController {
            /// One cat.
            #[get(\"/{id}\")]
            async fn find(&self, tenant: Inject<Tenant>, #[param] id: u64) -> Result<Json<Cat>, CatError> {
                self.cats.find(&tenant, id).await.map(Json)
            }

            #[post]
            #[status(202)]
            #[set_header(\"cache-control\", \"no-store\")]
            async fn create(&self, #[body] cat: CreateCat, #[query] dry: Option<bool>) -> Json<Cat> {
                self.cats.create(cat).await
            }
        }";
    golden("controller_impl", &expand(crate::controller::run, "", item));
}

#[test]
fn a_broken_item_survives_beside_its_errors() {
    let item = "
        impl Cats {
            #[get(\"cats\")]
            async fn find(&self) -> String { String::new() }
            #[post]
            fn create(&mut self) -> String { String::new() }
            #[get(\"/ok\")]
            async fn ok(&self) -> &'static str { \"ok\" }
        }";
    golden("a_broken_item_survives", &expand(crate::controller::run, "", item));
}

#[test]
fn controller_with_enhancers() {
    let item = "
        impl Cats {
            #[get(\"/{id}\")]
            #[use_guards(Throttle::per_minute(60))]
            #[use_pipes(Trim)]
            async fn find(
                &self,
                #[param(\"id\")] #[use_pipes(ParseInt::radix(16), ById)] cat: Cat,
                user: Provided<User>,
                locale: Locale,
            ) -> Json<Cat> { Json(cat) }
        }";
    golden("controller_with_enhancers", &expand(crate::controller::run, "", item));
}

#[test]
fn controller_of_a_version_and_a_host() {
    let arguments = "\"/cats\", version = [\"1\", \"2\"], host = \"{tenant}.example.com\", sunset = \"2027-01-31\"";
    golden(
        "controller_of_a_version_and_a_host",
        &expand(crate::controller::run, arguments, "pub struct Cats;"),
    );
}

#[test]
fn routes_of_versions_and_hosts() {
    let item = "
        impl Cats {
            #[get(version = neutral, deprecated = \"2026-01-31\", sunset = \"2027-01-31\")]
            async fn list(&self, #[host] tenant: String) -> String { tenant }

            #[post(version = \"3\", host = \"{shelter}.example.org\")]
            async fn create(&self, #[host(\"shelter\")] of: Option<u8>) {}
        }";
    golden("routes_of_versions_and_hosts", &expand(crate::controller::run, "", item));
}

#[test]
fn http_on_several_levels() {
    let of = |run, arguments, item| expand(run, arguments, item);
    let module = "#[http(security = off)] pub struct CatsModule;";
    let controller =
        "#[http(timeout = \"5s\", body_limit = \"10 MiB\", cors = CORS)] pub struct Cats;";
    let routes = "
        impl Cats {
            #[get]
            #[http(etag, compression = off, cache_control = \"no-store\")]
            #[http(timeout = off, frame_options = \"SAMEORIGIN\", referrer_policy = off, nosniff)]
            async fn list(&self) {}
        }";
    let bundle = "#[http(cache_control = \"max-age=60\")] pub struct Cached;";
    let all = [
        of(crate::module::run, "controllers = [Cats]", module),
        of(crate::controller::run, "\"/cats\"", controller),
        of(crate::controller::run, "", routes),
        of(crate::bundle::run, "", bundle),
    ];
    golden("http_on_several_levels", &all.join("\n"));
}

#[test]
fn sse() {
    let item = "
        impl News {
            #[sse(\"/live\", retry = \"2s\", keep_alive = off)]
            async fn live(&self, last: Option<LastEventId>) -> Subscription<Story> {
                self.sent.subscribe(last.as_ref())
            }

            #[sse]
            async fn ticks(&self) -> Result<impl Stream<Item = Event<u64>> + use<>, Error> { ticks() }
        }";
    golden("sse", &expand(crate::controller::run, "", item));
}
