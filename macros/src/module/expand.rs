//! The expansion of `#[module]`: the spec of the module, and for a root the verification of its graph.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Type};

use super::attr::Described;
use super::entry::{Entry, Imported};
use super::model::Model;
use crate::component::{Component, Declared};
use crate::decoration;
use crate::entry::Expansion;
use crate::syntax::{index_after, local, location, name, type_name};

/// Expands the attribute on the struct.
pub fn expand(model: &Model, sound: bool) -> Expansion {
    let Model { item, fields, generics, decorations, deny_orphans, args } = model;
    let ident = &item.ident;
    let component = Component { ident, generics, fields };
    let token = component.token(Declared::Other);
    let itself = component.spec(&quote!(__baya::Scope::Singleton));
    let spec = spec(model);
    let register =
        component.register("module", Some(quote!(<#ident as __baya::Module>::REFERENCE)));
    let visit = visit(model);
    let (parameters, arguments, clause) = generics.split(None);
    let purposes = purposes(model);
    let global = args.global;
    let at = location(ident.span());
    let name = name(ident);
    let is_root = args.root.is_some() && !generics.is_generic();
    let may_be_root = is_root || args.broken && !generics.is_generic();
    let root = may_be_root.then(|| {
        quote! {
            #[automatically_derived]
            impl __baya::Root for #ident {}
        }
    });
    let routing = args.routing.expand(is_root);
    let middleware = args.middleware.iter().map(|one| one.element(&layer(one)));
    let checks = checks(model);
    let decorations = decoration::expand(decorations);
    let scoped = args.paths.scoped(&quote! {
        #token
        #[automatically_derived]
        impl #parameters __baya::Module for #ident #arguments #clause {
            type Imports = __BayaImports<Self>;
            const SPEC: __baya::ModuleSpec = {
                __baya::ModuleSpec {
                    token: __baya::Type::declared::<Self>(#name),
                    at: #at,
                    sound: #sound,
                    root: #is_root,
                    global: #global,
                    deny_orphans: #deny_orphans,
                    #purposes
                    routing: #routing,
                    #spec
                    itself: #itself,
                    decorations: #decorations,
                    middleware: &[#(#middleware),*],
                }
            };
        }
        #root
        #visit
        #checks
        #register
    });
    let with = args.options.as_ref().map(|options| with(model, options));
    let verify = (is_root && sound).then(|| verify(model));
    Expansion { item: item.to_token_stream(), extra: quote!(#scoped #with #verify) }
}

/// Emits the fields of the spec for the documents and the handlers that the module serves for the whole app.
fn purposes(model: &Model) -> TokenStream {
    let Model { item, args, .. } = model;
    let ident = &item.ident;
    let describes = match args.describes {
        Some(_) => {
            quote_spanned!(ident.span()=> ::core::option::Option::Some(<Self as __baya::Describe>::documents_of))
        }
        None => quote!(::core::option::Option::None),
    };
    let described = match args.describes {
        Some(Described::Messages) => quote!(__baya::Described::Messages),
        _ => quote!(__baya::Described::Routes),
    };
    let drives = if args.driver {
        quote_spanned!(ident.span()=> ::core::option::Option::Some(<Self as __baya::Driver>::DRIVES))
    } else {
        quote!(::core::option::Option::None)
    };
    quote! {
        describes: #describes,
        described: #described,
        drives: #drives,
    }
}

/// Emits the checks of the decorations of the module and of its imports.
fn checks(model: &Model) -> Option<TokenStream> {
    let Model { generics, decorations, args, .. } = model;
    (!generics.is_generic()).then(|| {
        let own = decoration::checks(decorations);
        let imports = args.imports.iter();
        let imports = imports.map(|one| one.cfg.items(decoration::checks(&one.decorations)));
        quote!(#own #(#imports)*)
    })
}

/// Emits the constant function that visits the module and its imports.
fn visit(model: &Model) -> TokenStream {
    let Model { item, generics, args, .. } = model;
    let ident = &item.ident;
    let (parameters, arguments, clause) = generics.split(None);
    // The type of an import may come from a macro, whose names have another hygiene.
    let walk = local("walk");
    let imports = args.imports.iter().enumerate().map(|(at, import)| {
        let ty = import.entry.entry.ty();
        let configured = matches!(import.entry.entry, Entry::Built { .. }).then(|| {
            let number = index_after(args.imports[..at].iter().map(|one| &one.cfg));
            quote!(#walk.configure(#number);)
        });
        let visit = quote_spanned! {ty.span()=>
            <<#ty as __baya::Module>::Imports>::visit(#walk);
        };
        match configured {
            Some(configured) => import.element(&quote!({ #configured #visit })),
            None => import.element(&visit),
        }
    });
    quote! {
        pub struct __BayaImports<T>(::core::marker::PhantomData<T>);
        #[automatically_derived]
        impl #parameters __BayaImports<#ident #arguments> #clause {
            pub const fn visit(#walk: &mut __baya::Walk) {
                #[allow(unused_imports)]
                use __baya::NoModule as _;
                if #walk.enter(&<#ident #arguments as __baya::Module>::SPEC) {
                    #(#imports)*
                    #walk.leave();
                }
            }
        }
    }
}

/// Emits the lists of the module.
fn spec(model: &Model) -> TokenStream {
    let args = &model.args;
    let imports = args.imports.iter().map(|one| one.element(&import(one)));
    let providers = args.providers.iter().map(|one| one.element(&binding(one)));
    let resolvers = args.resolvers.iter().map(|one| one.element(&resolver(one)));
    let providers = providers.chain(resolvers);
    let controllers = args.controllers.iter();
    let controllers = controllers.map(|one| one.element(&served(one, "Controller")));
    let gateways = args.gateways.iter().map(|one| one.element(&served(one, "Gateway")));
    let controllers = controllers.chain(gateways);
    let exports = args.exports.iter().map(|one| one.element(&export(one)));
    let options = options(model);
    quote! {
        imports: &[#(#imports),*],
        providers: &[#(#providers),*],
        controllers: &[#(#controllers),*],
        exports: &[#(#exports),*],
        options: #options,
    }
}

/// Emits an import.
fn import(Imported { entry, nested, decorations }: &Imported) -> TokenStream {
    let at = location(entry.span());
    let decorations = decoration::expand(decorations);
    let (ty, configure) = match entry {
        Entry::Built { ty, expression } => {
            let expression = quote_spanned! {expression.span()=>
                || -> __baya::Configured { #expression }
            };
            (ty, quote!(::core::option::Option::Some(#expression)))
        }
        Entry::Plain(ty)
        | Entry::Bound { ty, .. }
        | Entry::Value { ty, .. }
        | Entry::BoundValue { ty, .. } => (ty, quote!(::core::option::Option::None)),
    };
    // The function that visits the import reports a type that is not a module.
    let module =
        quote_spanned!(ty.span()=> __baya::ModuleRef::imported(__baya::Probe::<#ty>::MODULE));
    quote! {
        __baya::Import {
            module: #module,
            at: #at,
            nested: #nested,
            configure: #configure,
            decorations: #decorations,
        }
    }
}

/// Emits the handlers of a provider. An error about a type that is not a provider points at the entry.
fn component(ty: &Type) -> TokenStream {
    quote_spanned!(ty.span()=> __baya::Probe::<<#ty as __baya::Provider>::Output>::COMPONENT)
}

/// Emits a provider of the module.
fn binding(entry: &Entry) -> TokenStream {
    let at = location(entry.span());
    match entry {
        Entry::Plain(ty) | Entry::Built { ty, .. } => {
            let provider = quote!(<#ty as __baya::Provider>);
            let component = component(ty);
            quote! {
                __baya::Binding {
                    token: __baya::Type { key: #provider::KEY, ..#provider::SPEC.token },
                    provider: &#provider::SPEC,
                    at: #at,
                    hooks: __baya::Probe::<#ty>::HOOKS,
                    component: #component,
                    convert: ::core::option::Option::None,
                }
            }
        }
        Entry::Bound { ty, to } => {
            let provider = quote!(<#ty as __baya::Provider>);
            let token = token(to);
            let convert = convert(ty, &quote!(#provider::Output), to);
            let component = component(ty);
            quote! {
                __baya::Binding {
                    token: #token,
                    provider: &#provider::SPEC,
                    at: #at,
                    hooks: __baya::Probe::<#ty>::HOOKS,
                    component: #component,
                    convert: #convert,
                }
            }
        }
        Entry::Value { ty, expression } => {
            let none = quote!(::core::option::Option::None);
            value(ty, expression, &token(ty), &none, &at)
        }
        Entry::BoundValue { ty, expression, to } => {
            value(ty, expression, &token(to), &convert(ty, &quote!(#ty), to), &at)
        }
    }
}

/// Emits the token of a type.
fn token(ty: &Type) -> TokenStream {
    let shown = type_name(ty);
    quote!(__baya::Type::new::<#ty>(#shown, __baya::Probe::<#ty>::KEY))
}

/// Emits the conversion of a provided value into the type that it is bound to.
fn convert(ty: &Type, made: &TokenStream, to: &Type) -> TokenStream {
    quote_spanned! {ty.span()=>
        ::core::option::Option::Some(
            |stored| ::core::option::Option::Some(__baya::store::<#to>(stored.get::<#made>()?))
        )
    }
}

/// Emits the binding of a value that an expression creates when the app boots.
fn value(
    ty: &Type,
    expression: &Expr,
    bound: &TokenStream,
    convert: &TokenStream,
    at: &TokenStream,
) -> TokenStream {
    let token = token(ty);
    let make = quote_spanned!(expression.span()=> &|| -> #ty { #expression });
    quote! {
        __baya::Binding {
            token: #bound,
            provider: &__baya::ProviderSpec {
                declared: #token,
                token: #token,
                at: #at,
                scope: __baya::Scope::Singleton,
                dependencies: &[],
                construct: __baya::Construct::Value(#make),
            },
            at: #at,
            hooks: &[],
            component: __baya::Probe::<#ty>::COMPONENT,
            convert: #convert,
        }
    }
}

/// Emits a resolver, which is a provider that nothing injects.
fn resolver(entry: &Entry) -> TokenStream {
    let at = location(entry.span());
    let ty = entry.ty();
    let spec = quote_spanned!(ty.span()=> <#ty as __baya::Resolver>::SPEC);
    let component = quote_spanned!(ty.span()=> __baya::Probe::<#ty>::COMPONENT);
    quote! {
        __baya::Binding {
            token: #spec.token,
            provider: &#spec,
            at: #at,
            hooks: __baya::Probe::<#ty>::HOOKS,
            component: #component,
            convert: ::core::option::Option::None,
        }
    }
}

/// Emits a component with routes, which implements this trait.
fn served(entry: &Entry, trait_name: &str) -> TokenStream {
    let at = location(entry.span());
    let trait_name = Ident::new(trait_name, Span::call_site());
    quote!(<#entry as __baya::#trait_name>::SPEC.listed(#at))
}

/// Emits an expression that creates a layer as a function.
fn layer(expression: &Expr) -> TokenStream {
    let at = location(expression.span());
    quote_spanned!(expression.span()=> || <_ as __baya::IntoMiddleware>::at(#expression, #at))
}

/// Emits an export: a module, or a token. A provider exports the token that it provides.
fn export(entry: &Entry) -> TokenStream {
    let at = location(entry.span());
    let shown = type_name(entry);
    quote! {
        __baya::Export {
            token: __baya::exported(
                __baya::Probe::<#entry>::PROVIDES,
                __baya::Type::new::<#entry>(#shown, __baya::Probe::<#entry>::KEY),
            ),
            module: __baya::Probe::<#entry>::MODULE,
            at: #at,
        }
    }
}

/// Emits the options of the module.
fn options(model: &Model) -> TokenStream {
    let Some(options) = &model.args.options else { return quote!(::core::option::Option::None) };
    let shown = type_name(options);
    let at = location(options.span());
    let token = quote!(__baya::Type::new::<#options>(#shown, __baya::Probe::<#options>::KEY));
    let same = quote_spanned!(options.span()=> __baya::same_options::<#options>);
    let default = match model.args.optional {
        Some(span) => quote_spanned! {span=>
            ::core::option::Option::Some(|| __baya::Configured::new(
                <#options as ::core::default::Default>::default()
            ))
        },
        None => quote!(::core::option::Option::None),
    };
    quote! {
        ::core::option::Option::Some(__baya::OptionsSpec {
            provider: __baya::ProviderSpec {
                declared: #token,
                token: #token,
                at: #at,
                scope: __baya::Scope::Singleton,
                dependencies: &[],
                construct: __baya::Construct::Options,
            },
            same: #same,
            default: #default,
        })
    }
}

/// Emits `Module::with(options)`, for a list of imports.
fn with(model: &Model, options: &Type) -> TokenStream {
    let Model { item, args, .. } = model;
    let ident = &item.ident;
    let visibility = &item.vis;
    let runtime = args.paths.runtime();
    let (parameters, arguments, clause) = item.generics.split_for_impl();
    let doc =
        format!("`{ident}` with options, for `imports = [...]`; equal options share one instance.");
    quote! {
        #[automatically_derived]
        impl #parameters #ident #arguments #clause {
            #[doc = #doc]
            #[must_use]
            #visibility fn with(options: #options) -> #runtime::Configured {
                #runtime::Configured::new(options)
            }
        }
    }
}

/// Emits the verification of the whole graph of a root. Its diagnostics are errors at the root's name.
fn verify(model: &Model) -> TokenStream {
    let ident = &model.item.ident;
    let verify = quote_spanned! {ident.span()=>
        __baya::verify::<
            { SIZE.modules }, { SIZE.units }, { SIZE.dependencies }, { SIZE.imports },
            { SIZE.exports }, { SIZE.routes }, { SIZE.token_slots }, { SIZE.route_slots },
            { SIZE.components }, { SIZE.names }, { SIZE.name_slots },
        >(walk(), &<#ident as __baya::Module>::SPEC)
    };
    model.args.paths.scoped(&quote! {
        const fn walk() -> __baya::Walk {
            let mut walk = __baya::Walk::new();
            <<#ident as __baya::Module>::Imports>::visit(&mut walk);
            walk
        }
        const SIZE: __baya::Size = {
            let found = walk();
            found.measure()
        };
        #[allow(long_running_const_eval)]
        const _: () = #verify;
    })
}
