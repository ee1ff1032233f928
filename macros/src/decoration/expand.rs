//! The expansion of decorations: the list of an item, and the checks that only the compiler can evaluate.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::Decoration;
use crate::syntax::{Cfg, location, type_name};

/// Emits the list of an item as an expression.
pub fn expand(decorations: &[Decoration]) -> TokenStream {
    let all = decorations.iter().map(Decoration::expand);
    quote!(&[#(#all),*])
}

/// Emits the checks that only the compiler can evaluate, as items.
pub fn checks(decorations: &[Decoration]) -> TokenStream {
    decorations.iter().map(Decoration::check).collect()
}

impl Decoration {
    fn expand(&self) -> TokenStream {
        match self {
            Self::Under(cfg, inner) => {
                let inner = inner.expand();
                quote!(#cfg #inner)
            }
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
            Self::Skip(ty) => skip(ty),
            Self::Meta(value) => {
                let shown = type_name(value);
                let at = location(value.span());
                let meta = quote_spanned!(value.span()=> __baya::Meta::new(const { &#value }));
                quote!(__baya::Decoration::Meta(#meta.from(#shown, #at)))
            }
            Self::Http(http) => {
                let options = http.expand();
                quote!(__baya::Decoration::Meta(__baya::Meta::new(const { &#options })))
            }
            Self::Bundle(ty) => {
                let bundle = quote_spanned!(ty.span()=> <#ty as __baya::Bundle>::SPEC);
                quote!(__baya::Decoration::Bundle(&#bundle))
            }
            Self::Unknown => quote!(__baya::Decoration::Unknown),
            Self::Takes { ty, name, at } => taking(ty, name, *at),
        }
    }

    fn check(&self) -> TokenStream {
        match self {
            Self::Under(cfg, inner) => cfg.items(inner.check()),
            Self::Guard(guard) => {
                let mut checks = TokenStream::new();
                guard.each(&Cfg::default(), &mut |cfg, entry| {
                    checks.extend(cfg.items(entry.check().unwrap_or_default()));
                });
                checks
            }
            Self::Pipe(entry) => {
                let plain = entry.check();
                let wide = entry.check_wide();
                quote!(#plain #wide)
            }
            Self::Interceptor(entry) | Self::ArgumentPipe(_, entry) | Self::Filter(entry) => {
                entry.check().unwrap_or_default()
            }
            Self::Skip(_)
            | Self::Meta(_)
            | Self::Http(_)
            | Self::Bundle(_)
            | Self::Unknown
            | Self::Takes { .. } => quote!(),
        }
    }
}

/// Emits the decoration that skips an enhancer.
fn skip(ty: &Type) -> TokenStream {
    let span = ty.span();
    let declared = quote_spanned!(span=> <#ty as __baya::Enhancer>::SPEC.component.declared);
    let at = location(span);
    quote!(__baya::Decoration::Skip(#declared, #at))
}

/// Emits the decoration of an argument that may accept data of a guard.
fn taking(ty: &Type, name: &str, at: Span) -> TokenStream {
    let shown = type_name(ty);
    let at = location(at);
    quote! {
        __baya::Decoration::Takes(__baya::Taking {
            needs: __baya::Probe::<#ty>::NEEDS,
            is_data: __baya::Probe::<#ty>::IS_DATA,
            written: #shown,
            name: #name,
            at: #at,
        })
    }
}
