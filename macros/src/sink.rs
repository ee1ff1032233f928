//! The collector of errors, so that one compilation shows all of them.

use std::fmt::Display;
use std::ops::{Deref, DerefMut};

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// The errors of one item.
///
/// # Panics
///
/// In debug builds, dropping a sink panics if its errors have not been rendered: they would be lost.
#[derive(Default)]
pub struct Sink {
    errors: Vec<syn::Error>,
    discards: bool,
}

impl Sink {
    /// Creates a sink that may be dropped with its errors, for attributes whose errors are reported elsewhere.
    pub fn discarding() -> Self {
        Self { errors: Vec::new(), discards: true }
    }

    /// Adds an error at a span.
    pub fn at(&mut self, span: Span, message: impl Display) {
        self.errors.push(syn::Error::new(span, message));
    }

    /// Adds an error that covers tokens.
    pub fn on(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.errors.push(syn::Error::new_spanned(tokens, message));
    }

    /// Adds an error that a parser has returned.
    pub fn add(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    /// Returns the value of a result, or adds its error.
    pub fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    /// Creates a sink for one step, which shows whether that step has reported an error. When it is dropped, its errors are
    /// added to this sink.
    pub fn child(&mut self) -> Child<'_> {
        Child { parent: self, own: Self::default() }
    }

    /// Returns whether there are no errors.
    pub fn is_clean(&self) -> bool {
        self.errors.is_empty()
    }

    /// Renders all errors as `compile_error!` calls.
    pub fn into_tokens(mut self) -> TokenStream {
        std::mem::take(&mut self.errors).iter().map(syn::Error::to_compile_error).collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let is_lost = !self.discards && !self.errors.is_empty();
        debug_assert!(
            !is_lost || std::thread::panicking(),
            "errors were never rendered: {:?}",
            self.errors
        );
    }
}

/// The errors of one step, which [`Sink::child`] collects.
pub struct Child<'p> {
    parent: &'p mut Sink,
    own: Sink,
}

impl Deref for Child<'_> {
    type Target = Sink;

    fn deref(&self) -> &Sink {
        &self.own
    }
}

impl DerefMut for Child<'_> {
    fn deref_mut(&mut self) -> &mut Sink {
        &mut self.own
    }
}

impl Drop for Child<'_> {
    fn drop(&mut self) {
        self.parent.errors.append(&mut self.own.errors);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_adds_its_errors_to_its_parent_in_order() {
        let mut sink = Sink::default();
        sink.at(Span::call_site(), "first");
        {
            let mut child = sink.child();
            assert!(child.is_clean());
            child.at(Span::call_site(), "second");
            assert!(!child.is_clean());
        }
        sink.at(Span::call_site(), "third");
        let rendered = sink.into_tokens().to_string();
        let positions = ["first", "second", "third"].map(|message| rendered.find(message));
        assert!(positions.is_sorted() && positions[0].is_some(), "{rendered}");
    }

    #[test]
    #[should_panic(expected = "errors were never rendered")]
    fn panics_when_errors_are_dropped() {
        let mut sink = Sink::default();
        sink.at(Span::call_site(), "lost");
    }

    #[test]
    fn discards_errors_on_request() {
        let mut sink = Sink::discarding();
        sink.at(Span::call_site(), "reported elsewhere");
        assert!(!sink.is_clean());
    }
}
