//! Properties that attributes and implementations of traits declare, with their defaults.

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
    /// The provider as a component with handlers.
    pub const COMPONENT: Option<&'static ComponentSpec> = Some(&T::COMPONENT);
}

impl<T: ?Sized + Decorated> Probe<T> {
    /// The attributes that apply to all handlers of a provider.
    pub const DECORATIONS: &'static [Decoration] = T::DECORATIONS;
}

impl<T: Gateway> Probe<T> {
    /// The declaration of a gateway's connections.
    pub const GATEWAY: &'static GatewaySpec = &T::DECLARED;
}

impl<T, E> Probe<Result<T, E>> {
    /// A `Result`, including aliases.
    pub const IS_RESULT: bool = true;
}

impl<T: ?Sized> Probe<std::sync::Arc<T>> {
    /// An `Arc`, including aliases.
    pub const IS_SHARED: bool = true;
}

impl<T, E: From<Error>> Probe<Result<T, E>> {
    /// A `Result` whose error type converts from [`Error`](Error).
    pub const TAKES_ERRORS: bool = true;
}

impl<T: ?Sized + Schema> Probe<T> {
    /// The schema.
    pub const SCHEMA: Option<Of> = Some(shape_of::<T>);
    /// Whether a value may be written as a single string, as far as the shape of the type itself determines it.
    pub const IS_SINGLE: bool = T::IS_SINGLE;
    /// Whether the type is a list.
    pub const IS_LIST: bool = is_list(&T::SHAPE);
    /// The shape of an argument with a single value of the type.
    pub const VALUE: Option<ArgumentShape> = Some(ArgumentShape::Value(shape_of::<T>));
}

impl<T: Validate> Probe<T> {
    /// The providers that the validation rules of the type call.
    pub const CHECKS: Checks = T::CHECKS;
    /// Whether the type may have validation rules.
    pub const HAS_RULES: bool = true;
    /// Whether the type contains uploaded files.
    pub const CONTAINS_FILES: bool = T::CONTAINS_FILES;
    /// Whether uploaded files are inside a list, map or pointer.
    pub const LISTS_FILES: bool = T::LISTS_FILES;
    /// Whether uploaded files are inside two nested lists, maps or pointers.
    pub const NESTS_FILES: bool = T::NESTS_FILES;
    /// The reason why values of the type can't be read, if they can't.
    pub const CONTRADICTION: Option<&'static str> = T::CONTRADICTION;
    /// The reason why queries and forms can't contain all fields of the type, if they can't.
    pub const BRACKETED: Option<&'static str> = T::BRACKETED;
}

impl<T: Files> Probe<T> {
    /// The type is uploaded files.
    pub const IS_FILES: bool = true;
}

impl<T> Probe<Option<T>> {
    /// An `Option`, including aliases.
    pub const IS_OPTION: bool = true;
}

/// Arguments that can't contain files.
macro_rules! without_files {
    ($($of:ty)*) => { $(
        impl<T: Validate> Probe<$of> {
            /// Whether the type inside contains uploaded files, which would be lost.
            pub const LOSES_FILES: bool = T::CONTAINS_FILES || T::LISTS_FILES || T::NESTS_FILES;
        }

        impl<T: Validate> Probe<Option<$of>> {
            /// Whether the type inside contains uploaded files, which would be lost.
            pub const LOSES_FILES: bool = Probe::<$of>::LOSES_FILES;
        }

        impl<T: Validate, E> Probe<Result<$of, E>> {
            /// Whether the type inside contains uploaded files, which would be lost.
            pub const LOSES_FILES: bool = Probe::<$of>::LOSES_FILES;
        }
    )* };
}

without_files! {
    crate::http::Json<T> crate::http::Query<T> crate::http::Form<T> crate::http::Negotiated<T>
    axum::Json<T> axum::Form<T> axum::extract::Query<T>
}

impl<T: DescribeArgument> Probe<T> {
    /// The input that a client sends for the argument.
    pub const ARGUMENT: Option<ArgumentShape> = Some(T::SHAPE);
}

impl<T: DescribeResponse> Probe<T> {
    /// The function that adds all responses of the type.
    pub const RESPONSES: Option<fn(&mut Vec<ResponseShape>)> = Some(T::responses);
}

impl<T, E: ApiError> Probe<Result<T, E>> {
    /// The errors that the error type declares.
    pub const ERRORS: &'static [ErrorSpec] = E::SPECS;
}

impl<T: Provider> Probe<T> {
    /// The scope of the provider.
    pub const SCOPE: Scope = T::SPEC.scope;
    /// The token of the provider.
    pub const PROVIDES: Option<Type> = Some(Type { key: T::KEY, ..T::SPEC.token });
}

impl<T: Needs> Probe<T> {
    /// The data from guards that the argument needs.
    pub const NEEDS: &'static [Type] = T::NEEDS;
    /// Whether the argument consists only of that data.
    pub const IS_DATA: bool = T::IS_DATA;
}

impl<T: Module> Probe<T> {
    /// The module, if the type of an export is one.
    pub const MODULE: Option<ModuleRef> = Some(T::REFERENCE);
}

impl<T: Enhancer> Probe<T> {
    /// An expression that creates the enhancer, if the container can't; empty if it declares none.
    pub const MADE_BY: Option<&'static str> = match T::SPEC.making {
        Making::Container => None,
        Making::Options | Making::Value => Some(T::SPEC.example),
    };
    /// Whether the enhancer is a pipe that declares no types of arguments.
    pub const TAKES_NOTHING: bool = matches!(T::SPEC.role, Role::Pipe(takes) if takes.is_empty());
}

/// The defaults of the constants of [`Probe`].
pub trait Unannotated {
    /// No key.
    const KEY: Option<&'static Key> = None;
    /// An extractor reads it from the request.
    const FORM: ArgumentForm = ArgumentForm::Extracted;
    /// Not an injected provider with a key.
    const INJECTED: Option<&'static Key> = None;
    /// Not a misused injectable type.
    const MISUSED: Option<Misused> = None;
    /// Does not read the body.
    const READS_BODY: bool = false;
    /// May read path parameters.
    const PATHLESS: bool = false;
    /// A field of this type is required.
    const LEFT_OUT: fn() -> bool = || false;
    /// Not an extractor of the whole path with a schema.
    const PATH: Option<&'static Shape> = None;
    /// Not a plain type, such as a number or a `String`.
    const IS_PLAIN: bool = false;
    /// Neither an `Option` nor a list.
    const HAS_EACH: bool = false;
    /// Not an `Option` of a list.
    const IS_MAYBE_LIST: bool = false;
    /// The value inside may be a single string.
    const EACH_IS_SINGLE: bool = true;
    /// The value inside can't be deserialized.
    const COMPOSITE_EACH: Option<fn() -> Option<&'static str>> = None;
    /// Not an event.
    const EVENT: Option<Of> = None;
    /// Not a stream of events.
    const EVENTS: Option<Of> = None;
    /// Not a `Result` with a stream of events.
    const EVENTS_OR_ERROR: Option<Of> = None;
    /// A reply without a schema.
    const REPLY: Option<Of> = None;
    /// Not a stream of replies.
    const REPLIES: Option<Of> = None;
    /// Not a `Result` with a stream of replies.
    const REPLIES_OR_ERROR: Option<Of> = None;
    /// Not a reply of bytes.
    const BYTES: Option<bool> = None;
    /// Not a `Result` with a reply of bytes.
    const BYTES_OR_ERROR: Option<bool> = None;
    /// No hooks besides those in the registry.
    const HOOKS: &'static [HookSpec] = &[];
    /// No commands.
    const SENDS: &'static [UniqueName] = &[];
    /// No handlers.
    const COMPONENT: Option<&'static ComponentSpec> = None;
    /// Not a gateway.
    const GATEWAY: &'static GatewaySpec = &GatewaySpec::NONE;
    /// No attributes that apply to all handlers.
    const DECORATIONS: &'static [Decoration] = &[];
    /// Can't be deserialized.
    const COMPOSITE: Option<fn() -> Option<&'static str>> = None;
    /// Not a `Result`.
    const IS_RESULT: bool = false;
    /// Not an `Arc`.
    const IS_SHARED: bool = false;
    /// Not a provider.
    const PROVIDES: Option<Type> = None;
    /// Not a `Result` whose error type converts from the framework's.
    const TAKES_ERRORS: bool = false;
    /// A singleton.
    const SCOPE: Scope = Scope::Singleton;
    /// The container can create the enhancer.
    const MADE_BY: Option<&'static str> = None;
    /// Not a pipe without types of arguments.
    const TAKES_NOTHING: bool = false;
    /// Needs no data from guards.
    const NEEDS: &'static [Type] = &[];
    /// All handlers can accept the type.
    const ONLY_IN: Option<OnlyIn> = None;
    /// Not data from a guard.
    const IS_DATA: bool = false;
    /// Not a module.
    const MODULE: Option<ModuleRef> = None;
    /// No validation rules that call providers.
    const CHECKS: Checks = Checks::NONE;
    /// No validation rules.
    const HAS_RULES: bool = false;
    /// Does not contain uploaded files.
    const CONTAINS_FILES: bool = false;
    /// Does not contain uploaded files in a list.
    const LISTS_FILES: bool = false;
    /// Does not contain uploaded files in nested lists.
    const NESTS_FILES: bool = false;
    /// Values can be read.
    const CONTRADICTION: Option<&'static str> = None;
    /// Queries and forms can contain all fields.
    const BRACKETED: Option<&'static str> = None;
    /// Not an uploaded file.
    const IS_FILES: bool = false;
    /// Does not lose uploaded files.
    const LOSES_FILES: bool = false;
    /// Not an `Option`.
    const IS_OPTION: bool = false;
    /// Not known to be a list.
    const IS_LIST: bool = false;
    /// Not known to contain lists.
    const EACH_IS_LIST: bool = false;
    /// Not known to lack named fields.
    const IS_NAMELESS: bool = false;
    /// Not a list of names and values.
    const IS_PAIRS: bool = false;
    /// May be a single string.
    const IS_SINGLE: bool = true;
    /// No schema.
    const SCHEMA: Option<Of> = None;
    /// No shape as an argument with a single value.
    const VALUE: Option<ArgumentShape> = None;
    /// The input that a client sends is unknown.
    const ARGUMENT: Option<ArgumentShape> = None;
    /// The responses are unknown.
    const RESPONSES: Option<fn(&mut Vec<ResponseShape>)> = None;
    /// The error type declares no errors.
    const ERRORS: &'static [ErrorSpec] = &[];
}

impl<T: ?Sized> Unannotated for Probe<T> {}
