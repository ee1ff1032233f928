//! Properties that attributes declare.

use crate::base::{Key, Probe, Token, Type};
use crate::error::{ApiError, Error, ErrorSpec};
use crate::graph::spec::{
    ArgumentForm, ArgumentShape, ComponentSpec, Declares, Decorated, Decoration, DescribeArgument,
    DescribeResponse, Enhancer, Gateway, GatewaySpec, HookSpec, Making, Misused, Module, ModuleRef,
    Needs, OneImplWithAllHandlers, OnlyIn, Provider, ResponseShape, Role, Scope, UniqueName,
};
use crate::wire::schema::{Of, Schema, Shape, is_list, shape_of};
use crate::wire::validation::{Checks, Files, Validate};

impl<T: ?Sized + Token> Probe<T> {
    /// The key of a token.
    pub const KEY: Option<&'static Key> = Some(&T::KEY);
}

impl<T: ?Sized + Declares> Probe<T> {
    /// The hooks of a generic component.
    pub const HOOKS: &'static [HookSpec] = T::HOOKS;
}

impl<T: ?Sized + OneImplWithAllHandlers> Probe<T> {
    /// A provider with handlers.
    pub const COMPONENT: Option<&'static ComponentSpec> = Some(&T::COMPONENT);
}

impl<T: ?Sized + Decorated> Probe<T> {
    /// What applies to all handlers of a provider.
    pub const DECORATIONS: &'static [Decoration] = T::DECORATIONS;
}

impl<T: Gateway> Probe<T> {
    /// What a gateway declares of its connections.
    pub const GATEWAY: &'static GatewaySpec = &T::DECLARED;
}

impl<T, E> Probe<Result<T, E>> {
    /// A `Result`, under whatever name.
    pub const IS_RESULT: bool = true;
}

impl<T: ?Sized> Probe<std::sync::Arc<T>> {
    /// An `Arc`, also through an alias.
    pub const IS_SHARED: bool = true;
}

impl<T, E: From<Error>> Probe<Result<T, E>> {
    /// A `Result` whose error type converts from [`Error`](Error).
    pub const TAKES_ERRORS: bool = true;
}

impl<T: ?Sized + Schema> Probe<T> {
    /// What its values look like.
    pub const SCHEMA: Option<Of> = Some(shape_of::<T>);
    /// Whether it may be written as one text, as far as the shape of the type itself tells.
    pub const IS_SINGLE: bool = T::IS_SINGLE;
    /// Whether it is a list.
    pub const IS_LIST: bool = is_list(&T::SHAPE);
    /// One such value as an argument.
    pub const VALUE: Option<ArgumentShape> = Some(ArgumentShape::Value(shape_of::<T>));
}

impl<T: Validate> Probe<T> {
    /// The providers that its rules ask.
    pub const CHECKS: Checks = T::CHECKS;
    /// Whether it may have rules.
    pub const HAS_RULES: bool = true;
    /// Whether it contains uploaded files.
    pub const HOLDS_FILES: bool = T::HOLDS_FILES;
    /// Whether uploaded files are inside of one list, map or pointer.
    pub const LISTS_FILES: bool = T::LISTS_FILES;
    /// Whether uploaded files are inside of two of them.
    pub const NESTS_FILES: bool = T::NESTS_FILES;
    /// Why no value of it can be read.
    pub const UNFIT: Option<&'static str> = T::UNFIT;
    /// Why no query and no form contains all of its fields.
    pub const BRACKETED: Option<&'static str> = T::BRACKETED;
}

impl<T: Files> Probe<T> {
    /// Uploaded files.
    pub const IS_FILES: bool = true;
}

impl<T> Probe<Option<T>> {
    /// An `Option`, also through an alias.
    pub const IS_OPTION: bool = true;
}

/// Arguments that can't contain files.
macro_rules! without_files {
    ($($of:ty)*) => { $(
        impl<T: Validate> Probe<$of> {
            /// Whether the type inside contains files, which would be lost.
            pub const LOSES_FILES: bool = T::HOLDS_FILES || T::LISTS_FILES || T::NESTS_FILES;
        }

        impl<T: Validate> Probe<Option<$of>> {
            /// Whether the type inside contains files, which would be lost.
            pub const LOSES_FILES: bool = Probe::<$of>::LOSES_FILES;
        }

        impl<T: Validate, E> Probe<Result<$of, E>> {
            /// Whether the type inside contains files, which would be lost.
            pub const LOSES_FILES: bool = Probe::<$of>::LOSES_FILES;
        }
    )* };
}

without_files! {
    crate::http::Json<T> crate::http::Query<T> crate::http::Form<T> crate::http::Negotiated<T>
    axum::Json<T> axum::Form<T> axum::extract::Query<T>
}

impl<T: DescribeArgument> Probe<T> {
    /// What a client sends for it.
    pub const ARGUMENT: Option<ArgumentShape> = Some(T::SHAPE);
}

impl<T: DescribeResponse> Probe<T> {
    /// What a client gets for it.
    pub const ANSWERS: Option<fn(&mut Vec<ResponseShape>)> = Some(T::answers);
}

impl<T, E: ApiError> Probe<Result<T, E>> {
    /// The errors that its error type declares.
    pub const ERRORS: &'static [ErrorSpec] = E::SPECS;
}

impl<T: Provider> Probe<T> {
    /// How long a provider lives.
    pub const SCOPE: Scope = T::SPEC.scope;
    /// The token that it provides.
    pub const PROVIDES: Option<Type> = Some(Type { key: T::KEY, ..T::SPEC.token });
}

impl<T: Needs> Probe<T> {
    /// The data of guards that an argument needs.
    pub const NEEDS: &'static [Type] = T::NEEDS;
    /// Whether the argument is only that data.
    pub const IS_DATA: bool = T::IS_DATA;
}

impl<T: Module> Probe<T> {
    /// A module as an export.
    pub const MODULE: Option<ModuleRef> = Some(T::REFERENCE);
}

impl<T: Enhancer> Probe<T> {
    /// An expression that makes it, if only an expression can; empty if it declares none.
    pub const MADE_BY: Option<&'static str> = match T::SPEC.making {
        Making::Container => None,
        Making::Options | Making::Value => Some(T::SPEC.example),
    };
    /// Whether it is a pipe that does not say which types it takes.
    pub const TAKES_NOTHING: bool = matches!(T::SPEC.role, Role::Pipe(takes) if takes.is_empty());
}

/// The defaults of the constants of [`Probe`].
pub trait Unannotated {
    /// No key.
    const KEY: Option<&'static Key> = None;
    /// Extracted from the request.
    const FORM: ArgumentForm = ArgumentForm::Extracted;
    /// Not a provider with a key.
    const INJECTED: Option<&'static Key> = None;
    /// Injected as it should be, or not at all.
    const MISUSED: Option<Misused> = None;
    /// Does not read the body.
    const READS_BODY: bool = false;
    /// May read path parameters.
    const PATHLESS: bool = false;
    /// Can't be read from an absent field.
    const LEFT_OUT: fn() -> bool = || false;
    /// Not an extractor of the whole path with a schema.
    const PATH: Option<&'static Shape> = None;
    /// Not a standard type that is read from one string.
    const IS_PLAIN: bool = false;
    /// Neither an `Option` nor a list.
    const HAS_EACH: bool = false;
    /// Not an `Option` of a list.
    const IS_MAYBE_LIST: bool = false;
    /// The value inside may be one string.
    const EACH_IS_SINGLE: bool = true;
    /// The value inside is not read from a request.
    const COMPOSITE_EACH: Option<fn() -> Option<&'static str>> = None;
    /// Not an event.
    const EVENT: Option<Of> = None;
    /// Not a stream of events.
    const EVENTS: Option<Of> = None;
    /// Not a `Result` with a stream of events.
    const EVENTS_OR_ERROR: Option<Of> = None;
    /// Nothing says what a reply looks like.
    const REPLY: Option<Of> = None;
    /// Not a stream of replies.
    const REPLIES: Option<Of> = None;
    /// Not a `Result` with a stream of replies.
    const REPLIES_OR_ERROR: Option<Of> = None;
    /// Not a reply of bytes.
    const BYTES: Option<bool> = None;
    /// Not a `Result` with a reply of bytes.
    const BYTES_OR_ERROR: Option<bool> = None;
    /// No hooks but those that were registered.
    const HOOKS: &'static [HookSpec] = &[];
    /// No commands.
    const SENDS: &'static [UniqueName] = &[];
    /// No handlers.
    const COMPONENT: Option<&'static ComponentSpec> = None;
    /// Not a gateway.
    const GATEWAY: &'static GatewaySpec = &GatewaySpec::NONE;
    /// Nothing that applies to all handlers.
    const DECORATIONS: &'static [Decoration] = &[];
    /// Not to be read from a request.
    const COMPOSITE: Option<fn() -> Option<&'static str>> = None;
    /// Any other type.
    const IS_RESULT: bool = false;
    /// Not an `Arc`.
    const IS_SHARED: bool = false;
    /// Not a provider.
    const PROVIDES: Option<Type> = None;
    /// Not a `Result` whose error type converts from the framework's.
    const TAKES_ERRORS: bool = false;
    /// As long as the app.
    const SCOPE: Scope = Scope::Singleton;
    /// No enhancer that only an expression can make.
    const MADE_BY: Option<&'static str> = None;
    /// No pipe.
    const TAKES_NOTHING: bool = false;
    /// Needs no data of a guard.
    const NEEDS: &'static [Type] = &[];
    /// Every handler.
    const ONLY_IN: Option<OnlyIn> = None;
    /// Not data of a guard.
    const IS_DATA: bool = false;
    /// No module.
    const MODULE: Option<ModuleRef> = None;
    /// No rules that ask anybody.
    const CHECKS: Checks = Checks::NONE;
    /// No rules.
    const HAS_RULES: bool = false;
    /// Contains no uploaded files.
    const HOLDS_FILES: bool = false;
    /// Lists no uploaded files.
    const LISTS_FILES: bool = false;
    /// Nests no uploaded files.
    const NESTS_FILES: bool = false;
    /// Valid as it is declared.
    const UNFIT: Option<&'static str> = None;
    /// Without brackets in names.
    const BRACKETED: Option<&'static str> = None;
    /// Not an uploaded file.
    const IS_FILES: bool = false;
    /// Loses no files.
    const LOSES_FILES: bool = false;
    /// Not an `Option`.
    const IS_OPTION: bool = false;
    /// Nothing says that it is a list.
    const IS_LIST: bool = false;
    /// Nothing says that it contains lists.
    const EACH_IS_LIST: bool = false;
    /// Nothing says that it has no names.
    const IS_NAMELESS: bool = false;
    /// No list of names and values.
    const IS_PAIRS: bool = false;
    /// Nothing says that it can't be.
    const IS_SINGLE: bool = true;
    /// Nothing says what it looks like.
    const SCHEMA: Option<Of> = None;
    /// Nor as an argument.
    const VALUE: Option<ArgumentShape> = None;
    /// Nothing says what a client sends for it.
    const ARGUMENT: Option<ArgumentShape> = None;
    /// Nothing says what a client gets for it.
    const ANSWERS: Option<fn(&mut Vec<ResponseShape>)> = None;
    /// No error that declares anything.
    const ERRORS: &'static [ErrorSpec] = &[];
}

impl<T: ?Sized> Unannotated for Probe<T> {}
