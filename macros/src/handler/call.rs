//! The type through which a handler is called: it extracts the arguments from the request and calls the method.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::spanned::Spanned;
use syn::{LitStr, ReturnType, Type};

use super::argument::{Argument, Kind, Origin};
use super::events::SseOptions;
use super::outcome::{is_kept, outcome};
use super::output::may_negotiate;
use super::pipeline;
use crate::syntax::hygienic as quote;
use crate::syntax::{Cfg, at_span, bare, is_primitive, local, static_type};

/// The elements of a call.
pub struct Call<'a> {
    /// The builds that contain the method.
    pub cfg: &'a Cfg,
    pub ty: &'a Type,
    pub method: &'a Ident,
    pub arguments: &'a [Argument],
    pub output: &'a ReturnType,
    /// The default status of the method, the declared status, and the outcome of a `None`.
    pub default_status: u16,
    pub declared: Option<u16>,
    pub none: TokenStream,
    /// For a method that returns a stream of events.
    pub events: Option<&'a SseOptions>,
    /// The headers of a response that is not an error.
    pub headers: &'a [(String, String)],
    /// The groups of clients that the response is for.
    pub exposes: &'a [LitStr],
    pub connects: Connects,
}

/// Whether a handler accepts the connections of a gateway.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Connects {
    No,
    /// The method decides.
    #[cfg(feature = "gateway")]
    ByHandler,
    /// All connections are accepted, without a method.
    #[cfg(feature = "gateway")]
    All,
}

impl Connects {
    /// Whether there is a method to call.
    const fn has_method(self) -> bool {
        match self {
            Self::No => true,
            #[cfg(feature = "gateway")]
            Self::ByHandler => true,
            #[cfg(feature = "gateway")]
            Self::All => false,
        }
    }
}

/// Emits the call as a type.
pub fn body(call: &Call<'_>) -> TokenStream {
    let Call { ty, method, arguments, .. } = call;
    let name = name(method);
    let takes = takes(arguments, method);
    let names: Vec<_> = (0..arguments.len()).map(argument_name).collect();
    let controller = local("controller");
    let value = if call.connects.has_method() {
        quote_spanned!(method.span()=> <#ty>::#method(#controller, #(#names),*).await)
    } else {
        quote!(())
    };
    let outcome = outcome(call, &value);
    let negotiates = negotiates(call);
    let choice = choice(call);
    let parameters = parameters(arguments);
    let connecting = connecting(call);
    let unused = takes.is_empty()
        && call.events.is_none()
        && choice.is_none()
        && !is_kept(call)
        && call.connects == Connects::No;
    let incoming = if unused { quote!(_) } else { quote!(incoming) };
    let self_name = if call.connects.has_method() { quote!(controller) } else { quote!(_) };
    let headers = call.headers.iter().map(|(name, value)| quote!((#name, #value)));
    let cfg = call.cfg;
    let defaults = defaults(call, &name);
    // A future that is not `Send` is reported at the method.
    let future = quote_spanned! {method.span()=>
        impl ::core::future::Future<
            Output = ::core::result::Result<__baya::Response, __baya::Error>,
        > + ::core::marker::Send
    };
    quote! {
        #cfg
        #[allow(non_camel_case_types)]
        struct #name;
        #defaults
        #cfg
        #[automatically_derived]
        impl __baya::Call for #name {
            type Controller = #ty;
            const HEADERS: &'static [(&'static str, &'static str)] = &[#(#headers),*];
            #negotiates
            #parameters
            #[allow(clippy::manual_async_fn)]
            fn call(
                #self_name: &#ty,
                #incoming: &mut __baya::Incoming<'_>,
            ) -> #future {
                async move {
                    #choice
                    #connecting
                    #takes
                    #outcome
                }
            }
        }
    }
}

/// Emits a function for the default of each argument that has one. The call and the description use it, so that the
/// compiler reports an error in it once.
fn defaults(call: &Call<'_>, name: &Ident) -> Option<TokenStream> {
    let cfg = call.cfg;
    let each = call.arguments.iter().enumerate().filter_map(|(index, argument)| {
        let Kind::Text { default: Some(default), .. } = &argument.kind else { return None };
        let function = default_name(index);
        let ty = argument.static_type();
        Some(quote!(fn #function() -> #ty { #default }))
    });
    let each: Vec<_> = each.collect();
    (!each.is_empty()).then(|| {
        quote! {
            #cfg
            #[automatically_derived]
            impl #name { #(#each)* }
        }
    })
}

/// Returns the name of the function for the default of an argument.
pub fn default_name(index: usize) -> Ident {
    format_ident!("default_{index}")
}

/// Emits the type that decides whether the response is negotiated, if it may be.
pub(super) fn negotiable(call: &Call<'_>) -> Option<TokenStream> {
    let has_content = call.events.is_none() && call.connects == Connects::No;
    let ty = has_content.then(|| may_negotiate(call.output)).flatten()?;
    Some(quote!(#ty))
}

fn negotiates(call: &Call<'_>) -> Option<TokenStream> {
    let ty = negotiable(call)?;
    Some(quote!(
        const NEGOTIATES: bool = __baya::negotiates!(#ty);
    ))
}

/// Emits the arguments that read one parameter each, if there are several: if one is invalid, the errors of all are
/// reported. The input of pipes is known only where they run.
fn parameters(arguments: &[Argument]) -> Option<TokenStream> {
    let read = arguments.iter().filter(|argument| argument.pipes.is_empty());
    let all = read.filter_map(|argument| {
        let span = argument.ty.span();
        let ty = argument.static_type();
        let ty = match &argument.kind {
            Kind::Text { default: Some(_), .. } => quote!(::core::option::Option<#ty>),
            Kind::Param { .. } | Kind::Text { .. } => quote!(#ty),
            _ => return None,
        };
        let (origin, name) = argument.origin();
        Some(quote_spanned!(span=> __baya::parameter!(#ty, #origin, #name)))
    });
    let all: Vec<_> = all.collect();
    (all.len() > 1).then(|| {
        quote! {
            const PARAMETERS: &'static [__baya::Parameter] = &[#(#all),*];
        }
    })
}

/// Emits the choice of the format, before the handler runs: a request without an acceptable format has no effect.
fn choice(call: &Call<'_>) -> Option<TokenStream> {
    let ty = negotiable(call)?;
    let choice = local("choice");
    let incoming = local("incoming");
    Some(quote!(let #choice = __baya::choice!(#incoming, #ty);))
}

/// Emits the check of a handshake, before the handler runs.
fn connecting(call: &Call<'_>) -> Option<TokenStream> {
    let ty = call.ty;
    let server = local("server");
    let incoming = local("incoming");
    (call.connects != Connects::No).then(|| {
        quote! {
            let #server = __baya::connecting::<#ty>(
                #incoming, const { __baya::Probe::<#ty>::GATEWAY }
            ).await?;
        }
    })
}

/// Returns the name of the type for the call of a method.
pub fn name(method: &Ident) -> Ident {
    format_ident!("__baya_call_{}", syn::ext::IdentExt::unraw(method))
}

/// Returns the local name of an argument.
pub fn argument_name(index: usize) -> Ident {
    local(&format!("argument_{index}"))
}

/// Emits the extraction of every argument: first all path parameters, then the others, those that most likely read the
/// body, and the context.
fn takes(arguments: &[Argument], method: &Ident) -> TokenStream {
    let rank = |argument: &Argument| match argument.kind {
        Kind::Context => 2,
        _ => u8::from(argument.is_likely_body()),
    };
    let mut order: Vec<usize> = (0..arguments.len()).collect();
    order.sort_by_key(|index| rank(&arguments[*index]));
    let keeps = arguments.iter().any(|argument| argument.kind == Kind::Context)
        && arguments.iter().any(|argument| matches!(argument.kind, Kind::Body | Kind::Typed));
    let keep = keeps.then(|| quote!(incoming.keep_head();));
    let params = params(arguments, method);
    let last = order.last().copied();
    let others = order.iter().map(|index| {
        let argument = &arguments[*index];
        let may_take_all = argument.kind == Kind::Typed && Some(*index) != last;
        let keep = may_take_all.then(|| keep_head(&argument.static_type()));
        let validated = validated(*index, arguments);
        let take = if argument.pipes.is_empty() {
            let take = take(*index, argument, &arguments[..*index]);
            let piped = piped(*index, argument);
            quote!(#take #piped #validated)
        } else {
            let slot = pipe_slot(arguments, *index);
            let take = pipeline::take(*index, argument, slot);
            quote!(#take #validated)
        };
        quote!(#keep #take)
    });
    quote!(#keep #params #(#others)*)
}

/// Returns the index of the first pipe of an argument among all pipes of arguments.
fn pipe_slot(arguments: &[Argument], index: usize) -> usize {
    arguments[..index].iter().map(|argument| argument.pipes.len()).sum()
}

/// Emits the call of the pipes for several arguments, if there are any.
fn piped(index: usize, argument: &Argument) -> Option<TokenStream> {
    let binding = argument_name(index);
    let incoming = local("incoming");
    let span = argument.ty.span();
    let with = argument.form().map(|form| quote!(, !#form.is_framework()));
    argument.may_be_piped().then(|| {
        quote_spanned! {span=>
            #[allow(unused_mut)]
            let mut #binding = __baya::piped!(#incoming, #index, #binding #with);
        }
    })
}

/// Emits the validation of an argument that may have rules, some of which may call a provider.
fn validated(index: usize, arguments: &[Argument]) -> Option<TokenStream> {
    let argument = &arguments[index];
    let binding = argument_name(index);
    let incoming = local("incoming");
    let span = argument.ty.span();
    let checks = argument.checks()?;
    let injected = injected(arguments);
    let before = arguments[..index].iter().filter_map(Argument::checks);
    let (origin, key) = argument.origin();
    let ty = argument.static_type();
    let check = match argument.kind {
        Kind::Typed => quote_spanned!(span=> __baya::settled!),
        _ => quote_spanned!(span=> __baya::validated!),
    };
    Some(quote_spanned! {span=>
        #check(
            #ty, #incoming, #binding, #origin, #key,
            #checks, #injected + __baya::Checks::count_all(&[#(#before),*])
        );
    })
}

/// Emits an expression for the number of injected arguments.
pub fn injected(arguments: &[Argument]) -> TokenStream {
    let forms: Vec<_> = arguments.iter().filter_map(Argument::form).collect();
    if forms.is_empty() {
        quote!(0)
    } else {
        quote!(__baya::ArgumentForm::injected(&[#(#forms),*]))
    }
}

/// Emits a copy of the request head before an extractor that consumes the request, for the arguments after it.
fn keep_head(ty: &Type) -> TokenStream {
    quote! {
        if const { __baya::Probe::<#ty>::READS_BODY } {
            incoming.keep_head();
        }
    }
}

/// Emits the extraction of all path parameters by their names. They are read at once, so an error about the type of one of
/// several points at the method.
fn params(arguments: &[Argument], method: &Ident) -> TokenStream {
    let all: Vec<_> = arguments
        .iter()
        .enumerate()
        .filter_map(|(index, argument)| match &argument.kind {
            Kind::Param { name } if argument.pipes.is_empty() => {
                Some((argument_name(index), name, &argument.ty))
            }
            _ => None,
        })
        .collect();
    if all.is_empty() {
        return quote!();
    }
    let bindings = all.iter().map(|(binding, ..)| binding);
    let names = all.iter().map(|(_, name, _)| name);
    let types = all.iter().map(|(.., ty)| ty);
    let span = if let [(.., only)] = &*all { only.span() } else { method.span() };
    let covered = all.iter().map(|(.., ty)| covered(ty));
    let covered: Vec<_> = covered.collect();
    let incoming = local("incoming");
    let taken = quote_spanned! {span=>
        __baya::ParamsOf::<(#(#types,)*)>::NEW.run::<__BayaNames>(#incoming).await?
    };
    let reports = all.iter().filter(|(.., ty)| !is_primitive(ty)).map(|(.., ty)| {
        let checked = quote_spanned!(ty.span()=> __baya::TextsOf::<#ty>::NEW.reports());
        report(ty, "ReadFromRequest", &checked)
    });
    quote! {
        #(#reports)*
        struct __BayaNames;
        impl __baya::ParamNames for __BayaNames {
            const NAMES: &'static [&'static str] = &[#(#names),*];
            const COVERED: &'static [bool] = &[#(#covered),*];
        }
        let (#(#bindings,)*) = #taken;
    }
}

/// Emits the extraction of an argument without pipes.
fn take(index: usize, argument: &Argument, before: &[Argument]) -> TokenStream {
    let binding = argument_name(index);
    let ty = &argument.ty;
    let span = argument.ty.span();
    let incoming = local("incoming");
    match &argument.kind {
        Kind::Param { .. } => quote!(),
        Kind::Context => {
            let ty = referent(ty);
            let span = ty.span();
            let ty = at_span(&ty, span);
            quote_spanned! {span=>
                let #binding = &#incoming.context();
                let #binding = <#ty as __baya::IsContext>::of(#binding);
            }
        }
        Kind::Text { origin, name, default } => {
            let default = default.as_ref().map(|_| default_name(index));
            let value = text(ty, *origin, name, default, span);
            let checked = quote_spanned!(span=> __baya::TextsOf::<#ty>::NEW.reports());
            let report = report(ty, "ReadFromRequest", &checked);
            if argument.text().is_none() {
                return quote!(let #binding: #ty = #value?;);
            }
            let covered = covered(ty);
            let lasting = argument.static_type();
            quote_spanned!(span=> #report let #binding: #ty = #incoming.checked(
                const { __baya::Probe::<#lasting>::IS_PLAIN },
                const { #covered },
                |#incoming| #value,
            )?;)
        }
        Kind::Body => {
            let covered = covered(ty);
            let checked = quote_spanned!(span=> __baya::BodyOf::<#ty>::NEW.reports());
            let report = report(ty, "ReadFromRequest", &checked);
            quote_spanned! {span=>
                #report
                let #binding = __baya::explained!(
                    #incoming, __baya::Json<#ty>,
                    __baya::BodyOf::<#ty>::NEW.run(#incoming, const { #covered }).await
                );
            }
        }
        Kind::Typed => {
            let covered = covered(ty);
            let slot = match injected(before) {
                slot if before.iter().all(|one| one.kind != Kind::Typed) => slot,
                slot => quote!(const { #slot }),
            };
            let reports = local("reports");
            let checks = [
                ("ArgumentOfHandler", quote!(#reports.argument)),
                ("ReadFromRequest", quote!(#reports.content)),
                ("InjectedByHandler", quote!(#reports.provider)),
            ];
            let checks = checks.iter().map(|(bound, reported)| report(ty, bound, reported));
            quote_spanned! {span=>
                {
                    let #reports = __baya::Extraction::<_, #ty>::new().reports();
                    #(#checks)*
                }
                #[allow(unused_mut)]
                let mut #binding = __baya::explained!(
                    #incoming, #ty,
                    __baya::Extraction::<_, #ty>::new().run(#incoming, #slot, const { #covered }).await
                );
            }
        }
    }
}

/// Emits a statement that reports a type with the message of a trait, unless the argument is satisfied.
pub fn report(ty: &Type, bound: &str, argument: &TokenStream) -> TokenStream {
    let bound = Ident::new(bound, ty.span());
    quote_spanned!(ty.span()=> <_ as __baya::#bound>::check(#argument);)
}

/// Emits an expression for whether the call validates every value in an argument of this type.
pub(super) fn covered(ty: &Type) -> TokenStream {
    if is_primitive(ty) {
        return quote!(true);
    }
    let ty = static_type(ty);
    quote!(__baya::covered!(#ty))
}

/// Returns the referenced type.
fn referent(ty: &Type) -> Type {
    match bare(ty) {
        Type::Reference(reference) => (*reference.elem).clone(),
        other => other.clone(),
    }
}

/// Emits the reading of a value from strings, as a `Result`.
fn text(ty: &Type, origin: Origin, name: &str, default: Option<Ident>, span: Span) -> TokenStream {
    let origin = match origin {
        Origin::Query => quote!(__baya::Origin::Query),
        Origin::Header => quote!(__baya::Origin::Header),
        Origin::Cookie => quote!(__baya::Origin::Cookie),
        Origin::Host => quote!(__baya::Origin::Host),
    };
    let incoming = local("incoming");
    match default {
        Some(default) => {
            quote_spanned! {span=>
                #incoming.optional_text::<#ty>(#origin, #name)
                    .map(|found| found.unwrap_or_else(Self::#default))
            }
        }
        None => {
            quote_spanned!(span=> __baya::TextsOf::<#ty>::NEW.taken(#incoming, #origin, #name))
        }
    }
}
