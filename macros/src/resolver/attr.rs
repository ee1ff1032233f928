//! The arguments of `#[resolver]`.

use proc_macro2::{Ident, TokenStream};
use syn::Type;

use crate::component;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::Arguments;

/// The arguments of `#[resolver]`, as written.
pub struct AttributeArgs {
    /// The schema, if it is not `MainSchema`.
    pub schema: Option<Type>,
    /// The module that exports it.
    pub module: Option<Ident>,
    pub paths: Paths,
}

pub fn read(arguments: TokenStream, sink: &mut Sink) -> AttributeArgs {
    let known = ["schema", "module", "crate"];
    let elsewhere = |argument: &crate::syntax::Argument| {
        let name = argument.name.to_string();
        if argument.value.is_none() && name.starts_with(char::is_uppercase) {
            return Some(format!(
                "the methods of a resolver declare its types, as in `#[field] async fn toys(&self, {}: &{name})`; remove `{name}`",
                name.to_lowercase()
            ));
        }
        (name == "scope").then(|| {
            "a resolver is a singleton; inject request-scoped providers into its methods, as `Inject<T>`".to_owned()
        })
    };
    let arguments = Arguments::read_beside("resolver", arguments, 0, &known, elsewhere, sink);
    AttributeArgs {
        schema: arguments.value("schema", sink),
        module: component::module(&arguments, sink),
        paths: Paths::new(arguments.krate()),
    }
}
