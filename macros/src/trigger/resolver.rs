//! `#[query]`, `#[mutation]`, `#[subscription]`, `#[field]` and `#[entity]`: the fields of a GraphQL schema.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, FnArg, Lit, LitStr, ReturnType, Signature, Type};

use super::model::Triggered;
use super::payload::Payload;
use crate::dto::graphql::{Cache, Federation, cache, federation};
use crate::handler::{self, Argument, Kind};
use crate::sink::Sink;
use crate::syntax::hygienic as quote;
use crate::syntax::{
    Arguments, bare, last_segment, lasting, name_of, result_of, take, tokens_of, type_name, written,
};
use crate::value::{field_name, unfit_name};

/// The attributes.
pub const NAMES: &[&str] = &["query", "mutation", "subscription", "field", "entity"];

/// What was written.
pub struct OfResolver {
    parent: Parent,
    /// The name in the schema, if it is not that of the method.
    name: Option<LitStr>,
    deprecated: Option<LitStr>,
    federation: Federation,
    cache: Cache,
    /// How much a query for it costs: a number, or a closure.
    complexity: Option<Expr>,
    /// Who sees it in the schema.
    visible: Option<Expr>,
    /// What was written on its arguments, in the order of the method.
    arguments: Vec<OfArgument>,
}

/// What was written on an argument: `#[argument(...)]`.
#[derive(Default)]
struct OfArgument {
    name: Option<LitStr>,
    default: Option<Expr>,
    deprecated: Option<LitStr>,
}

/// The arguments of an attribute of a field.
const ARGUMENTS: &[&str] = &[
    "complexity",
    "visible",
    "deprecated",
    "shareable",
    "inaccessible",
    "external",
    "provides",
    "requires",
    "override_from",
    "tag",
    "tags",
    "max_age",
    "private",
];

/// The type that has the field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parent {
    Query,
    Mutation,
    Subscription,
    Object,
    Entity,
}

impl Parent {
    fn of(attribute: &str) -> Self {
        match attribute {
            "query" => Self::Query,
            "mutation" => Self::Mutation,
            "subscription" => Self::Subscription,
            "entity" => Self::Entity,
            _ => Self::Object,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Mutation => "mutation",
            Self::Subscription => "subscription",
            Self::Object => "GraphQL field",
            Self::Entity => "entity",
        }
    }

    const fn root(self) -> &'static str {
        match self {
            Self::Query => "Query",
            Self::Mutation => "Mutation",
            Self::Subscription => "Subscription",
            Self::Object | Self::Entity => "",
        }
    }
}

impl OfArgument {
    fn take(attributes: &mut Vec<Attribute>, sink: &mut Sink) -> Self {
        let mut of = Self::default();
        for attribute in take(attributes, &["argument"]) {
            let known = ["default", "deprecated"];
            let arguments = Arguments::read("argument", tokens_of(&attribute), 1, &known, sink);
            of.name = arguments.string(sink).or(of.name);
            if let Some(name) = &of.name
                && let Some(reason) = unfit_name(&name.value())
            {
                let message =
                    format!("`{}` can't be the name of an argument: {reason}", name.value());
                sink.at(name.span(), message);
            }
            of.default = arguments.value("default", sink).or(of.default);
            of.deprecated = deprecated(&arguments, sink).or(of.deprecated);
        }
        of
    }
}

/// Reads a value of the attribute: a constant, or a closure that computes it.
fn computed(
    arguments: &Arguments,
    name: &str,
    fits: fn(&Lit) -> bool,
    example: &str,
    sink: &mut Sink,
) -> Option<Expr> {
    let value: Expr = arguments.value(name, sink)?;
    match &value {
        Expr::Lit(literal) if !fits(&literal.lit) => {
            let closure = match name {
                "complexity" => "|cost| 1 + 10 * cost.child()",
                _ => "|viewer| viewer.header(\"x-key\").is_some()",
            };
            let message = format!(
                "`{name}` is a value or a closure; write `{name} = {example}` or `{name} = {closure}`"
            );
            sink.on(&value, message);
            None
        }
        _ => Some(value),
    }
}

const fn is_number(literal: &Lit) -> bool {
    matches!(literal, Lit::Int(_))
}

const fn is_flag(literal: &Lit) -> bool {
    matches!(literal, Lit::Bool(_))
}

/// Reads `deprecated` or `deprecated = "reason"`.
fn deprecated(arguments: &Arguments, sink: &mut Sink) -> Option<LitStr> {
    match arguments.get("deprecated") {
        Some(argument) if argument.value.is_none() => Some(LitStr::new("", argument.span())),
        _ => arguments.text("deprecated", "use `cats` instead", sink),
    }
}

impl OfResolver {
    pub fn read(attribute: &Attribute, sink: &mut Sink) -> Option<Self> {
        let before = sink.count();
        let attribute_name = name_of(attribute);
        let parent = Parent::of(&attribute_name);
        let known = if parent == Parent::Entity { &[] } else { ARGUMENTS };
        let literals = usize::from(parent != Parent::Entity);
        let arguments =
            Arguments::read(&attribute_name, tokens_of(attribute), literals, known, sink);
        let name = arguments.string(sink);
        if let Some(name) = &name
            && let Some(reason) = unfit_name(&name.value())
        {
            sink.at(
                name.span(),
                format!("`{}` can't be the name of a field: {reason}", name.value()),
            );
        }
        let deprecated = deprecated(&arguments, sink);
        let mut of = Self {
            parent,
            name,
            deprecated,
            federation: Federation::default(),
            cache: Cache::default(),
            complexity: computed(&arguments, "complexity", is_number, "5", sink),
            visible: computed(&arguments, "visible", is_flag, "false", sink),
            arguments: Vec::new(),
        };
        of.federation.read(&arguments, sink);
        of.cache.read(&arguments, sink);
        (before == sink.count()).then_some(of)
    }

    /// Takes `#[argument(...)]` off the arguments of the method.
    pub fn take_arguments(&mut self, signature: &mut Signature, sink: &mut Sink) {
        let inputs = signature.inputs.iter_mut().filter_map(|input| match input {
            FnArg::Typed(input) => Some(input),
            FnArg::Receiver(_) => None,
        });
        self.arguments = inputs.map(|input| OfArgument::take(&mut input.attrs, sink)).collect();
    }

    /// Emits what such a handler is, for arguments that only some handlers can accept.
    pub fn labels(&self) -> TokenStream {
        let label = self.parent.label();
        quote!("GraphQL", #label)
    }

    /// The message for a field without its object.
    pub fn without_payload(&self) -> Option<&'static str> {
        (self.parent == Parent::Object).then_some(
            "a field accepts its object as its first argument, such as `author: &Author`; a field of the whole schema is a `#[query]`",
        )
    }

    /// Rejects an object in a form that no field can accept.
    pub fn check(&self, payload: &Payload, sink: &mut Sink) {
        let of = bare(&payload.of);
        let is_shared = matches!(of, Type::Reference(of) if of.mutability.is_none());
        if !is_shared {
            let shown = match of {
                Type::Reference(reference) => written(&reference.elem),
                other => written(other),
            };
            let message =
                format!("a field shares its object with the other fields; write `&{shown}`");
            sink.on(&payload.of, message);
        }
    }

    /// Rejects a method that returns nothing.
    pub fn check_output(&self, signature: &Signature, sink: &mut Sink) {
        if !matches!(signature.output, ReturnType::Default) {
            return;
        }
        let message = match self.parent {
            Parent::Subscription => {
                "a subscription returns a stream of its events: `impl Stream<Item = T> + use<>`, or a `Result` of one"
            }
            Parent::Entity => "an entity returns its object, as in `-> Result<Option<Cat>, Error>`",
            _ => {
                "a GraphQL field has a value: return what has changed, or `bool` if there is nothing to return"
            }
        };
        sink.at(signature.ident.span(), message);
    }

    /// Returns the name of the field.
    fn name(&self, method: &Ident) -> String {
        match &self.name {
            Some(name) => name.value(),
            None => field_name(&method.unraw().to_string()),
        }
    }

    /// Emits the trigger.
    pub fn expand(&self, handler: &Triggered, call: &TokenStream) -> TokenStream {
        let name = self.name(&handler.name);
        let label = self.parent.label();
        let object = handler.payload.as_ref().map(|payload| referent(&payload.of));
        let (parent, of_type) = match (self.parent, object) {
            (Parent::Object, Some(of)) => {
                let shown = type_name(of);
                let of = lasting(of);
                let of = quote_spanned! {of.span()=>
                    __baya::graphql::Parent::Object(__baya::shape_of::<#of>)
                };
                (of, shown)
            }
            (Parent::Entity, _) => (quote!(__baya::graphql::Parent::Entity), entity(handler)),
            (parent, _) => {
                let root = Ident::new(parent.root(), Span::call_site());
                (quote!(__baya::graphql::Parent::#root), parent.root().to_owned())
            }
        };
        let shown = format!("{of_type}.{name}");
        let spec = self.spec(handler, &name, &parent);
        let (what, name) = match self.parent {
            Parent::Entity => ("key", keys(handler)),
            _ => ("field", name),
        };
        let added = object.filter(|_| self.parent == Parent::Object).map(|of| {
            let of = lasting(of);
            quote_spanned!(of.span()=> .added_to(__baya::graphql::spec_of::<#of>()))
        });
        quote! {
            __baya::Trigger::of(
                const {
                    &__baya::graphql::SchemaField::<<Self as __baya::Resolver>::Schema>::new(#spec)
                },
                #shown,
                #call,
            ).labelled(#label).named(const {
                &[__baya::UniqueName::within(#what, #name, #of_type)
                    .keyed(&<<Self as __baya::Resolver>::Schema as __baya::Token>::KEY)
                    #added]
            })
        }
    }

    fn spec(&self, handler: &Triggered, name: &str, parent: &TokenStream) -> TokenStream {
        let doc = (!handler.doc.is_empty()).then(|| {
            let doc = &handler.doc;
            quote!(doc: #doc,)
        });
        let deprecated = self
            .deprecated
            .as_ref()
            .map(|reason| quote!(deprecated: ::core::option::Option::Some(#reason),));
        let federation = federation(&self.federation, None);
        let cache = cache(&self.cache);
        let complexity = self.complexity.as_ref().map(|cost| {
            let cost = match cost {
                Expr::Closure(_) => quote_spanned!(cost.span()=> #cost),
                number => quote_spanned!(number.span()=> |cost| cost.child() + #number),
            };
            quote! {
                complexity: ::core::option::Option::Some(|visitor, variables, field, child| {
                    __baya::graphql::cost(visitor, variables, field, child, #cost)
                }),
            }
        });
        let visible = self.visible.as_ref().map(|visible| {
            let visible = match visible {
                Expr::Closure(_) => quote_spanned!(visible.span()=> #visible),
                constant => quote_spanned!(constant.span()=> |_| #constant),
            };
            quote! {
                visible: ::core::option::Option::Some(|cx| __baya::graphql::is_visible(cx, #visible)),
            }
        });
        let arguments = (!handler.arguments.is_empty()).then(|| {
            // The object is the first argument of the method, and not one of the handler.
            let skipped = usize::from(handler.payload.is_some());
            let said = self.arguments.iter().skip(skipped);
            let each = handler.arguments.iter().zip(said).map(|(argument, of)| sent(argument, of));
            quote!(arguments: const { &[#(#each),*] },)
        });
        let returned = match self.value(&handler.output) {
            Returned::Value(of) => quote!(__baya::graphql::Returned::<#of>),
            Returned::Stream(of) => quote!(__baya::graphql::Streamed::<#of>),
        };
        quote! {
            __baya::graphql::FieldSpec {
                #doc
                #deprecated
                #federation
                #cache
                #complexity
                #visible
                #arguments
                of: #returned::OF,
                resolve: #returned::RESOLVE,
                ..__baya::graphql::FieldSpec::new(#parent, #name)
            }
        }
    }

    /// Returns what the field is made of: for a subscription, an item of its stream if that is written.
    fn value(&self, output: &ReturnType) -> Returned {
        let of = returned(output);
        if self.parent != Parent::Subscription {
            return Returned::Value(of);
        }
        match handler::item_of(&of) {
            Some(item) => Returned::Value(item),
            None => Returned::Stream(result_of(&of).cloned().unwrap_or(of)),
        }
    }

    /// Emits checks of what only the compiler knows: that the types are those of a schema.
    pub fn checks(&self, handler: &Triggered) -> TokenStream {
        let returned = match self.value(&handler.output) {
            Returned::Value(of) => {
                let of = result_of(&of).cloned().unwrap_or(of);
                quote_spanned!(of.span()=> const _: () = __baya::graphql::is_output::<#of>();)
            }
            Returned::Stream(of) => {
                quote_spanned!(of.span()=> const _: () = __baya::graphql::is_subscription::<#of>();)
            }
        };
        let object = handler.payload.as_ref().map(|payload| {
            let of = lasting(referent(&payload.of));
            quote_spanned!(of.span()=> const _: () = __baya::graphql::is_object::<#of>();)
        });
        quote!(#returned #object)
    }

    /// Emits what gives the method its object: statements, and the argument.
    pub fn take(&self, payload: &Payload, cx: &TokenStream) -> (TokenStream, TokenStream) {
        let of = referent(&payload.of);
        let span = of.span();
        let taken = quote_spanned!(span=> let payload = __baya::graphql::parent::<#of>(&*#cx)?;);
        (taken, quote_spanned!(span=> payload))
    }

    /// Emits the conversion of a stream into the events of a subscription.
    pub fn reply(&self, handler: &Triggered, value: &Ident) -> Option<TokenStream> {
        if self.parent != Parent::Subscription {
            return None;
        }
        let span = match &handler.output {
            ReturnType::Default => handler.name.span(),
            ReturnType::Type(_, of) => of.span(),
        };
        // With the hygiene of the type, so that a message about it points there and not at the attribute.
        let output = Ident::new("output", span);
        let error = Ident::new("error", span);
        let stream = Ident::new("stream", span);
        let reply = match self.value(&handler.output) {
            Returned::Value(_) => "reply",
            Returned::Stream(_) => "reply_named",
        };
        let reply = Ident::new(reply, span);
        Some(quote_spanned! {span=>
            let #output = #value;
            __baya::graphql::subscribed!(#output, #error, #stream, #reply)
        })
    }

    /// Whether the method returns a stream.
    pub fn streams(&self) -> bool {
        self.parent == Parent::Subscription
    }

    /// Emits the validation of an argument by rules that ask a provider.
    pub fn asked(argument: &Argument, of: &TokenStream) -> TokenStream {
        let name = field_name(&argument.name);
        quote_spanned!(argument.of.span()=> __baya::graphql::asked!(#name, #of);)
    }

    /// Emits the extraction of an argument, before its own arguments.
    pub fn extraction(of: &Type) -> TokenStream {
        quote_spanned!(of.span()=> __baya::graphql::Taking::<#of>::NEW)
    }
}

/// What a field is made of.
enum Returned {
    /// A value of this type, or a `Result` of one.
    Value(Type),
    /// The items of a stream of this type.
    Stream(Type),
}

/// Emits what a client sends for an argument.
fn sent(argument: &Argument, said: &OfArgument) -> TokenStream {
    if argument.kind == Kind::Context {
        return quote!(::core::option::Option::None);
    }
    let of = argument.lasting();
    let name = argument_name(argument, said);
    let doc = &argument.doc;
    let default = said.default.as_ref().map(|default| {
        quote_spanned! {default.span()=>
            .with_default(|| { let __baya_default: #of = #default; __baya::json_of(&__baya_default) })
        }
    });
    let deprecated = said.deprecated.as_ref().map(|reason| quote!(.deprecated(#reason)));
    let sent = quote_spanned! {of.span()=>
        __baya::graphql::Sent::of(__baya::graphql::Taking::<#of>::OF, #name, #doc)
    };
    quote!(#sent #default #deprecated .0)
}

/// Returns the name of an argument in the schema.
fn argument_name(argument: &Argument, said: &OfArgument) -> String {
    match &said.name {
        Some(name) => name.value(),
        None => field_name(&argument.name),
    }
}

/// Returns the type that a method returns.
fn returned(output: &ReturnType) -> Type {
    match output {
        ReturnType::Default => syn::parse_quote!(bool),
        ReturnType::Type(_, of) => lasting(of),
    }
}

/// Returns the name of the object that an entity returns, for messages.
fn entity(handler: &Triggered) -> String {
    let of = returned(&handler.output);
    let of = result_of(&of).cloned().unwrap_or(of);
    match last_segment(&of) {
        Some((name, inner)) if name == "Option" && inner.len() == 1 => type_name(inner[0]),
        _ => type_name(&of),
    }
}

/// Returns the arguments that are the key of an entity, for messages.
fn keys(handler: &Triggered) -> String {
    let sent = handler.arguments.iter().filter(|one| one.kind == Kind::Typed);
    let names: Vec<_> = sent.map(|one| field_name(&one.name)).collect();
    names.join(" ")
}

/// Returns the type behind a reference.
fn referent(of: &Type) -> &Type {
    match bare(of) {
        Type::Reference(reference) => &reference.elem,
        other => other,
    }
}
