//! The code that every component emits: its identity, its location, and its constructor.

mod scope;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
pub use scope::Scope;
use syn::Path;

use crate::declaration;
use crate::sink::Sink;
use crate::syntax::{self, Arguments, Fields, Parameters, location, name, to_source};

/// A struct that the container builds.
pub struct Component<'a> {
    pub ident: &'a Ident,
    pub generics: &'a Parameters,
    pub fields: &'a Fields,
}

impl Component<'_> {
    /// Emits `impl Token`: the identity of the type.
    pub fn token(&self, declared: Declared) -> TokenStream {
        token(self.ident, self.generics, declared, None)
    }

    /// Emits the `ProviderSpec` of the struct as an expression.
    pub fn spec(&self, scope: &TokenStream) -> TokenStream {
        let name = name(self.ident);
        let at = location(self.ident.span());
        let dependencies = self.fields.dependencies();
        let construct = self.fields.construct();
        quote! {
            __baya::ProviderSpec {
                declared: __baya::Type::declared::<Self>(#name),
                token: __baya::Type::declared::<Self>(#name),
                at: #at,
                scope: #scope,
                dependencies: #dependencies,
                construct: #construct,
            }
        }
    }

    /// Emits the registration of the struct, by which the boot reports a component that no module lists.
    pub fn register(&self, kind: &str, module: Option<TokenStream>) -> TokenStream {
        if self.generics.is_generic() {
            return quote!();
        }
        register(self.ident, kind, module)
    }
}

/// The attribute on a type, as far as diagnostics about a missing provider need it.
#[derive(Clone, Copy)]
pub enum Declared {
    Provider,
    Controller,
    #[cfg(feature = "gateway")]
    Gateway,
    #[cfg(feature = "graphql")]
    Resolver,
    Other,
}

impl Declared {
    /// Emits the call on the key; nothing for the default.
    fn expand(self) -> Option<TokenStream> {
        let name = match self {
            Self::Provider => quote!(Provider),
            Self::Controller => quote!(Controller),
            #[cfg(feature = "gateway")]
            Self::Gateway => quote!(Gateway),
            #[cfg(feature = "graphql")]
            Self::Resolver => quote!(Resolver),
            Self::Other => return None,
        };
        Some(quote!(.declared(__baya::Declared::#name)))
    }
}

/// Emits the registration of a type.
pub fn register(ident: &Ident, kind: &str, module: Option<TokenStream>) -> TokenStream {
    let name = name(ident);
    let at = location(ident.span());
    let module = match module {
        Some(module) => quote!(::core::option::Option::Some(#module)),
        None => quote!(::core::option::Option::None),
    };
    quote! {
        __baya::inventory::submit! {
            __baya::ComponentRecord {
                id: ::core::any::TypeId::of::<#ident>,
                kind: #kind,
                name: #name,
                path: ::core::module_path!(),
                at: #at,
                module: #module,
            }
        }
    }
}

/// Reads `module = ...`: the module that exports the type, for diagnostics.
pub fn module(arguments: &Arguments, sink: &mut Sink) -> Option<Ident> {
    let argument = arguments.get("module")?;
    let Some(value) = &argument.value else {
        sink.at(argument.span(), "`module` needs a value; write `module = CatsModule`");
        return None;
    };
    let path = syn::parse2::<Path>(value.clone()).ok();
    let name = path.and_then(|path| path.segments.last().map(|last| last.ident.clone()));
    if name.is_none() {
        let found = to_source(value);
        let message =
            format!("expected the type of a module, found `{found}`; write `module = CatsModule`");
        sink.on(value, message);
    }
    name
}

/// Emits `impl Token` for a type, with the module that exports it if that is declared.
pub fn token(
    ident: &Ident,
    generics: &Parameters,
    declared: Declared,
    module: Option<&Ident>,
) -> TokenStream {
    let name = name(ident);
    let key = key(&name, &name, ident, generics.keys());
    let declared = declared.expand();
    let module = module.map(syntax::name).map(|name| quote!(.with_module(#name)));
    let (parameters, arguments, clause) = generics.split(None);
    quote! {
        #[automatically_derived]
        impl #parameters __baya::Token for #ident #arguments #clause {
            const KEY: __baya::Key = #key #declared #module;
        }
    }
}

/// Emits the key of a declaration. `path` is unique in its module, and messages contain `name`.
pub fn key(path: &str, name: &str, ident: &Ident, arguments: Option<TokenStream>) -> TokenStream {
    let number = declaration::number(path);
    let at = location(ident.span());
    let arguments = arguments.map(|keys| quote!(.with_arguments(#keys)));
    quote!(__baya::key!(#path, #name, #number, #at) #arguments)
}
