//! The entries of lists of enhancers.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::parse::{ParseStream, discouraged::Speculative};
use syn::spanned::Spanned;
use syn::{Attribute, BinOp, Expr, ExprLit, Lit, Token, Type};

use crate::syntax::{
    Cfg, Listed, at_span, constructed_type, entries, location, misplaced, to_source,
    type_from_path, whole_expression, whole_type,
};

/// The use of an enhancer.
#[derive(Clone)]
pub struct Entry {
    pub ty: Type,
    /// The expression that creates it or its options, as in `Throttle::per_minute(60)`.
    pub given: Option<Expr>,
    pub span: Span,
}

/// A guard, or a composition of guards.
pub enum GuardEntry {
    One(Box<Entry>),
    /// `All(...)` or `Any(...)`
    Several(Ident, Vec<Listed<GuardEntry>>),
    /// `Not(...)`
    Not(Box<GuardEntry>),
}

impl Entry {
    pub fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(syn::token::Bracket) || input.peek(Token![&]) {
            let expression: Expr = input.parse()?;
            return Self::from_expression(expression);
        }
        if let Some(ty) = whole_type(input, false) {
            if let Some(function) = function(&ty) {
                let message = format!(
                    "`{function}` is not a type; write a struct with `#[guard]`, `#[interceptor]`, `#[pipe]` or `#[filter]` that calls it, and list the struct"
                );
                return Err(syn::Error::new_spanned(&ty, message));
            }
            return Ok(Self { span: ty.span(), ty, given: None });
        }
        if let Some(expression) = whole_expression(input) {
            return Self::from_expression(expression);
        }
        let ty: Type = input.parse()?;
        Ok(Self { span: ty.span(), ty, given: None })
    }

    fn from_expression(expression: Expr) -> syn::Result<Self> {
        let span = expression.span();
        if let Expr::Path(path) = &expression {
            return Ok(Self { ty: type_from_path(path), given: None, span });
        }
        if let Expr::Call(call) = &expression
            && let Expr::Path(path) = &*call.func
            && let Some(word) = path.path.get_ident().filter(|word| composes(word))
        {
            let message =
                format!("`{word}(...)` composes only guards; list the enhancers without it");
            return Err(syn::Error::new(word.span(), message));
        }
        if let Some(message) = unknown(&expression) {
            return Err(syn::Error::new_spanned(expression, message));
        }
        match constructed_type(&expression) {
            Some(ty) => Ok(Self { ty, given: Some(expression), span }),
            None => Err(syn::Error::new_spanned(
                expression,
                "the type of this entry is unknown; write a type, or an expression that begins with one, such as `Type::new(...)`",
            )),
        }
    }

    /// Emits the use as an expression. `make` is its kind.
    pub fn expand(&self, make: &str) -> TokenStream {
        let ty = at_span(&self.ty, self.ty.span());
        let at = location(self.span);
        let span = self.span;
        let (bound, spec) = match make {
            "guard" => ("GuardComponent", "GUARD"),
            "interceptor" => ("InterceptorComponent", "INTERCEPTOR"),
            "pipe" => ("PipeComponent", "PIPE"),
            _ => ("FilterComponent", "FILTER"),
        };
        let bound = Ident::new(bound, self.ty.span());
        let spec = Ident::new(spec, self.ty.span());
        let given = match &self.given {
            Some(expression) => quote_spanned! {span=>
                ::core::option::Option::Some(|| -> __baya::Configured {
                    __baya::Configured::new::<<#ty as __baya::Enhancer>::Entry>(#expression)
                })
            },
            None => quote_spanned!(span=> ::core::option::Option::None),
        };
        quote_spanned! {self.ty.span()=>
            __baya::EnhancerUse::new(<#ty as __baya::#bound>::#spec, #at, #given)
                .with_hooks(__baya::Probe::<#ty>::HOOKS)
        }
    }

    /// Emits a check that the container can create an entry without an expression.
    pub fn check(&self) -> Option<TokenStream> {
        if self.given.is_some() {
            return None;
        }
        let ty = &self.ty;
        let shown = crate::syntax::to_source(&self.ty);
        Some(quote_spanned! {self.ty.span()=>
            const _: () = __baya::is_built(#shown, __baya::Probe::<#ty>::MADE_BY);
        })
    }

    /// Emits a check that a pipe for several arguments declares the types that it accepts.
    pub fn check_wide(&self) -> TokenStream {
        let ty = &self.ty;
        let shown = crate::syntax::to_source(&self.ty);
        let message = format!(
            "`{shown}` does not declare its argument types; put `#[use_pipes({shown})]` on one argument, or write `#[pipe(takes = [...])]` on `{shown}`"
        );
        quote_spanned! {self.ty.span()=>
            const _: () = if __baya::Probe::<#ty>::TAKES_NOTHING {
                ::core::panic!("{}", #message)
            };
        }
    }
}

impl GuardEntry {
    pub fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        if let Ok(word) = ahead.parse::<Ident>()
            && composes(&word)
            && ahead.peek(syn::token::Paren)
        {
            input.advance_to(&ahead);
            let content;
            syn::parenthesized!(content in input);
            return Self::composed(word, &content);
        }
        Entry::read(input).map(Box::new).map(Self::One)
    }

    fn composed(word: Ident, content: ParseStream<'_>) -> syn::Result<Self> {
        let mut guards = Vec::new();
        while !content.is_empty() {
            let (cfg, others) = Cfg::split(content.call(Attribute::parse_outer)?);
            if let Some(other) = others.first() {
                return Err(misplaced(other));
            }
            guards.push(Listed { cfg, entry: Self::read(content)? });
            if !content.is_empty() {
                content.parse::<Token![,]>()?;
            }
        }
        if guards.is_empty() {
            let message = format!("`{word}(...)` composes guards; list them in the parentheses");
            return Err(syn::Error::new(word.span(), message));
        }
        if word != "Not" {
            return Ok(Self::Several(word, guards));
        }
        if guards.len() > 1 {
            let message = "`Not(...)` inverts one guard; write `Not(Any(...))` or `Not(All(...))`";
            return Err(syn::Error::new(word.span(), message));
        }
        let guard = guards.remove(0);
        if !guard.cfg.is_empty() {
            let message = "`Not(...)` has one guard in every build; put `#[cfg(...)]` on the entry, `#[cfg(...)] Not(...)`";
            return Err(syn::Error::new(word.span(), message));
        }
        Ok(Self::Not(Box::new(guard.entry)))
    }

    pub fn expand(&self) -> TokenStream {
        match self {
            Self::One(entry) => {
                let one = entry.expand("guard");
                quote::quote!(__baya::GuardUse::One(#one))
            }
            Self::Not(guard) => {
                let guard = guard.expand();
                quote::quote!(__baya::GuardUse::Not(const { &#guard }))
            }
            Self::Several(word, guards) => {
                let guards = guards.iter().map(|guard| guard.element(&guard.expand()));
                quote::quote!(__baya::GuardUse::#word(const { &[#(#guards),*] }))
            }
        }
    }

    /// Calls a function with each guard.
    pub fn each(&self, cfg: &Cfg, visit: &mut impl FnMut(&Cfg, &Entry)) {
        match self {
            Self::One(entry) => visit(cfg, entry),
            Self::Not(guard) => guard.each(cfg, visit),
            Self::Several(_, guards) => {
                guards.iter().for_each(|guard| guard.each(&cfg.and(&guard.cfg), visit));
            }
        }
    }
}

/// Returns the message for an expression that is not an entry in a way that other frameworks have.
fn unknown(expression: &Expr) -> Option<String> {
    let found = to_source(expression);
    Some(match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
            format!("expected a type, found `{found}`; write `{}` without quotes", text.value())
        }
        Expr::Reference(reference) => {
            format!("expected a type, found `{found}`; write `{}`", to_source(&reference.expr))
        }
        Expr::Array(list) => format!(
            "this attribute lists entries without brackets; write `{}`",
            list.elems.iter().map(to_source).collect::<Vec<_>>().join(", ")
        ),
        Expr::Binary(both) => {
            let word =
                if matches!(both.op, BinOp::BitOr(_) | BinOp::Or(_)) { "Any" } else { "All" };
            let left = to_source(&both.left);
            let right = to_source(&both.right);
            format!("guards are composed by types; write `{word}({left}, {right})`")
        }
        Expr::Unary(one) => {
            format!("guards are composed by types; write `Not({})`", to_source(&one.expr))
        }
        Expr::Call(call) => {
            let function = to_source(&call.func);
            let argument = call.args.first().map(to_source)?;
            match &*function {
                "Box::new" | "Arc::new" | "Rc::new" => format!(
                    "the framework shares its enhancers; write `{argument}` without `{function}`"
                ),
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// Returns the name of a path that is named like a function.
fn function(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let name = last.ident.to_string();
    (last.arguments.is_empty() && name.starts_with(char::is_lowercase)).then_some(name)
}

fn composes(word: &Ident) -> bool {
    word == "All" || word == "Any" || word == "Not"
}

/// Reads the list of entries of an attribute.
pub fn list(tokens: TokenStream, sink: &mut crate::sink::Sink) -> Vec<Listed<Entry>> {
    entries(tokens, sink, Entry::read)
}
