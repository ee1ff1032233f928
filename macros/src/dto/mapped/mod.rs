//! `#[dto(partial(...))]`, `pick`, `omit` and `merge`: types with the fields of other types.
//!
//! A macro gets only the item that has its attribute, so `#[dto]` emits the tokens of each struct in a `macro_rules!` with its
//! name. A mapped type calls the macros of its sources, which expand the mapped type again, with their tokens. When all
//! sources have been called, the fields of the mapped type are created.

mod fields;
mod partial;
mod source;
mod tree;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::DeriveInput;
use syn::parse::{ParseStream, Parser};

pub use source::source;
use tree::Tree;

use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Arguments, split_arguments};

/// The argument with the tokens of the sources.
const SOURCES: &str = "__sources";

/// The argument that marks a source with errors, which are reported there.
pub const BROKEN: &str = "__broken";

/// The next step of the expansion of an item.
pub enum Step {
    /// All fields are known.
    Complete(Complete),
    /// A source must pass its tokens first, which this call requests.
    Request(TokenStream),
}

/// An item with all of its fields.
pub struct Complete {
    pub arguments: TokenStream,
    pub item: TokenStream,
    /// Whether it has fields of other types.
    pub mapped: bool,
    /// Whether one of these types has errors.
    pub broken: bool,
}

/// Creates the fields of a mapped type, or calls the macro of the next source.
pub fn step(arguments: TokenStream, item: TokenStream, sink: &mut Sink) -> Step {
    let Split { tree, others, sources, broken } = split(arguments, sink);
    let Some(tree) = tree else {
        return Step::Complete(Complete { arguments: others, item, mapped: false, broken });
    };
    let leaves = tree.leaves();
    let known = super::attr::KNOWN;
    let declared = Arguments::read("dto", others.clone(), 0, known, &mut Sink::discarding());
    let paths = Paths::new(declared.krate());
    if let Some(next) = leaves.get(sources.len()) {
        let with = paths.attribute("dto");
        let comma = (!others.is_empty()).then(|| quote!(,));
        let broken = broken.then(|| format_ident!("{BROKEN}")).map(|broken| quote!(#broken,));
        return Step::Request(quote! {
            #next! { [#with] { __sources(#({ #sources })*) #broken #others #comma #tree } { #item } }
        });
    }
    let read: Vec<_> = sources.into_iter().filter_map(|one| sink.keep(syn::parse2(one))).collect();
    let Some(mut target) = sink.keep(syn::parse2::<DeriveInput>(item.clone())) else {
        return Step::Complete(Complete { arguments: others, item, mapped: true, broken });
    };
    if read.len() == leaves.len() {
        fields::fill(&mut target, &tree, &read, &paths, sink);
    }
    Step::Complete(Complete { arguments: others, item: quote!(#target), mapped: true, broken })
}

/// The arguments of the mapping, and the others.
struct Split {
    tree: Option<Tree>,
    others: TokenStream,
    /// The tokens of the sources that have been called.
    sources: Vec<TokenStream>,
    /// Whether one of these has errors.
    broken: bool,
}

fn split(arguments: TokenStream, sink: &mut Sink) -> Split {
    let mut tree = None;
    let mut others = Vec::new();
    let mut sources = Vec::new();
    let mut broken = false;
    for argument in split_arguments(arguments) {
        if argument.to_string() == BROKEN {
            broken = true;
            continue;
        }
        let mut tokens = argument.clone().into_iter();
        let first = tokens.next();
        let second = tokens.next();
        let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(group))) = (&first, &second)
        else {
            others.push(argument);
            continue;
        };
        if name == SOURCES {
            sources.extend(group.stream().into_iter().filter_map(braced));
        } else if Tree::NAMES.iter().any(|known| name == known) {
            let read = |input: ParseStream<'_>| Tree::read(input);
            match sink.keep(read.parse2(argument)) {
                Some(_) if tree.is_some() => {
                    sink.at(
                        name.span(),
                        "a type has one mapping; nest them, as in `partial(omit(Cat, id))`",
                    );
                }
                read => tree = read.or(tree),
            }
        } else {
            others.push(argument);
        }
    }
    Split { tree, others: quote!(#(#others),*), sources, broken }
}

/// Returns the tokens inside of braces.
fn braced(token: TokenTree) -> Option<TokenStream> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            Some(Group::stream(&group))
        }
        _ => None,
    }
}
