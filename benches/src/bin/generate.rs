//! `generate <folder> <modules> <providers> <dependencies> <routes> <root|plain|documented>`: writes a program of this size,
//! to measure the cost of verification, boot, routing and OpenAPI documents at scale.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The size of the program.
struct Size {
    modules: usize,
    providers: usize,
    dependencies: usize,
    routes: usize,
    root: bool,
    /// Whether the program has an OpenAPI document, and routes with bodies.
    documented: bool,
}

impl Size {
    /// Whether the program has no providers, and its routes have no arguments.
    fn is_bare(&self) -> bool {
        self.providers == 0 && !self.documented
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, modules, providers, dependencies, routes, root] = arguments.as_slice() else {
        return Err(
            "generate <folder> <modules> <providers> <dependencies> <routes> <root|plain|documented>"
                .into(),
        );
    };
    let size = Size {
        modules: modules.parse()?,
        providers: providers.parse()?,
        dependencies: dependencies.parse()?,
        routes: routes.parse()?,
        root: root != "plain",
        documented: root == "documented",
    };
    let folder = Path::new(folder);
    fs::create_dir_all(folder.join("src"))?;
    let baya = fs::canonicalize(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))?;
    fs::write(folder.join("Cargo.toml"), manifest(&size, &baya.display().to_string()))?;
    for module in 0..size.modules {
        fs::write(folder.join(format!("src/m{module}.rs")), self::module(&size, module))?;
    }
    fs::write(folder.join("src/main.rs"), program(&size))?;
    Ok(())
}

/// The framework assembles the document, so the generated program itself needs no optimization.
const UNOPTIMIZED: &str = "[profile.release.package.generated]\nopt-level = 0\n\n";

fn manifest(size: &Size, baya: &str) -> String {
    let own = if size.documented { UNOPTIMIZED } else { "" };
    let features = if size.documented { "\"openapi\"" } else { "" };
    format!(
        "[package]\nname = \"generated\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nbaya = {{ path = {baya:?}, features = [{features}] }}\n\
         axum = {{ version = \"0.8\", default-features = false }}\n\
         tower = {{ version = \"0.5\", features = [\"util\"] }}\n\
         tokio = {{ version = \"1\", features = [\"net\", \"rt\"] }}\n\n\
         [profile.dev]\ndebug = false\nincremental = false\n\n\
         [profile.release]\nopt-level = 3\ncodegen-units = 16\n\n{own}[workspace]\n"
    )
}

/// Returns a module with its share of providers and routes, which imports the previous module.
fn module(size: &Size, number: usize) -> String {
    let per_module = size.providers / size.modules;
    let mut out = String::from("use baya::prelude::*;\n\n");
    if size.documented {
        let _ = writeln!(out, "{}", DTO.replace("D0", &format!("D{number}")));
    }
    let mut names = Vec::new();
    for index in 0..per_module {
        let name = format!("P{number}x{index}");
        let _ = writeln!(out, "#[injectable]\n#[allow(dead_code)]\npub struct {name} {{");
        for dependency in 0..size.dependencies {
            if let Some(of) = dependency_of(number, index, dependency, per_module) {
                let _ = writeln!(out, "    d{dependency}: Arc<{of}>,");
            }
        }
        let _ = writeln!(out, "}}\n");
        names.push(name);
    }
    let _ = writeln!(out, "#[controller(\"/m{number}\")]\npub struct C{number} {{");
    if size.providers > 0 {
        let _ = writeln!(out, "    _p: Arc<P{number}x0>,");
    }
    let _ = writeln!(out, "}}\n\n#[controller]\nimpl C{number} {{");
    for route in (0..size.routes / size.modules).filter(|_| size.documented) {
        let _ = writeln!(out, "    /// Route {route}.\n    #[post(\"/r{route}/{{id}}\")]");
        let _ = writeln!(
            out,
            "    async fn r{route}(&self, #[param] id: u64, body: Json<D{number}>) -> Json<D{number}> {{"
        );
        let _ = writeln!(out, "        let _ = id;\n        body\n    }}\n");
    }
    for route in (0..size.routes / size.modules).filter(|_| size.is_bare()) {
        let _ = writeln!(out, "    #[get(\"/r{route}\")]");
        let _ = writeln!(
            out,
            "    async fn r{route}(&self) -> &'static str {{\n        \"x\"\n    }}\n"
        );
    }
    for route in (0..size.routes / size.modules).filter(|_| !size.documented && !size.is_bare()) {
        let _ = writeln!(out, "    #[get(\"/r{route}/{{id}}\")]");
        let _ = writeln!(out, "    async fn r{route}(&self, #[param] id: u64) -> String {{");
        let _ = writeln!(out, "        id.to_string()\n    }}\n");
    }
    let imports = match number {
        0 => String::new(),
        number => format!("crate::m{0}::M{0}", number - 1),
    };
    let list = names.join(", ");
    let _ = writeln!(
        out,
        "}}\n\n#[module(imports = [{imports}], providers = [{list}], controllers = [C{number}], \
         exports = [{list}])]\npub struct M{number};"
    );
    out
}

/// Half of the dependencies are in the same module, and half in the previous one. The first two providers of a module have no
/// dependencies, so chains are as deep as a module, not as the program.
fn dependency_of(
    module: usize,
    index: usize,
    dependency: usize,
    per_module: usize,
) -> Option<String> {
    if index < 2 {
        return None;
    }
    if dependency.is_multiple_of(2) || module == 0 {
        let own = index.saturating_sub(1 + dependency / 2) % per_module;
        Some(format!("P{module}x{own}"))
    } else {
        let before = module - 1;
        Some(format!("crate::m{before}::P{before}x{}", dependency / 2))
    }
}

fn program(size: &Size) -> String {
    let mut out = String::from("use baya::prelude::*;\n\n");
    for module in 0..size.modules {
        let _ = writeln!(out, "mod m{module};");
    }
    let mut imports: Vec<_> =
        (0..size.modules).map(|module| format!("m{module}::M{module}")).collect();
    if size.documented {
        imports.push("OpenApiModule::with(OpenApi::new())".to_owned());
        out.push_str("use baya::openapi::{AppDocument, OpenApi, OpenApiModule};\n");
    }
    let root = if size.root { "root, " } else { "" };
    let _ =
        writeln!(out, "\n#[module({root}imports = [{}])]\nstruct AppModule;\n", imports.join(", "));
    if !size.root {
        out.push_str("impl baya::Root for AppModule {}\n");
    }
    out.push_str(if size.documented { DOCUMENT } else { "async fn document() {}\n" });
    out.push_str(MAIN);
    out
}

/// A body with rules.
const DTO: &str = r"
/// A request and response body.
#[baya::dto]
pub struct D0 {
    /// A name.
    #[rule(length(min = 1, max = 40))]
    pub name: String,
    /// Numbers.
    #[rule(length(max = 9))]
    pub numbers: Vec<u32>,
    /// An optional note.
    pub note: Option<String>,
}
";

/// Prints the duration of the fastest of five document assemblies.
const DOCUMENT: &str = r#"
async fn document() {
    let mut best = u128::MAX;
    for _ in 0..5 {
        let begun = std::time::Instant::now();
        let document = App::new::<AppModule>().openapi();
        best = best.min(begun.elapsed().as_micros());
        assert!(document.is_ok());
    }
    println!("{best}");
}
"#;

/// Prints the duration of the boot, or sends `count` requests to a route.
const MAIN: &str = r#"
fn main() -> baya::Result<()> {
    let begun = std::time::Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        if std::env::args().nth(1).as_deref() == Some("document") {
            document().await;
            return Ok(());
        }
        let booted = App::new::<AppModule>().boot().await?;
        let _listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let listening = begun.elapsed();
        let mut arguments = std::env::args().skip(1);
        let (Some(path), Some(count)) = (arguments.next(), arguments.next()) else {
            println!("{}", listening.as_micros());
            return Ok(());
        };
        let router = booted.router();
        for _ in 0..count.parse::<usize>()? {
            let request = axum::http::Request::get(path.as_str()).body(axum::body::Body::empty())?;
            let response = tower::ServiceExt::oneshot(router.clone(), request).await?;
            assert!(response.status().is_success());
        }
        Ok(())
    })
}
"#;
