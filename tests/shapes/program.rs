//! Programs of a shape.

use core::fmt::Write;

use super::shape::{Guards, Nesting, Shape, Versioning};
use super::{graph, triggered};

/// The maximum number of nested modules with a prefix.
const DEEPEST: usize = 6;

/// Writes the program of a shape.
pub fn program(shape: &Shape) -> Result<String, core::fmt::Error> {
    let mut out = String::new();
    writeln!(out, "//! {shape:?}\n#![allow(dead_code)]\n\nuse baya::prelude::*;\n")?;
    providers(&mut out, shape)?;
    guards(&mut out, shape)?;
    for controller in 0..shape.controllers {
        controller_of(&mut out, shape, controller)?;
    }
    for module in (0..shape.modules).rev() {
        module_of(&mut out, shape, module)?;
    }
    triggered::write(&mut out, shape)?;
    graph::write(&mut out, shape)?;
    root(&mut out, shape)?;
    Ok(out)
}

fn providers(out: &mut String, shape: &Shape) -> core::fmt::Result {
    for provider in 0..shape.providers {
        let fields: Vec<String> = (1..=3)
            .filter_map(|back| provider.checked_sub(back * back))
            .map(|earlier| format!("p{earlier}: Arc<P{earlier}>"))
            .collect();
        writeln!(out, "#[injectable]\nstruct P{provider} {{ {} }}\n", fields.join(", "))?;
    }
    if shape.request_scoped {
        writeln!(out, "#[injectable(scope = request)]\nstruct PerRequest;\n")?;
    }
    let mut listed: Vec<String> =
        (0..shape.providers).map(|provider| format!("P{provider}")).collect();
    if shape.request_scoped {
        listed.push("PerRequest".to_owned());
    }
    let all = listed.join(", ");
    writeln!(out, "#[module(providers = [{all}], exports = [{all}])]\nstruct Shared;\n")
}

fn has_injected_guard(shape: &Shape) -> bool {
    shape.providers > 0 && matches!(shape.guards, Guards::Injected | Guards::Everywhere)
}

fn has_plain_guard(shape: &Shape) -> bool {
    shape.graph.guarded || matches!(shape.guards, Guards::Plain | Guards::Everywhere)
}

fn guards(out: &mut String, shape: &Shape) -> core::fmt::Result {
    let mut write = |name: &str, fields: &str| {
        writeln!(
            out,
            "#[guard]\nstruct {name} {{ {fields} }}\n\nimpl Guard for {name} {{\n    \
             async fn check(&self, _: &mut Context<'_>) -> Result<(), Error> {{\n        Ok(())\n    }}\n}}\n",
        )
    };
    if has_plain_guard(shape) {
        write("PlainGuard", "")?;
    }
    if has_injected_guard(shape) {
        write("InjectedGuard", "first: Arc<P0>")?;
    }
    Ok(())
}

/// Returns the list of the guards of the shape.
fn guard_list(shape: &Shape) -> String {
    let mut guards = Vec::new();
    if has_plain_guard(shape) {
        guards.push("PlainGuard");
    }
    if has_injected_guard(shape) {
        guards.push("InjectedGuard");
    }
    guards.join(", ")
}

fn controller_of(out: &mut String, shape: &Shape, number: usize) -> core::fmt::Result {
    writeln!(out, "#[controller(\"/c{number}\")]")?;
    let guards = guard_list(shape);
    if !guards.is_empty() {
        writeln!(out, "#[use_guards({guards})]")?;
    }
    let field = if shape.injected {
        format!("p: Arc<P{}>", number % shape.providers)
    } else {
        String::new()
    };
    writeln!(out, "struct C{number} {{ {field} }}\n\n#[controller]\nimpl C{number} {{")?;
    for route in (number..shape.routes).step_by(shape.controllers) {
        route_of(out, shape, route)?;
    }
    writeln!(out, "}}\n")
}

fn is_every(number: usize, every: usize) -> bool {
    every > 0 && number.is_multiple_of(every)
}

fn versions(count: usize) -> String {
    let versions: Vec<String> = (1..=count).map(|version| format!("\"{version}\"")).collect();
    format!("[{}]", versions.join(", "))
}

fn route_of(out: &mut String, shape: &Shape, number: usize) -> core::fmt::Result {
    let mut path = format!("/r{number}");
    let mut arguments = String::new();
    if is_every(number, shape.parameters) {
        path += "/{id}/more";
        arguments += ", #[param] id: u32";
    }
    if is_every(number, shape.wildcards) {
        path += "/w/{*rest}";
        arguments += ", #[param] rest: String";
    }
    if shape.request_scoped {
        arguments += ", own: Inject<PerRequest>";
    }
    let mut options = String::new();
    if shape.versions > 0 && (shape.routes < 10 || number.is_multiple_of(3)) {
        write!(options, ", version = {}", versions(shape.versions))?;
    }
    if number < shape.hosts {
        write!(options, ", host = \"h{number}.example.com\"")?;
    }
    let method = ["get", "post", "put", "delete"][number % 4];
    writeln!(out, "    #[{method}(\"{path}\"{options})]")?;
    let guards = guard_list(shape);
    if shape.guards == Guards::Everywhere && !guards.is_empty() {
        writeln!(out, "    #[use_guards({guards})]")?;
    }
    writeln!(out, "    async fn r{number}(&self{arguments}) -> &'static str {{ \"x\" }}")
}

/// Returns whether module `number` nests the next one.
fn nests(shape: &Shape, number: usize) -> bool {
    shape.nesting == Nesting::Nested && number + 1 < shape.modules.min(DEEPEST)
}

/// Returns whether module `number`, or one nested in it, lists a controller. Without a controller, a prefix and guards apply
/// to nothing.
fn serves(shape: &Shape, number: usize) -> bool {
    number < shape.controllers || nests(shape, number) && serves(shape, number + 1)
}

fn module_of(out: &mut String, shape: &Shape, number: usize) -> core::fmt::Result {
    let controllers: Vec<String> = (number..shape.controllers)
        .step_by(shape.modules)
        .map(|controller| format!("C{controller}"))
        .collect();
    let mut imports = vec!["Shared".to_owned()];
    if nests(shape, number) {
        imports.push(format!("nested(M{})", number + 1));
    } else if number + 1 < shape.modules && shape.nesting != Nesting::Flat {
        imports.push(format!("M{}", number + 1));
    }
    let serves = serves(shape, number);
    let prefix = if serves && shape.nesting == Nesting::Nested {
        format!("prefix = \"/m{number}\", ")
    } else {
        String::new()
    };
    let guards = if serves && shape.guards == Guards::Everywhere {
        format!(", guards = [{}]", guard_list(shape))
    } else {
        String::new()
    };
    writeln!(
        out,
        "#[module({prefix}imports = [{}], controllers = [{}]{guards})]\nstruct M{number};\n",
        imports.join(", "),
        controllers.join(", "),
    )
}

fn root(out: &mut String, shape: &Shape) -> core::fmt::Result {
    let mut options = String::new();
    if shape.prefix {
        let count = if shape.nesting == Nesting::Nested || shape.controllers == 0 {
            0
        } else {
            shape.exceptions
        };
        let except: Vec<String> = (0..count.min(shape.routes))
            .map(|route| format!("\"/c{}/r{route}/{{*rest}}\"", route % shape.controllers))
            .collect();
        write!(options, ", prefix(\"/api\", except = [{}])", except.join(", "))?;
    }
    if shape.versioning == Versioning::Header {
        options += ", versioning = header(\"x-api-version\")";
    }
    if shape.default_versions > 0 {
        write!(options, ", default_version = {}", versions(shape.default_versions))?;
    }
    if shape.guards == Guards::Everywhere {
        write!(options, ", guards = [{}]", guard_list(shape))?;
    }
    let mut imports = vec!["Shared".to_owned()];
    let imported =
        if shape.nesting == Nesting::Flat { shape.modules } else { shape.modules.min(1) };
    imports.extend((0..imported).map(|module| format!("M{module}")));
    imports.extend(triggered::imports(shape));
    imports.extend(graph::imports(shape));
    writeln!(
        out,
        "#[module(root, imports = [{}]{options})]\nstruct AppModule;\n\n\
         fn main() {{\n    let _ = App::new::<AppModule>();\n}}",
        imports.join(", "),
    )
}
