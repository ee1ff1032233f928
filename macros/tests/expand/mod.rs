//! Golden expansions: what each attribute emits, to be read in review.

use proc_macro2::TokenStream;

use crate::entry::Expansion;
use crate::sink::Sink;

type Run = fn(TokenStream, TokenStream, &mut Sink) -> Expansion;

/// The expansion as a person would write it.
fn pretty(tokens: TokenStream) -> String {
    let file = syn::parse2(tokens).expect("an expansion is Rust");
    prettyplease::unparse(&file)
}

fn expand(run: Run, arguments: &str, item: &str) -> String {
    let mut sink = Sink::default();
    let arguments = arguments.parse().expect("tokens");
    let Expansion { item, extra } = run(arguments, item.parse().expect("tokens"), &mut sink);
    let errors = sink.into_tokens();
    pretty(quote::quote!(#item #extra #errors))
}

fn golden(name: &str, expansion: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(".");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, expansion));
}

#[test]
fn injectable_struct() {
    let item = "
        /// The rules about cats.
        #[derive(Debug)]
        pub struct Cats {
            repo: Arc<dyn CatRepo>,
            audit: Option<Arc<Audit>>,
            #[inject(default)]
            seen: AtomicU64,
        }";
    golden("injectable_struct", &expand(crate::injectable::run, "", item));
}

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
fn injectable_impl() {
    let item = "
        impl Cats {
            #[on_init]
            async fn warm_up(&self) -> Result<(), Error> { self.load().await }
            pub fn count(&self) -> usize { 0 }
        }";
    golden("injectable_impl", &expand(crate::injectable::run, "", item));
}

#[test]
fn triggered_impl() {
    let item = "
        impl Cats {
            /// Feeds the cats.
            #[on(Every::minutes(5), name = \"feed\")]
            #[use_interceptors(Timing)]
            async fn feed(&self, unit: Inject<Unit>, cx: &Context<'_>) -> Result<u8, Error> { todo!() }

            #[on(Every::hours(1))]
            async fn count(&self) {}
        }";
    golden("triggered_impl", &expand(crate::injectable::run, "", item));
}

#[cfg(feature = "schedule")]
#[test]
fn scheduled_impl() {
    let item = "
        impl Cats {
            #[cron(\"0 4 * * *\", tz = \"Europe/Paris\", name = \"nightly\", leader, enabled = Settings::nightly)]
            async fn nightly(&self, run: Run) {}
        }";
    golden("scheduled_impl", &expand(crate::injectable::run, "", item));
}

#[cfg(all(feature = "cqrs", feature = "events"))]
#[test]
fn messages_impl() {
    let item = "
        impl Cats {
            #[on_event]
            async fn adopted(&self, event: &Adopted) {}

            #[command_handler]
            async fn create(&self, command: Create) -> Result<u64, Error> { todo!() }

            #[saga]
            async fn returned(&self, event: Arc<Returned>) -> Option<Create> { None }
        }";
    golden("messages_impl", &expand(crate::injectable::run, "", item));
}

#[cfg(feature = "gateway")]
#[test]
fn gateway() {
    golden(
        "gateway",
        &expand(
            crate::controller::gateway,
            "\"/chat\", protocols = [\"chat.v1\"]",
            "pub struct Chat;",
        ),
    );
    let item = "
        impl Chat {
            #[on_connect]
            async fn connected(&self, client: Client, #[query] room: String) -> Result<(), Error> { todo!() }

            /// Says something.
            #[message(\"say\")]
            async fn say(&self, client: Client, say: Payload<Say>) -> Result<Said, Error> { todo!() }

            #[on_disconnect]
            async fn left(&self) {}
        }";
    golden("gateway_impl", &expand(crate::controller::gateway, "", item));
    golden(
        "gateway_impl_without_handlers",
        &expand(crate::controller::gateway, "", "impl News {}"),
    );
}

#[test]
#[cfg(feature = "graphql")]
fn resolver() {
    golden(
        "resolver_struct",
        &expand(crate::resolver::run, "", "struct Cats { repo: Arc<CatRepo> }"),
    );
    let item = "
        impl Cats {
            /// The cats.
            #[query(complexity = |cost| cost.child() * 10, max_age = 60)]
            async fn cats(&self, #[argument(default = 10)] first: i32) -> Result<Vec<Cat>, Error> {
                self.repo.all(first).await
            }

            #[subscription]
            async fn births(&self) -> impl Stream<Item = Cat> + use<> {
                self.repo.births()
            }

            #[field]
            #[use_guards(Owner)]
            async fn notes(&self, cat: &Cat, notes: Loader<Notes>) -> Result<Option<String>, Error> {
                notes.load(cat.id).await
            }

            #[entity]
            async fn cat(&self, id: i32) -> Option<Cat> {
                self.repo.find(id)
            }
        }";
    golden("resolver_impl", &expand(crate::resolver::run, "", item));
}

#[test]
#[cfg(feature = "graphql")]
fn loader() {
    let item = "
        impl Notes {
            #[loader(max = 100)]
            async fn load(&self, ids: &[i32]) -> HashMap<i32, String> {
                self.repo.notes(ids).await
            }
        }";
    golden("loader", &expand(crate::injectable::run, "", item));
}

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
fn injectable_generic() {
    let item = "pub struct Repository<E: Entity> { pool: Arc<Pool>, #[inject(default)] of: PhantomData<E> }";
    golden("injectable_generic", &expand(crate::injectable::run, "scope = transient", item));
}

#[test]
fn provider() {
    let item = "
        pub async fn pool(config: Arc<DbConfig>) -> Result<PgPool, sqlx::Error> {
            PgPool::connect(&config.url).await
        }";
    golden("provider", &expand(crate::provider::run, "", item));
}

#[test]
fn provider_trait() {
    let item = "
        pub trait CatRepo: Send + Sync {
            async fn by_id(&self, id: u64) -> Option<Cat>;
            fn name(&self) -> &str;
        }";
    golden("provider_trait", &expand(crate::provider_trait::run, "", item));
}

#[test]
fn provider_trait_impl() {
    let item = "
        impl CatRepo for PgCats {
            async fn by_id(&self, id: u64) -> Option<Cat> { self.pool.find(id).await }
            fn name(&self) -> &str { \"pg\" }
        }";
    golden("provider_trait_impl", &expand(crate::provider_trait::run, "", item));
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
fn module() {
    let arguments = "
        imports = [DbModule::with(DbOptions { url: \"cats.db\" }), LogModule],
        providers = [Cats, PgCats as dyn CatRepo, pool, value(Limits { most: 9 })],
        controllers = [CatsController],
        exports = [Cats, LogModule]";
    golden("module", &expand(crate::module::run, arguments, "pub struct CatsModule;"));
}

#[test]
fn module_root() {
    let arguments = "root, imports = [CatsModule]";
    golden(
        "module_root",
        &expand(crate::module::run, arguments, "#[deny_orphans] pub struct AppModule;"),
    );
}

#[test]
fn module_with_options() {
    let arguments = "global, options = DbOptions, exports = [DbOptions]";
    golden("module_with_options", &expand(crate::module::run, arguments, "pub struct DbModule;"));
}

#[test]
fn metadata() {
    let item = "pub struct Roles(pub &'static [&'static str]);";
    golden("metadata", &expand(crate::metadata::run, "", item));
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
fn token() {
    golden("token", &expand(crate::token::run, "", "pub struct User { name: String }"));
}

#[test]
fn main() {
    let item = "async fn main() -> baya::Result<()> { App::new::<AppModule>().listen(\"[::1]:3000\").await }";
    golden("main", &expand(crate::program::main, "", item));
}

#[test]
fn main_on_a_root_module() {
    let item = "#[module(root, controllers = [Hello])] struct AppModule;";
    golden("main_on_a_root_module", &expand(crate::program::main, "", item));
}

#[test]
fn test() {
    golden("test", &expand(crate::program::test, "", "async fn finds() { app().await?; }"));
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
fn guard() {
    let item = "pub struct ApiKey { keys: Arc<Keys> }";
    golden("guard", &expand(crate::enhancer::guard, "provides = Client", item));
}

#[test]
fn guard_with_options() {
    let item = "pub struct Throttle { limit: Arc<Limit>, store: Option<Arc<dyn Store>> }";
    golden("guard_with_options", &expand(crate::enhancer::guard, "options = Limit", item));
}

#[test]
fn interceptor_by_value() {
    let item = "pub struct Slow(Duration);";
    golden("interceptor_by_value", &expand(crate::enhancer::interceptor, "value", item));
}

#[test]
fn pipe() {
    let item = "pub struct Trim;";
    golden("pipe", &expand(crate::enhancer::pipe, "takes = [String, Option<String>]", item));
}

#[test]
fn filter() {
    golden("filter", &expand(crate::enhancer::filter, "", "pub struct NotFound;"));
}

#[test]
fn bundle() {
    let item = "
        /// Only for admins.
        #[use_guards(Any(HasRole, Not(Public)))]
        #[meta(Roles(&[\"admin\"]))]
        #[skip(Throttle)]
        pub struct AdminOnly;";
    golden("bundle", &expand(crate::bundle::run, "", item));
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
fn module_with_enhancers() {
    let arguments = "guards = [ApiKey], interceptors = [Timing], filters = [NotFound], middleware = [Middleware::new(trace())]";
    golden(
        "module_with_enhancers",
        &expand(crate::module::run, arguments, "pub struct CatsModule;"),
    );
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

#[test]
fn module_root_with_routing() {
    let arguments = "
        root,
        prefix(\"/api\", except = [\"/health\", \"/docs/{*rest}\"]),
        versioning = header(\"X-API-Version\"),
        default_version = [\"1\", \"2\"],
        imports = [nested(CatsModule), nested(ShopModule::with(ShopOptions { name: \"toys\" })), LogModule]";
    golden(
        "module_root_with_routing",
        &expand(crate::module::run, arguments, "pub struct AppModule;"),
    );
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
