//! Messages about arguments without a name, which contain what to write.

use proc_macro2::TokenStream;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprMacro, Lit, LitStr, Token};

use super::attributes::ROUTES;
use super::types::to_source;

/// The attributes of scheduled jobs.
const SCHEDULES: [&str; 3] = ["cron", "interval", "after"];

/// Returns an example of the literal of an attribute.
fn example(attribute: &str) -> &'static str {
    match attribute {
        "controller" | "redirect" => "\"/cats\"",
        "gateway" => "\"/chat\"",
        "interval" | "after" => "\"5m\"",
        "cron" => "\"0 4 * * *\"",
        "status" => "201",
        "set_header" => "\"cache-control\", \"no-store\"",
        "message" => "\"say\"",
        "mutation" | "subscription" | "field" => "\"cats\"",
        name if ROUTES.contains(&name) => "\"/cats\"",
        _ => "\"name\"",
    }
}

/// Whether a name is that of a constant, such as `CATS_PATH`.
pub fn is_constant(name: &str) -> bool {
    name.contains(|c: char| c.is_ascii_uppercase()) && !name.contains(|c: char| c.is_lowercase())
}

/// Returns the message for a constant where an attribute accepts a literal.
pub fn constant(attribute: &str, found: &str) -> String {
    if attribute == "status"
        && let Some(code) = status_code(found)
    {
        return format!("a macro can't read the constant `{found}`; write `#[status({code})]`");
    }
    let value = if attribute == "status" { "number" } else { "string" };
    format!(
        "a macro can't read the constant `{found}`; write the {value} itself, as in `#[{attribute}({})]`",
        example(attribute)
    )
}

/// Returns the message for a word where an attribute accepts a string.
pub fn unquoted(attribute: &str, found: &str) -> String {
    if SCHEDULES.contains(&attribute) {
        return format!(
            "expected a string literal, found `{found}`; write `#[{attribute}({})]`",
            example(attribute)
        );
    }
    let slash = if example(attribute).starts_with("\"/") { "/" } else { "" };
    format!(
        "expected a string literal, found `{found}`; write `#[{attribute}(\"{slash}{found}\")]`"
    )
}

/// Returns the message for a literal that is not a string.
pub fn not_a_string(attribute: &str, literal: &Lit) -> String {
    let found = to_source(literal);
    let write = match (attribute, literal) {
        ("query" | "header" | "cookie", _) => format!("default = {found}"),
        (_, Lit::Char(letter)) => format!("{:?}", letter.value().to_string()),
        ("interval" | "after", Lit::Int(number)) => format!("\"{}s\"", number.base10_digits()),
        _ => example(attribute).to_owned(),
    };
    format!("expected a string literal, found `{found}`; write `#[{attribute}({write})]`")
}

/// Returns the message for an expression that is not a literal and has no name. `accepts` is whether the attribute accepts
/// a literal.
pub fn expression(attribute: &str, accepts: bool, known: &[&str], tokens: &TokenStream) -> String {
    let found = to_source(tokens);
    if !accepts {
        return match named(attribute, known, &found, None) {
            Some(named) => needs_name(attribute, &named),
            None if known.is_empty() => {
                format!("`#[{attribute}]` accepts no arguments; remove `{found}`")
            }
            None => format!(
                "an argument of `#[{attribute}]` has one of the names `{}`, found `{found}`",
                known.join("`, `")
            ),
        };
    }
    let Ok(expression) = syn::parse2::<Expr>(tokens.clone()) else {
        return format!(
            "expected a literal, found `{found}`; write `#[{attribute}({})]`",
            example(attribute)
        );
    };
    match &expression {
        Expr::Path(_) => constant(attribute, &found),
        _ => match text(&expression) {
            Some(text) => format!(
                "a macro can't evaluate `{found}`; write its value, `#[{attribute}({text:?})]`"
            ),
            None => format!(
                "a macro can't evaluate `{found}`; write its value, as in `#[{attribute}({})]`",
                example(attribute)
            ),
        },
    }
}

/// Returns the string of an expression whose value its syntax shows: `concat!("/a", "/b")`, `"/a".to_string()`, `&"/a"`.
fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(literal) => Some(literal.value()),
            _ => None,
        },
        Expr::Reference(reference) => text(&reference.expr),
        Expr::MethodCall(call) if call.args.is_empty() => text(&call.receiver),
        Expr::Macro(ExprMacro { mac, .. }) if mac.path.is_ident("concat") => {
            let parts = Punctuated::<LitStr, Token![,]>::parse_terminated;
            let parts = parts.parse2(mac.tokens.clone()).ok()?;
            Some(parts.iter().map(LitStr::value).collect())
        }
        Expr::Call(call) if call.args.len() == 1 => {
            let argument = call.args.first()?;
            let function = to_source(&call.func);
            let unit = match function.rsplit(':').next()? {
                "from" => return text(argument),
                "from_millis" => "ms",
                "from_secs" => "s",
                "from_mins" => "m",
                "from_hours" => "h",
                _ => return None,
            };
            Some(format!("{}{unit}", to_source(argument).replace('_', "")))
        }
        _ => None,
    }
}

/// The attributes that the type of the first argument completes.
const BY_TYPE: [&str; 4] = ["on_event", "saga", "command_handler", "query_handler"];

/// Returns the message for a type or a name in an attribute that the first argument completes.
pub fn by_type(attribute: &str, found: &str) -> Option<String> {
    let is_type = found.starts_with(char::is_uppercase) || found.starts_with('"');
    (is_type && BY_TYPE.contains(&attribute)).then(|| {
        format!("the type of the first argument is what `#[{attribute}]` handles; remove `{found}`")
    })
}

/// Returns the message for a literal that an attribute does not accept in addition to `literals` others.
pub fn superfluous(attribute: &str, literals: usize, known: &[&str], literal: &Lit) -> String {
    let found = to_source(literal);
    if let Some(named) = named(attribute, known, &found, Some(literal)) {
        return needs_name(attribute, &named);
    }
    if let Some(message) = by_type(attribute, &found) {
        return message;
    }
    if ROUTES.contains(&attribute) {
        return format!(
            "a handler has one path; remove `{found}`, or write another handler with `#[{attribute}({found})]`"
        );
    }
    match (attribute, literals) {
        ("message", _) => format!(
            "a handler has one message; remove `{found}`, or write another handler with `#[message({found})]`"
        ),
        ("controller" | "gateway", _) => format!(
            "a {attribute} has one path; remove `{found}`, or write another {attribute} with `#[{attribute}({found})]`"
        ),
        (_, 0) if known.is_empty() => {
            format!("`#[{attribute}]` accepts no arguments; remove `{found}`")
        }
        (_, 0) => format!(
            "`#[{attribute}]` accepts no literal, only `{}`; remove `{found}`",
            known.join("`, `")
        ),
        (_, 1) => format!("`#[{attribute}]` accepts one literal; remove `{found}`"),
        (_, more) => format!("`#[{attribute}]` accepts {more} literals; remove `{found}`"),
    }
}

/// Returns the message for an argument that needs a name.
pub fn needs_name(attribute: &str, named: &str) -> String {
    format!("an argument of `#[{attribute}]` has a name; write `{named}`")
}

/// Returns an argument without a name as a named one, if its value shows the name.
pub fn named(
    attribute: &str,
    known: &[&str],
    found: &str,
    literal: Option<&Lit>,
) -> Option<String> {
    let string = match literal {
        Some(Lit::Str(literal)) => Some(literal.value()),
        _ => None,
    };
    let is_number = matches!(literal, Some(Lit::Int(_)));
    let begins = |start: char| string.as_ref().is_some_and(|string| string.starts_with(start));
    let is_string = string.is_some();
    let name =
        match attribute {
            "cron" if is_string => "tz",
            "interval" | "after" if is_string => "name",
            "query" | "header" | "cookie" | "inject" if literal.is_some() => {
                if attribute == "inject" { "value" } else { "default" }
            }
            "module" if begins('/') => "prefix",
            "http" => {
                return option(string.as_deref(), is_number)
                    .map(|name| format!("{name} = {found}"));
            }
            "api" if is_string => "description",
            "main" if is_number => return Some(format!("address = \"127.0.0.1:{found}\"")),
            "main" if is_string => "address",
            "loader" if is_number => "max",
            "event" if is_string => "name",
            "injectable" | "provider" => {
                let word =
                    string.as_deref().unwrap_or(found).rsplit([':', '.']).next()?.to_lowercase();
                let is_scope = matches!(&*word, "request" | "transient" | "singleton");
                return is_scope.then(|| format!("scope = {word}"));
            }
            _ => return None,
        };
    known.contains(&name).then(|| format!("{name} = {found}"))
}

/// Returns the option of `#[http]` that a value is for.
fn option(value: Option<&str>, is_number: bool) -> Option<&'static str> {
    let Some(value) = value else { return is_number.then_some("body_limit") };
    let digits = value.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if digits.len() == value.len() {
        return None;
    }
    Some(if digits.to_ascii_lowercase().trim().ends_with('b') { "body_limit" } else { "timeout" })
}

/// Returns the code of a status by the name of its constant, as in `StatusCode::CREATED`.
pub fn status_code(constant: &str) -> Option<u16> {
    const CODES: [(&str, u16); 30] = [
        ("OK", 200),
        ("CREATED", 201),
        ("ACCEPTED", 202),
        ("NON_AUTHORITATIVE_INFORMATION", 203),
        ("NO_CONTENT", 204),
        ("RESET_CONTENT", 205),
        ("PARTIAL_CONTENT", 206),
        ("MULTI_STATUS", 207),
        ("MOVED_PERMANENTLY", 301),
        ("FOUND", 302),
        ("SEE_OTHER", 303),
        ("NOT_MODIFIED", 304),
        ("TEMPORARY_REDIRECT", 307),
        ("PERMANENT_REDIRECT", 308),
        ("BAD_REQUEST", 400),
        ("UNAUTHORIZED", 401),
        ("PAYMENT_REQUIRED", 402),
        ("FORBIDDEN", 403),
        ("NOT_FOUND", 404),
        ("METHOD_NOT_ALLOWED", 405),
        ("CONFLICT", 409),
        ("GONE", 410),
        ("PRECONDITION_FAILED", 412),
        ("PAYLOAD_TOO_LARGE", 413),
        ("UNPROCESSABLE_ENTITY", 422),
        ("TOO_MANY_REQUESTS", 429),
        ("INTERNAL_SERVER_ERROR", 500),
        ("NOT_IMPLEMENTED", 501),
        ("BAD_GATEWAY", 502),
        ("SERVICE_UNAVAILABLE", 503),
    ];
    let name = constant.rsplit([':', '.']).next().unwrap_or_default();
    CODES.iter().find(|(known, _)| *known == name).map(|(_, code)| *code)
}
