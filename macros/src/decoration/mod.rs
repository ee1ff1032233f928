//! What attributes put on a handler, a component, a module or a bundle: enhancers, metadata, and what
//! is opted out of.

mod bundle;
mod entry;

pub use bundle::run as bundle;
pub use entry::Entry;
use entry::GuardEntry;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Token, Type};

use crate::sink::Sink;
use crate::syntax::{entries, name_of, take, tokens_of};

/// The attributes, in the order in which their kinds run.
const ATTRIBUTES: &[(&str, Kind)] = &[
    ("use_guards", Kind::Guard),
    ("use_interceptors", Kind::Interceptor),
    ("use_pipes", Kind::Pipe),
    ("use_filters", Kind::Filter),
];

/// The lists of a module.
pub const LISTS: [(&str, Kind); 4] = [
    ("guards", Kind::Guard),
    ("interceptors", Kind::Interceptor),
    ("pipes", Kind::Pipe),
    ("filters", Kind::Filter),
];

/// The attributes whose place on a module its lists take.
pub const STACKED: &[&str] = &["use_guards", "use_interceptors", "use_pipes", "use_filters"];

/// All of them.
pub const NAMES: &[&str] =
    &["use_guards", "use_interceptors", "use_pipes", "use_filters", "skip", "meta", "apply"];

/// A kind of enhancers.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    Guard,
    Interceptor,
    Pipe,
    Filter,
}

/// One thing that was put somewhere.
pub enum Decoration {
    Guard(GuardEntry),
    Interceptor(Entry),
    Pipe(Entry),
    ArgumentPipe(usize, Entry),
    Filter(Entry),
    Skip(Type),
    Meta(Expr),
    Bundle(Type),
    /// What could not be read.
    Unknown,
    /// An argument that may take what a guard provides.
    Takes {
        of: Type,
        name: String,
        at: proc_macro2::Span,
    },
}

impl Kind {
    /// The entries of a list of this kind.
    pub fn entries(self, tokens: TokenStream, sink: &mut Sink) -> Vec<Decoration> {
        match self {
            Self::Guard => {
                let guards = entries(tokens, sink, GuardEntry::read);
                guards.into_iter().map(Decoration::Guard).collect()
            }
            Self::Interceptor => each(tokens, sink, Decoration::Interceptor),
            Self::Pipe => each(tokens, sink, Decoration::Pipe),
            Self::Filter => each(tokens, sink, Decoration::Filter),
        }
    }
}

fn each(tokens: TokenStream, sink: &mut Sink, of: fn(Entry) -> Decoration) -> Vec<Decoration> {
    entry::list(tokens, sink).into_iter().map(of).collect()
}

/// Takes every attribute of these off an item, in their order.
pub fn read(attributes: &mut Vec<Attribute>, sink: &mut Sink) -> Vec<Decoration> {
    let taken = take(attributes, NAMES);
    taken.iter().flat_map(|attribute| one(attribute, sink)).collect()
}

fn one(attribute: &Attribute, sink: &mut Sink) -> Vec<Decoration> {
    let (name, tokens, before) = (name_of(attribute), tokens_of(attribute), sink.count());
    let read = if let Some((_, kind)) = ATTRIBUTES.iter().find(|(known, _)| *known == name) {
        kind.entries(tokens, sink)
    } else if name == "meta" {
        let value =
            sink.keep(syn::parse2::<Expr>(tokens.clone()).map_err(|error| {
                if tokens.is_empty() { expected(attribute, &name) } else { error }
            }));
        value.into_iter().map(Decoration::Meta).collect()
    } else {
        let of = if name == "skip" { Decoration::Skip } else { Decoration::Bundle };
        let types = entries(tokens, sink, |input| a_type(input, &name));
        types.into_iter().map(of).collect()
    };
    if read.is_empty() && before == sink.count() {
        sink.keep::<()>(Err(expected(attribute, &name)));
    }
    let mut read = read;
    if before < sink.count() {
        read.push(Decoration::Unknown);
    }
    read
}

/// A type; an expression is told from one.
fn a_type(input: ParseStream<'_>, name: &str) -> syn::Result<Type> {
    let of: Type = input.parse()?;
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(of);
    }
    let shown = crate::syntax::written(&of);
    let message = format!("`#[{name}]` goes by the type alone; write `#[{name}({shown})]`");
    Err(syn::Error::new_spanned(of, message))
}

fn expected(attribute: &Attribute, name: &str) -> syn::Error {
    let what = match name {
        "use_guards" => "guards, as in `#[use_guards(ApiKey)]`",
        "use_interceptors" => "interceptors, as in `#[use_interceptors(Timing)]`",
        "use_pipes" => "pipes, as in `#[use_pipes(Trim)]`",
        "use_filters" => "filters, as in `#[use_filters(NotFound)]`",
        "skip" => "what does not hold here, as in `#[skip(ApiKey)]`",
        "meta" => "a value, as in `#[meta(Roles(&[\"admin\"]))]`",
        _ => "bundles, as in `#[apply(AdminOnly)]`",
    };
    let verb = if name == "meta" { "takes" } else { "lists" };
    syn::Error::new_spanned(attribute, format!("`#[{name}(...)]` {verb} {what}"))
}

/// The pipes of one argument.
pub fn argument_pipes(attributes: &mut Vec<Attribute>, sink: &mut Sink) -> Vec<Entry> {
    let mut all = Vec::new();
    for attribute in take(attributes, &["use_pipes"]) {
        let before = sink.count();
        let pipes = entry::list(tokens_of(&attribute), sink);
        if pipes.is_empty() && before == sink.count() {
            sink.keep::<()>(Err(expected(&attribute, "use_pipes")));
        }
        all.extend(pipes);
    }
    all
}

/// The list of an item, as an expression.
pub fn expand(decorations: &[Decoration]) -> TokenStream {
    let all = decorations.iter().map(Decoration::expand);
    quote!(&[#(#all),*])
}

/// What only the compiler knows to be wrong about them, as items.
pub fn checks(decorations: &[Decoration]) -> TokenStream {
    decorations.iter().map(Decoration::check).collect()
}

impl Decoration {
    fn expand(&self) -> TokenStream {
        match self {
            Self::Guard(guard) => {
                let guard = guard.expand();
                quote!(__baya::Decoration::Guard(#guard))
            }
            Self::Interceptor(entry) => {
                let one = entry.expand("interceptor");
                quote!(__baya::Decoration::Interceptor(#one))
            }
            Self::Pipe(entry) => {
                let one = entry.expand("pipe");
                quote!(__baya::Decoration::Pipe(#one))
            }
            Self::ArgumentPipe(number, entry) => {
                let one = entry.expand("pipe");
                quote!(__baya::Decoration::ArgumentPipe(#number, #one))
            }
            Self::Filter(entry) => {
                let one = entry.expand("filter");
                quote!(__baya::Decoration::Filter(#one))
            }
            Self::Skip(of) => {
                let span = of.span();
                let of = quote_spanned! {span=>
                    <#of as __baya::Enhancer>::SPEC.component.declared
                };
                quote!(__baya::Decoration::Skip(#of))
            }
            Self::Meta(value) => {
                let meta = quote_spanned!(value.span()=> __baya::Meta::new(&#value));
                quote!(__baya::Decoration::Meta(#meta))
            }
            Self::Bundle(of) => {
                let bundle = quote_spanned!(of.span()=> <#of as __baya::Bundle>::SPEC);
                quote!(__baya::Decoration::Bundle(&#bundle))
            }
            Self::Unknown => quote!(__baya::Decoration::Unknown),
            Self::Takes { of, name, at } => {
                let at = crate::syntax::place(*at);
                quote! {
                    __baya::Decoration::Takes(
                        __baya::Taking::of(__baya::Probe::<#of>::TAKES, #name, #at)
                    )
                }
            }
        }
    }

    fn check(&self) -> TokenStream {
        match self {
            Self::Guard(guard) => {
                let mut checks = TokenStream::new();
                guard.each(&mut |entry| checks.extend(entry.check()));
                checks
            }
            Self::Pipe(entry) => {
                let (plain, wide) = (entry.check(), entry.check_wide());
                quote!(#plain #wide)
            }
            Self::Interceptor(entry) | Self::ArgumentPipe(_, entry) | Self::Filter(entry) => {
                entry.check().unwrap_or_default()
            }
            Self::Skip(_)
            | Self::Meta(_)
            | Self::Bundle(_)
            | Self::Unknown
            | Self::Takes { .. } => quote!(),
        }
    }
}
