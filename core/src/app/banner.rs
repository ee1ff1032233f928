//! The banner that an app prints when it listens: its modules, routes, handlers and addresses.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};

use anstyle::{AnsiColor, Style};

use super::boot::Booted;
use crate::di::ModuleInstance;
use crate::graph::spec::Method;
use crate::server::listener::OpenListener;

/// Returns whether to use colors on standard error: it is a terminal, and `NO_COLOR` is not set
/// (<https://no-color.org>).
pub(super) fn use_color() -> bool {
    std::io::stderr().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Returns the style, or an empty style without colors.
pub(super) fn style(style: Style) -> Style {
    if use_color() { style } else { Style::new() }
}

pub(super) fn print(app: &Booted, listeners: &[OpenListener]) {
    let banner = render(app, listeners);
    // If standard error is closed, the error can't be reported.
    let _ = std::io::stderr().lock().write_all(banner.as_bytes());
}

fn render(app: &Booted, listeners: &[OpenListener]) -> String {
    let container = app.container();
    let modules = || container.order.iter().map(|module| &container.modules[*module as usize]);
    let mut out = String::from("\n");
    let bold = style(Style::new().bold());
    let dim = style(Style::new().dimmed());
    let width = modules().map(|module| module.spec.token.written.len()).max().unwrap_or(0);
    for module in modules() {
        let _ = writeln!(
            out,
            "  {bold}{:width$}{bold:#}  {dim}{}{dim:#}",
            module.spec.token.written,
            counts(module)
        );
    }
    // Without a port, the routes are not served.
    if !listeners.is_empty() {
        out.push_str(&routes(app));
    }
    out.push_str(&handlers(app));
    let link = style(Style::new().underline().fg_color(Some(AnsiColor::Cyan.into())));
    out.push('\n');
    if listeners.is_empty() {
        out.push_str("  running without a port\n");
    }
    for listener in listeners {
        let _ = writeln!(out, "  listening on {link}{}{link:#}", listener.display_address());
    }
    out.push('\n');
    out
}

fn counts(module: &ModuleInstance) -> String {
    let providers = module.spec.providers.len();
    let all = module.spec.controllers;
    let gateways = all.iter().filter(|one| one.gateway.is_some()).count();
    let controllers = all.len() - gateways;
    let mut counts = Vec::new();
    let mut add = |count: usize, one: &str, many: &str| {
        if count > 0 {
            counts.push(format!("{count} {}", if count == 1 { one } else { many }));
        }
    };
    add(module.spec.imports.len(), "import", "imports");
    add(providers, "provider", "providers");
    add(controllers, "controller", "controllers");
    add(gateways, "gateway", "gateways");
    counts.join(", ")
}

fn routes(app: &Booted) -> String {
    let rows = super::routes::routes_and(app.container(), |_| true, app.extra_routes().iter());
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(method, route)| (method, format!("{}{}", route.path, route.scope()), route.handler))
        .collect();
    let width = rows.iter().map(|(_, path, _)| path.len()).max().unwrap_or(0);
    let dim = style(Style::new().dimmed());
    let mut out = String::new();
    for (method, path, handler) in rows {
        let color = style(Style::new().fg_color(Some(method_color(method).into())));
        let name = method.as_str();
        let _ = writeln!(out, "  {color}{name:7}{color:#} {path:width$}  {dim}{handler}{dim:#}");
    }
    section(out)
}

/// Renders the handlers that something other than HTTP calls.
fn handlers(app: &Booted) -> String {
    let all = app.triggered_handlers();
    let labels = all.iter().map(|one| one.label.len()).max().unwrap_or(0);
    let triggers = all.iter().map(|one| one.trigger.len()).max().unwrap_or(0);
    let dim = style(Style::new().dimmed());
    let label = style(Style::new().fg_color(Some(AnsiColor::Cyan.into())));
    let mut out = String::new();
    for one in all {
        let _ = writeln!(
            out,
            "  {label}{:labels$}{label:#}  {:triggers$}  {dim}{}{dim:#}",
            one.label, one.trigger, one.handler
        );
    }
    section(out)
}

/// Adds an empty line before a section, unless it is empty.
fn section(lines: String) -> String {
    if lines.is_empty() { lines } else { format!("\n{lines}") }
}

const fn method_color(method: Method) -> AnsiColor {
    match method {
        Method::Get | Method::Head => AnsiColor::Green,
        Method::Post => AnsiColor::Yellow,
        Method::Put | Method::Patch => AnsiColor::Blue,
        Method::Delete => AnsiColor::Red,
        Method::Options | Method::All => AnsiColor::Magenta,
    }
}
