//! `#[on(EXPRESSION)]`: a trigger that the program defines.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Ident, LitStr, Meta, Token};

use crate::sink::Sink;
use crate::syntax::{attribute_tokens, nearest, type_name};

/// The attribute, as written.
pub struct On {
    expression: Expr,
    /// A name that is unique among the handlers of the app.
    name: Option<LitStr>,
}

impl On {
    pub fn read(attribute: &Attribute, sink: &mut Sink) -> Option<Self> {
        let example = "write a constant of a type that implements `TriggerKind`, as in `#[on(Every::minutes(5))]`";
        if !matches!(&attribute.meta, Meta::List(list) if !list.tokens.is_empty()) {
            sink.on(attribute, format!("`#[on]` needs its trigger; {example}"));
            return None;
        }
        match syn::parse2(attribute_tokens(attribute)) {
            Ok(on) => Some(on),
            Err(error) => {
                sink.at(error.span(), format!("{error}; {example}"));
                None
            }
        }
    }

    /// Emits the label of the handler.
    pub fn label(&self) -> TokenStream {
        let expression = &self.expression;
        quote!(__baya::label_of(const { &#expression }))
    }

    /// Emits the trigger.
    pub fn expand(&self, call: &TokenStream) -> TokenStream {
        let Self { expression, name } = self;
        let shown = type_name(expression);
        let named = name.as_ref().map(|name| {
            quote! {
                .named(const { &[__baya::UniqueName::new("name", #name, __baya::Uniqueness::App)] })
            }
        });
        quote_spanned! {expression.span()=>
            __baya::Trigger::new(const { &#expression }, #shown, #call) #named
        }
    }
}

impl Parse for On {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut on = Self { expression: input.parse()?, name: None };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let argument: Ident = input.parse()?;
            if argument != "name" {
                let unknown = format!("unknown argument `{argument}`");
                let message = match nearest(&argument.to_string(), &["name"]) {
                    Some(near) => format!("{unknown}, did you mean `{near}`?"),
                    None => {
                        format!("{unknown}, `#[on]` accepts `name = \"...\"` after the trigger")
                    }
                };
                return Err(syn::Error::new(argument.span(), message));
            }
            input.parse::<Token![=]>()?;
            on.name = Some(input.parse()?);
        }
        Ok(on)
    }
}
