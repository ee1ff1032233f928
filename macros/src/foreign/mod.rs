//! Attributes of other frameworks on our items, which are reported with the attribute to write, and read as that one.

mod components;
mod given;
mod handlers;
mod parameters;

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::{Attribute, Meta};

pub use self::components::{on_component, on_component_field, on_module};
pub use self::given::{Given, snake_case, unquoted};
pub use self::handlers::on_handler;
pub use self::parameters::on_parameter;
use crate::sink::Sink;
use crate::syntax::{attribute_name, attribute_tokens, is_ours, to_source};

/// The attributes of kinds of components.
pub const KINDS: &[&str] = &[
    "injectable",
    "controller",
    "gateway",
    "resolver",
    "module",
    "guard",
    "interceptor",
    "pipe",
    "filter",
];

/// What an attribute of another framework means.
pub enum Meant {
    /// An attribute of ours.
    Write(String),
    /// Something other than an attribute.
    Instead(String),
    /// A message, and an attribute of ours that is read in place of this one, so that no further errors follow.
    Like(String, String),
}

impl Meant {
    /// Returns the name of an attribute with the arguments of another one.
    pub fn renamed(name: &str, attribute: &Attribute) -> Self {
        let arguments = to_source(attribute_tokens(attribute));
        Self::Write(if arguments.is_empty() {
            name.to_owned()
        } else {
            format!("{name}({arguments})")
        })
    }

    fn write(attribute: impl Into<String>) -> Self {
        Self::Write(attribute.into())
    }

    fn instead(message: impl Into<String>) -> Self {
        Self::Instead(message.into())
    }
}

/// Reports the attributes of other frameworks on a field, an argument or a variant, and replaces them by those that they
/// mean. Reports `#[ours = value]` as well.
pub fn replace(
    attributes: &mut Vec<Attribute>,
    meant: impl Fn(&Attribute, &[Attribute]) -> Option<Meant>,
    sink: &mut Sink,
) {
    replace_all(attributes, meant, "", sink);
}

/// Like [`replace`], for the attributes of an item or a method. There, a name may belong to a macro of the user, which
/// macros can't look up.
pub fn replace_on_item(
    attributes: &mut Vec<Attribute>,
    meant: impl Fn(&Attribute, &[Attribute]) -> Option<Meant>,
    sink: &mut Sink,
) {
    replace_all(attributes, meant, "; a macro of your own needs a path, as in `#[crate::", sink);
}

fn replace_all(
    attributes: &mut Vec<Attribute>,
    meant: impl Fn(&Attribute, &[Attribute]) -> Option<Meant>,
    own_macro: &str,
    sink: &mut Sink,
) {
    let others = attributes.clone();
    attributes.retain_mut(|attribute| {
        let Some(meant) = meant(attribute, &others) else {
            return !is_ours(attribute) || assigned(attribute, sink);
        };
        let (message, read_as) = match meant {
            Meant::Write(written) => (format!("write `#[{written}]`"), Some(written)),
            Meant::Instead(message) => (message, None),
            Meant::Like(message, like) => (message, Some(like)),
        };
        let mut message = subject(attribute, &message);
        let name = to_source(attribute.path());
        let may_be_macro =
            name.starts_with(char::is_lowercase) && !name.contains("::") && !is_ours(attribute);
        if may_be_macro && !own_macro.is_empty() && !KINDS.contains(&&*name) {
            message = format!("{message}{own_macro}{name}]`");
        }
        sink.on(attribute.path(), message);
        let meta = read_as.and_then(|written| parsed(&written, attribute.path().span()));
        meta.is_some_and(|meta| {
            attribute.meta = meta;
            true
        })
    });
}

/// Adds the subject to a message about an attribute.
fn subject(attribute: &Attribute, message: &str) -> String {
    let name = to_source(attribute.path());
    let joint = if message.contains("; ") { ':' } else { ';' };
    if is_ours(attribute) || KINDS.contains(&&*name) {
        format!("`#[{name}]` does not belong here{joint} {message}")
    } else {
        format!("unknown attribute `#[{name}]`{joint} {message}")
    }
}

/// Reports `#[status = 201]`, and rewrites it to `#[status(201)]`.
fn assigned(attribute: &mut Attribute, sink: &mut Sink) -> bool {
    if let Meta::NameValue(pair) = &attribute.meta {
        let name = attribute_name(attribute);
        let value = &pair.value;
        let source = to_source(value);
        let word = source.trim_matches('"');
        let written =
            if name == "rule" { format!("rule({word})") } else { format!("{name}({source})") };
        let message = format!("the value of `#[{name}]` is in parentheses; write `#[{written}]`");
        sink.on(&attribute.meta, message);
        match parsed(&written, value.span()) {
            Some(meta) => attribute.meta = meta,
            None => return false,
        }
    }
    true
}

/// Parses an attribute, whose tokens get one span.
fn parsed(written: &str, span: Span) -> Option<Meta> {
    syn::parse2(at(written.parse().ok()?, span)).ok()
}

fn at(tokens: TokenStream, span: Span) -> TokenStream {
    let respanned = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) => {
            let mut group = Group::new(group.delimiter(), at(group.stream(), span));
            group.set_span(span);
            TokenTree::Group(group)
        }
        mut token => {
            token.set_span(span);
            token
        }
    });
    respanned.collect()
}

/// Whether a derive of another crate may read attributes of the fields of an item. Those above our attribute are not
/// visible, because the compiler has expanded them before.
pub fn has_other_derives(attributes: &[Attribute]) -> bool {
    const STANDARD: [&str; 12] = [
        "Debug",
        "Clone",
        "Copy",
        "PartialEq",
        "Eq",
        "PartialOrd",
        "Ord",
        "Hash",
        "Default",
        "Serialize",
        "Deserialize",
        "ApiError",
    ];
    attributes.iter().any(|attribute| match &*attribute_name(attribute) {
        "derive" => attribute_tokens(attribute).into_iter().any(|token| match token {
            TokenTree::Ident(name) => !STANDARD.iter().any(|known| name == known),
            _ => false,
        }),
        "cfg_attr" => true,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use syn::{Attribute, parse_quote};

    use super::has_other_derives;

    #[test]
    fn derives_of_other_crates_may_read_attributes_of_fields() {
        let others: [Attribute; 3] = [
            parse_quote!(#[derive(Clone, Validate)]),
            parse_quote!(#[derive(validator::Validate)]),
            parse_quote!(#[cfg_attr(test, derive(Dummy))]),
        ];
        for attribute in others {
            assert!(has_other_derives(&[attribute]));
        }
        let standard: Attribute = parse_quote!(#[derive(Debug, Clone, PartialEq, Default)]);
        assert!(!has_other_derives(&[standard]));
    }
}
