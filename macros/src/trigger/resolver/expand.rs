//! The expansion of a field: its trigger as data, and the calls around the method.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Expr, ReturnType, Token, Type};

use super::{ArgumentAttribute, Parent, ResolverField};
use crate::dto::graphql::{cache, federation};
use crate::handler::{self, Argument, Kind};
use crate::syntax::hygienic as quote;
use crate::syntax::{bare, has_name, last_segment, result_value, static_type, type_name};
use crate::trigger::model::Triggered;
use crate::trigger::payload::Payload;
use crate::value::{fit_name, unfit_name};

impl ResolverField {
    /// Emits the trigger.
    pub fn expand(&self, handler: &Triggered, call: &TokenStream) -> TokenStream {
        let name = self.name(&handler.name);
        let label = self.parent.label();
        let object = handler.payload.as_ref().map(|payload| referent(&payload.ty));
        let (parent, of_type) = match (self.parent, object) {
            (Parent::Object, Some(ty)) => {
                let shown = type_name(ty);
                let ty = static_type(ty);
                let ty = quote_spanned! {ty.span()=>
                    __baya::graphql::Parent::Object(<#ty as __baya::Schema>::shape)
                };
                (ty, shown)
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
            Parent::Entity => ("key", self.keys(handler)),
            _ => ("field", name),
        };
        let added = object.filter(|_| self.parent == Parent::Object).map(|ty| {
            let ty = static_type(ty);
            quote_spanned!(ty.span()=> .added_to(__baya::graphql::spec_of::<#ty>()))
        });
        quote! {
            __baya::Trigger::new(
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
            let each = handler.arguments.iter().enumerate();
            let each = each.map(|(index, argument)| self.sent(index, argument));
            quote!(arguments: const { &[#(#each),*] },)
        });
        let returned = match self.value(&handler.output) {
            Returned::Value(ty) => quote!(__baya::graphql::Returned::<#ty>),
            Returned::Stream(ty) => quote!(__baya::graphql::Streamed::<#ty>),
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

    /// Returns the type of the field: for a subscription, the item of its stream if the signature contains it.
    fn value(&self, output: &ReturnType) -> Returned {
        let ty = returned(output);
        if self.parent != Parent::Subscription {
            return Returned::Value(ty);
        }
        match handler::stream_item(&ty) {
            Some(item) => Returned::Value(item),
            None => Returned::Stream(result_value(&ty).cloned().unwrap_or(ty)),
        }
    }

    /// Emits assertions that the types are GraphQL types, which only the compiler knows.
    pub fn checks(&self, handler: &Triggered) -> TokenStream {
        let returned = match self.value(&handler.output) {
            Returned::Value(ty) => self.value_checks(&ty),
            Returned::Stream(ty) => {
                quote_spanned!(ty.span()=> const _: () = <#ty as __baya::graphql::Subscribed>::EVENTS;)
            }
        };
        let object = handler.payload.as_ref().map(|payload| {
            let ty = static_type(referent(&payload.ty));
            quote_spanned!(ty.span()=> const _: () = { let _ = <#ty as __baya::graphql::Object>::spec; };)
        });
        let described = handler.arguments.iter().zip(&self.arguments);
        let described =
            described.filter(|(_, declared)| declared.at.is_some()).map(|(argument, _)| {
                let ty = argument.static_type();
                quote_spanned!(ty.span()=> const _: () = { let _ = <#ty as __baya::graphql::Input>::absent; };)
            });
        let all = handler.arguments.iter().enumerate();
        let unnamed = all.filter_map(|(index, argument)| self.unnamed(index, argument));
        let all = handler.arguments.iter().zip(&self.arguments);
        let deprecated = all.filter_map(|(argument, declared)| deprecated(argument, declared));
        quote!(#returned #object #(#described)* #(#unnamed)* #(#deprecated)*)
    }

    /// Emits the check of an argument without a name that a schema can contain, which only what clients send needs.
    fn unnamed(&self, index: usize, argument: &Argument) -> Option<TokenStream> {
        let name = self.argument_name(index, argument);
        let reason = unfit_name(&name).filter(|_| argument.kind == Kind::Typed)?;
        let ty = argument.static_type();
        let shown = type_name(&argument.ty);
        let is_ident = |name: &str| syn::parse_str::<Ident>(name).is_ok();
        let message = match fit_name(&name).filter(|_| is_ident(&argument.name)) {
            Some(fit) => format!(
                "`{name}` can't be the name of an argument: {reason}; write `#[argument(\"{fit}\")] {}: {shown}`",
                argument.name
            ),
            None => {
                let inner = argument.name.trim_matches(['(', ')', ' ']);
                let is_fit = is_ident(inner) && unfit_name(inner).is_none();
                let example = if is_fit { inner } else { "input" };
                format!(
                    "an argument that clients send needs a name in the schema; write `{example}: {shown}`, or `#[argument(\"{example}\")] {}: {shown}`",
                    argument.name
                )
            }
        };
        Some(quote_spanned! {argument.span=>
            const _: () = if __baya::graphql::ArgumentExtraction::<#ty>::OF.is_some() {
                ::core::panic!("{}", #message)
            };
        })
    }

    /// Emits the checks of the value of the field, or of a `Result` of one.
    fn value_checks(&self, ty: &Type) -> TokenStream {
        let is_event = self.parent == Parent::Subscription;
        let (value, error) = match last_segment(ty) {
            Some((name, inner)) if name == "Result" => {
                (inner.first().copied(), inner.get(1).copied())
            }
            _ => (None, None),
        };
        match (value, error) {
            (Some(value), Some(error)) if is_event => {
                let value = quote_spanned!(value.span()=> const _: () = { let _ = <#value as __baya::graphql::Output>::show; };);
                quote_spanned! {error.span()=>
                    #value
                    const _: () = <#error as __baya::graphql::EventError>::CONVERTS;
                }
            }
            _ if is_event => {
                quote_spanned!(ty.span()=> const _: () = { let _ = <#ty as __baya::graphql::EventValue>::into_outcome; };)
            }
            (Some(value), _) => {
                quote_spanned!(value.span()=> const _: () = { let _ = <#value as __baya::graphql::Output>::show; };)
            }
            _ => {
                quote_spanned!(ty.span()=> const _: () = <#ty as __baya::graphql::FieldOutput>::IS_OUTPUT;)
            }
        }
    }

    /// Emits the object for the method: the statements, and the argument.
    pub fn take(&self, payload: &Payload, cx: &TokenStream) -> (TokenStream, TokenStream) {
        let ty = referent(&payload.ty);
        let span = ty.span();
        let taken = quote_spanned!(span=> let payload = __baya::graphql::parent::<#ty>(&*#cx)?;);
        (taken, quote_spanned!(span=> payload))
    }

    /// Emits the conversion of a stream into the events of a subscription.
    pub fn reply(&self, handler: &Triggered, value: &Ident) -> Option<TokenStream> {
        if self.parent != Parent::Subscription {
            return None;
        }
        let span = match &handler.output {
            ReturnType::Default => handler.name.span(),
            ReturnType::Type(_, ty) => ty.span(),
        };
        // Uses the span of the type, so that an error points at the type and not at the attribute.
        let output = Ident::new("output", span);
        let any = Token![_](span);
        let stream = Ident::new("stream", span);
        let reply = match self.value(&handler.output) {
            Returned::Value(_) => "reply",
            Returned::Stream(_) => "reply_named",
        };
        let reply = Ident::new(reply, span);
        Some(quote_spanned! {span=>
            let #output = #value;
            __baya::graphql::subscribed!(#output, #any, #stream, #reply)
        })
    }

    /// Returns the arguments that form the key of an entity, for messages.
    fn keys(&self, handler: &Triggered) -> String {
        let all = handler.arguments.iter().enumerate();
        let sent = all.filter(|(_, argument)| argument.kind == Kind::Typed);
        let names: Vec<_> = sent.map(|(index, one)| self.argument_name(index, one)).collect();
        names.join(" ")
    }

    /// Emits the spec of an argument.
    fn sent(&self, index: usize, argument: &Argument) -> TokenStream {
        if argument.kind == Kind::Context {
            return quote!(::core::option::Option::None);
        }
        let ty = argument.static_type();
        let name = self.argument_name(index, argument);
        let doc = &argument.doc;
        let declared = self.arguments.get(index);
        let default = declared.and_then(|declared| declared.default.as_ref()).map(|default| {
            quote_spanned! {default.span()=>
                .with_default(|| { let __baya_default: #ty = #default; __baya::json_of(&__baya_default) })
            }
        });
        let deprecated = declared.and_then(|declared| declared.deprecated.as_ref());
        let deprecated = deprecated.map(|reason| quote!(.deprecated(#reason)));
        let sent = quote_spanned! {ty.span()=>
            __baya::graphql::InputArgument::of(__baya::graphql::ArgumentExtraction::<#ty>::OF, #name, #doc)
        };
        quote!(#sent #default #deprecated .0)
    }

    /// Emits the validation of an argument by rules that call a provider.
    pub fn provider_checks(
        &self,
        index: usize,
        argument: &Argument,
        arguments: &TokenStream,
    ) -> TokenStream {
        let name = self.argument_name(index, argument);
        quote_spanned!(argument.ty.span()=> __baya::graphql::check_with_providers!(#name, #arguments);)
    }

    /// Emits the extraction of an argument of this type.
    pub fn extraction(ty: &Type) -> TokenStream {
        quote_spanned!(ty.span()=> __baya::graphql::ArgumentExtraction::<#ty>::NEW)
    }
}

/// Emits the check that clients can leave out an argument that is deprecated.
fn deprecated(argument: &Argument, declared: &ArgumentAttribute) -> Option<TokenStream> {
    let reason = declared.deprecated.as_ref().filter(|_| declared.default.is_none())?;
    let ty = argument.static_type();
    let name = &argument.name;
    let shown = type_name(&argument.ty);
    if has_name(&argument.ty, "Patch") {
        return None;
    }
    let message = format!(
        "`{name}` is required, and clients could not stop sending it; a deprecated argument has a default, or is an `Option<{shown}>`"
    );
    Some(quote_spanned! {reason.span()=>
        const _: () = if !__baya::Probe::<#ty>::IS_OPTION {
            ::core::panic!("{}", #message)
        };
    })
}

/// The type of a field.
enum Returned {
    /// A value of this type, or a `Result` of it.
    Value(Type),
    /// The items of a stream of this type.
    Stream(Type),
}

/// Returns the type that a method returns.
fn returned(output: &ReturnType) -> Type {
    match output {
        ReturnType::Default => syn::parse_quote!(bool),
        ReturnType::Type(_, ty) => static_type(ty),
    }
}

/// Returns the name of the object that an entity returns, for messages.
fn entity(handler: &Triggered) -> String {
    let ty = returned(&handler.output);
    let ty = result_value(&ty).cloned().unwrap_or(ty);
    match last_segment(&ty) {
        Some((name, inner)) if name == "Option" && inner.len() == 1 => type_name(inner[0]),
        _ => type_name(&ty),
    }
}

/// Returns the referent of a reference.
fn referent(ty: &Type) -> &Type {
    match bare(ty) {
        Type::Reference(reference) => &reference.elem,
        other => other,
    }
}
