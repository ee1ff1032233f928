//! Rewrites an `async fn` of a trait to a function that returns a boxed future.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{
    FnArg, GenericArgument, Lifetime, PathArguments, ReceiverKind, ReturnType, Signature, Type,
    parse_quote,
};

/// Rewrites a signature: each lifetime gets a name, and the future lives as long as all of them.
pub fn signature(signature: &mut Signature) {
    signature.asyncness = None;
    let mut names = Names { made: Vec::new() };
    let mut of_self = None;
    for input in &mut signature.inputs {
        match input {
            FnArg::Receiver(receiver) => of_self = names.receiver(receiver),
            FnArg::Typed(input) => names.visit_type_mut(&mut input.ty),
        }
    }
    let future = Lifetime::new("'__baya", Span::call_site());
    let elided = of_self.or_else(|| match names.made.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    });
    let output = output(&signature.output, elided);
    let declared: Vec<Lifetime> =
        signature.generics.lifetimes().map(|one| one.lifetime.clone()).collect();
    for lifetime in names.made.iter().chain(&declared) {
        signature.generics.make_where_clause().predicates.push(parse_quote!(#lifetime: #future));
    }
    for (index, lifetime) in names.made.iter().enumerate() {
        signature.generics.params.insert(index, parse_quote!(#lifetime));
    }
    signature.generics.params.insert(0, parse_quote!(#future));
    signature.generics.make_where_clause().predicates.push(parse_quote!(Self: #future));
    signature.output = parse_quote! {
        -> ::core::pin::Pin<::std::boxed::Box<
            dyn ::core::future::Future<Output = #output> + ::core::marker::Send + #future
        >>
    };
}

/// Emits a body as the future of the function.
pub fn body(block: &TokenStream) -> TokenStream {
    quote!({ ::std::boxed::Box::pin(async move #block) })
}

/// Returns the output of the future. Elided lifetimes in it are those of `self`.
fn output(output: &ReturnType, elided: Option<Lifetime>) -> Type {
    match output {
        ReturnType::Default => parse_quote!(()),
        ReturnType::Type(_, ty) => {
            let mut ty = (**ty).clone();
            if let Some(lifetime) = elided {
                Fill { lifetime }.visit_type_mut(&mut ty);
            }
            ty
        }
    }
}

/// Names every elided lifetime.
struct Names {
    made: Vec<Lifetime>,
}

impl Names {
    fn next(&mut self) -> Lifetime {
        let name = format_ident!("__baya_{}", self.made.len());
        let lifetime = Lifetime::new(&format!("'{name}"), Span::call_site());
        self.made.push(lifetime.clone());
        lifetime
    }

    /// Returns the lifetime of `&self`, and names it if it is elided.
    fn receiver(&mut self, receiver: &mut syn::Receiver) -> Option<Lifetime> {
        match &mut receiver.kind {
            ReceiverKind::Reference(_, lifetime, _) => {
                Some(lifetime.get_or_insert_with(|| self.next()).clone())
            }
            ReceiverKind::Typed(_, ty) => {
                self.visit_type_mut(ty);
                None
            }
            _ => None,
        }
    }
}

impl VisitMut for Names {
    fn visit_type_reference_mut(&mut self, ty: &mut syn::TypeReference) {
        if ty.lifetime.is_none() {
            ty.lifetime = Some(self.next());
        }
        visit_mut::visit_type_reference_mut(self, ty);
    }

    fn visit_path_arguments_mut(&mut self, arguments: &mut PathArguments) {
        if let PathArguments::AngleBracketed(list) = arguments {
            for argument in &mut list.args {
                if let GenericArgument::Lifetime(lifetime) = argument
                    && lifetime.ident == "_"
                {
                    *lifetime = self.next();
                }
            }
        }
        visit_mut::visit_path_arguments_mut(self, arguments);
    }
}

/// Replaces every elided lifetime.
struct Fill {
    lifetime: Lifetime,
}

impl VisitMut for Fill {
    fn visit_type_reference_mut(&mut self, ty: &mut syn::TypeReference) {
        ty.lifetime.get_or_insert_with(|| self.lifetime.clone());
        visit_mut::visit_type_reference_mut(self, ty);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = self.lifetime.clone();
        }
    }
}
