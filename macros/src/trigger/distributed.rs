//! `#[on_event(distributed)]`: listeners of events from all replicas.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, LitInt, LitStr};

use crate::sink::Sink;
use crate::syntax::Arguments;

/// The arguments that only such a listener has.
pub const ARGUMENTS: [&str; 3] = ["group", "attempts", "concurrency"];

/// The arguments, as written.
pub struct Distributed {
    /// The span of the word `distributed`.
    span: Span,
    group: Option<LitStr>,
    attempts: Option<LitInt>,
    concurrency: Option<LitInt>,
}

impl Distributed {
    /// Reads the arguments; `None` without `distributed`.
    pub fn read(arguments: &Arguments, sink: &mut Sink) -> Option<Self> {
        let Some(word) = arguments.get("distributed") else {
            for name in ARGUMENTS {
                if let Some(argument) = arguments.get(name) {
                    let message = format!(
                        "`{name}` applies to distributed events; write `distributed, {name} = ...`"
                    );
                    sink.at(argument.span(), message);
                }
            }
            return None;
        };
        let excluded = [
            ("all", "listens to all events of its own process"),
            ("priority", "orders the listeners of one process"),
        ];
        for (name, meaning) in excluded {
            if let Some(argument) = arguments.get(name) {
                let message = format!("`{name}` {meaning}; remove it, or `distributed`");
                sink.at(argument.span(), message);
            }
        }
        Some(Self {
            span: word.span(),
            group: group(arguments, sink),
            attempts: positive(arguments, "attempts", sink),
            concurrency: positive(arguments, "concurrency", sink),
        })
    }

    /// Emits the data of the listener for the module that serves it.
    pub fn expand(&self, event: &TokenStream, name: &str) -> TokenStream {
        let group = self.group(name);
        let attempts = self.attempts.as_ref().map(|number| quote!(.attempts(#number)));
        let concurrency = self.concurrency.as_ref().map(|number| quote!(.concurrency(#number)));
        let listener =
            quote_spanned!(event.span()=> __baya::DistributedListener::new::<#event>(#group));
        quote!(.distributed(#listener #attempts #concurrency))
    }

    /// Emits the name of its group, which must be unique among the listeners of the event.
    pub fn named(&self, event: &TokenStream, name: &str) -> TokenStream {
        let group = self.group(name);
        let event = quote_spanned!(event.span()=> <#event as __baya::DistributedEvent>);
        quote! {
            .named(const { &[
                __baya::UniqueName::within("group", #group, #event::NAME),
                __baya::UniqueName::new("distributed event", #event::NAME, __baya::Uniqueness::App)
                    .declared_at(#event::AT),
            ] })
        }
    }

    fn group(&self, name: &str) -> LitStr {
        self.group.clone().unwrap_or_else(|| LitStr::new(name, self.span))
    }
}

fn group(arguments: &Arguments, sink: &mut Sink) -> Option<LitStr> {
    let group = arguments.named_string("group", "mails", sink)?;
    if group.value().trim().is_empty() {
        let message = "a group needs a name that people can read, such as `\"mails\"`; it must not change, because the log stores the position of the group by it";
        sink.at(group.span(), message);
    }
    Some(group)
}

/// Reads a positive integer.
fn positive(arguments: &Arguments, name: &str, sink: &mut Sink) -> Option<LitInt> {
    let value = arguments.value::<Expr>(name, sink)?;
    let literal = syn::parse2::<LitInt>(quote!(#value)).ok();
    let number = literal.filter(|number| number.base10_parse::<u32>().is_ok_and(|one| one > 0));
    if number.is_none() {
        sink.on(&value, format!("`{name}` is a whole number from 1, as in `{name} = 3`"));
    }
    number
}
