//! Providers, modules, tokens and metadata.

use super::{expand, golden};

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
fn module_with_enhancers() {
    let arguments = "guards = [ApiKey], interceptors = [Timing], filters = [NotFound], middleware = [Middleware::new(trace())]";
    golden(
        "module_with_enhancers",
        &expand(crate::module::run, arguments, "pub struct CatsModule;"),
    );
}

#[test]
fn metadata() {
    let item = "pub struct Roles(pub &'static [&'static str]);";
    golden("metadata", &expand(crate::metadata::run, "", item));
}

#[test]
fn token() {
    golden("token", &expand(crate::token::run, "", "pub struct User { name: String }"));
}
