//! Properties of argument types: whether they are injected, whether they read the body or the path, and how many
//! strings they are read from.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::marker::PhantomData;

use axum::body::{Body, Bytes};
use axum::extract::{Extension, FromRequest, OriginalUri, RawForm, RawQuery, State};
use axum::http::{HeaderMap, Method, Uri, Version};
use serde::de::DeserializeOwned;

use crate::base::{Key, Probe, Reported, Satisfied, Token, Type};
use crate::error::{Error, Result};
use crate::graph::spec::{ArgumentForm, FieldOnly, InjectedArgument, Misused, OnlyIn, Origin};
use crate::http::request::composite::composite;
use crate::http::route::exchange::Incoming;
use crate::http::{Form, Json, Negotiated, Query};
use crate::pipeline::RequestId;
use crate::pipeline::{FromContext, Inject, Provided, RequestScope};
use crate::wire::schema::{Schema, Shape, is_list, is_nameless};

impl<T: ?Sized + Send + Sync + 'static> Probe<Inject<T>> {
    /// The container injects the type.
    pub const FORM: ArgumentForm = ArgumentForm::Injected(Type::new::<T>("", None));
}

impl<A: InjectedArgument> Probe<A> {
    /// The container injects the provider that the type is created from.
    pub const FORM: ArgumentForm = ArgumentForm::Injected(Type::new::<A::Provider>("", None));
}

impl<A: InjectedArgument<Provider: Token>> Probe<A> {
    /// The key of the provider.
    pub const INJECTED: Option<&'static Key> = Some(&<A::Provider as Token>::KEY);
}

impl<T: ?Sized + Token> Probe<Inject<T>> {
    /// The key of the provider.
    pub const INJECTED: Option<&'static Key> = Some(&T::KEY);
}

impl<T: ?Sized> Probe<Inject<std::sync::Arc<T>>> {
    /// `Inject` already shares its provider, so it needs no `Arc`.
    pub const MISUSED: Option<Misused> = Some(Misused::Shared);
}

impl<T> Probe<Inject<Option<T>>> {
    /// A provider always exists.
    pub const MISUSED: Option<Misused> = Some(Misused::Optional);
}

impl<T: ?Sized> Probe<Option<Inject<T>>> {
    /// A handler requires its providers.
    pub const MISUSED: Option<Misused> = Some(Misused::Optional);
}

impl<T: FieldOnly> Probe<T> {
    /// The type is only valid as a field.
    pub const MISUSED: Option<Misused> = Some(Misused::Field(T::REMEDY));
}

impl<T> Probe<Provided<T>> {
    /// A guard provides the data.
    pub const FORM: ArgumentForm = ArgumentForm::Provided;
}

impl<T: FromContext> Probe<T> {
    /// The kind of handlers that can accept the type.
    pub const ONLY_IN: Option<OnlyIn> = T::ONLY_IN;
}

impl<T: FromRequest<RequestScope>> Probe<T> {
    /// The extractor reads the body.
    pub const READS_BODY: bool = true;
}

/// A type that is read from strings and has no validation rules.
pub trait Plain {}

/// Implements [`Plain`].
macro_rules! plain {
    ($($of:ty)*) => { $(
        impl Plain for $of {}
    )* };
}

plain! { bool char u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 String }

impl<T: Plain> Plain for Option<T> {}
impl<T: Plain> Plain for Vec<T> {}

impl<T: Plain> Probe<T> {
    /// The type is read from strings and has no validation rules.
    pub const IS_PLAIN: bool = true;
}

/// A list of names and values, such as a query or a form.
#[doc(hidden)]
pub trait Pairs {}

impl<A, B> Pairs for Vec<(A, B)> {}
impl<A, B> Pairs for VecDeque<(A, B)> {}
impl<A, B> Pairs for BTreeSet<(A, B)> {}
impl<A, B, S> Pairs for HashSet<(A, B), S> {}
impl<A, B, const N: usize> Pairs for [(A, B); N] {}

/// An extractor that reads all parameters as one type.
#[doc(hidden)]
pub trait Whole {
    /// The type.
    type Inner;
}

impl<T> Whole for Query<T> {
    type Inner = T;
}

impl<T> Whole for Form<T> {
    type Inner = T;
}

impl<T: Whole> Whole for Option<T> {
    type Inner = T::Inner;
}

impl<T: Whole, E> Whole for std::result::Result<T, E> {
    type Inner = T::Inner;
}

impl<T: Whole> Probe<T>
where
    T::Inner: Schema,
{
    /// Whether the type inside has no named fields that parameters could match.
    pub const IS_NAMELESS: bool = is_nameless(&<T::Inner as Schema>::SHAPE);
}

impl<T: Whole> Probe<T>
where
    T::Inner: Pairs,
{
    /// The type inside contains all names and values in order.
    pub const IS_PAIRS: bool = true;
}

/// An extractor that reads the whole path as one type.
#[doc(hidden)]
pub trait WholePath {
    /// The type.
    type Inner;
}

impl<T> WholePath for axum::extract::Path<T> {
    type Inner = T;
}

impl<T: WholePath, E> WholePath for std::result::Result<T, E> {
    type Inner = T::Inner;
}

impl<T: WholePath> Probe<T>
where
    T::Inner: Schema,
{
    /// The schema of the type inside.
    pub const PATH: Option<&'static Shape> = Some(&<T::Inner as Schema>::SHAPE);
}

/// An extractor that reads no path parameters.
#[doc(hidden)]
pub trait Pathless {}

impl<T: Pathless> Probe<T> {
    /// The extractor reads no path parameters.
    pub const PATHLESS: bool = true;
}

/// Implements [`Pathless`].
macro_rules! pathless {
    ($([$($generics:tt)*] $of:ty;)*) => { $(
        impl<$($generics)*> Pathless for $of {}
    )* };
}

pathless! {
    [T] Query<T>; [T] axum::extract::Query<T>; [T] Form<T>; [T] axum::Form<T>;
    [T] Json<T>; [T] axum::Json<T>; [T] Negotiated<T>;
    [] Bytes; [] String; [] Body; [] RawForm; [] RawQuery;
    [] HeaderMap; [] Method; [] Uri; [] OriginalUri; [] Version; [] RequestId;
    [T] Extension<T>; [T] State<T>;
    [T: ?Sized] Inject<T>; [T] Provided<T>;
    [T: Pathless] Option<T>; [T: Pathless, E] std::result::Result<T, E>;
}

/// Returns whether none of several extractors read path parameters.
pub const fn are_pathless(all: &[bool]) -> bool {
    let mut i = 0;
    while i < all.len() {
        if !all[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Checks the type of an argument without a parameter attribute. `is` contains the labels of the handler.
///
/// # Panics
///
/// Panics if the handler can't accept the type. In a constant, the panic is a compile error.
#[track_caller]
pub const fn check_argument(
    form: ArgumentForm,
    misused: Option<Misused>,
    needs: &[Type],
    [shared, optional, unknown]: &[&str; 3],
    only: Option<OnlyIn>,
    is: &[&str],
) {
    if let Some(only) = only
        && !only.fits(is)
    {
        panic!("{}", only.message);
    }
    match (misused, form) {
        (Some(Misused::Shared), _) => panic!("{}", *shared),
        (Some(Misused::Optional), _) => panic!("{}", *optional),
        (Some(Misused::Field(remedy)), _) => panic!("{}", remedy),
        (None, ArgumentForm::Provided) if needs.is_empty() => panic!("{}", *unknown),
        (None, _) => {}
    }
}

impl<T> Probe<Option<T>> {
    /// An `Option` has an inner type.
    pub const HAS_EACH: bool = true;
}

impl<T> Probe<Vec<T>> {
    /// A `Vec` has an inner type.
    pub const HAS_EACH: bool = true;
}

impl<T> Probe<Option<Vec<T>>> {
    /// A request does not distinguish an absent list from an empty one.
    pub const IS_MAYBE_LIST: bool = true;
}

impl<T: Schema> Probe<Option<T>> {
    /// Whether the value inside is a list.
    pub const EACH_IS_LIST: bool = is_list(&T::SHAPE);
    /// Whether the value inside may be a single string.
    pub const EACH_IS_SINGLE: bool = T::IS_SINGLE;
}

impl<T: Schema> Probe<Vec<T>> {
    /// Whether each value inside is a list.
    pub const EACH_IS_LIST: bool = is_list(&T::SHAPE);
    /// Whether each value inside may be a single string.
    pub const EACH_IS_SINGLE: bool = T::IS_SINGLE;
}

impl<T: DeserializeOwned> Probe<Option<T>> {
    /// Returns the kind of the type inside, if it has several fields or elements.
    pub const COMPOSITE_EACH: Option<fn() -> Option<&'static str>> = Some(composite::<T>);
}

impl<T: DeserializeOwned> Probe<Vec<T>> {
    /// Returns the kind of the type inside, if it has several fields or elements.
    pub const COMPOSITE_EACH: Option<fn() -> Option<&'static str>> = Some(composite::<T>);
}

/// Reads an argument from strings: from a required string, from an optional string (`Option<T>`), or from all strings
/// with a name (`Vec<T>`).
#[derive(Debug)]
pub struct TextsOf<T>(PhantomData<fn() -> T>);

impl<T> TextsOf<T> {
    /// The only value of this type.
    pub const NEW: Self = Self(PhantomData);
}

impl<T: DeserializeOwned> TextsOf<T> {
    /// Returns no type.
    pub const fn reports(self) -> Reported<Satisfied> {
        Reported::NEW
    }
}

impl<T: DeserializeOwned> TextsOf<Option<T>> {
    /// Reads the argument.
    ///
    /// # Errors
    ///
    /// Returns an error with status 400 if a value can't be parsed.
    pub fn taken(
        self,
        incoming: &mut Incoming<'_>,
        origin: Origin,
        name: &'static str,
    ) -> Result<Option<T>> {
        incoming.raw(origin, name)
    }
}

impl<T: DeserializeOwned> TextsOf<Vec<T>> {
    /// Reads the argument.
    ///
    /// # Errors
    ///
    /// Returns an error with status 400 if a value can't be parsed.
    pub fn taken(
        self,
        incoming: &mut Incoming<'_>,
        origin: Origin,
        name: &'static str,
    ) -> Result<Vec<T>> {
        incoming.raw(origin, name)
    }
}

/// The fallback for other types. Method resolution prefers the inherent methods of [`TextsOf`].
pub trait OneText<T> {
    /// Reads the argument.
    ///
    /// # Errors
    ///
    /// Returns an error with status 400 if the value is missing or can't be parsed.
    fn taken(self, incoming: &mut Incoming<'_>, origin: Origin, name: &'static str) -> Result<T>;
}

impl<T: DeserializeOwned> OneText<T> for TextsOf<T> {
    #[inline]
    fn taken(self, incoming: &mut Incoming<'_>, origin: Origin, name: &'static str) -> Result<T> {
        incoming.raw(origin, name)
    }
}

/// The report of the type inside a container that can't be read.
pub trait UnreadableTexts<T>: Sized {
    /// Returns the type inside.
    fn reports(self) -> Reported<T> {
        Reported::NEW
    }
}

impl<T> UnreadableTexts<T> for TextsOf<Option<T>> {}
impl<T> UnreadableTexts<T> for TextsOf<Vec<T>> {}

/// The fallback for types that can't be read.
pub trait UnreadableText<T> {
    /// Returns an error. It never runs, because the type does not compile.
    fn taken(&self, _: &mut Incoming<'_>, _: Origin, _: &'static str) -> Result<T> {
        Err(Error::internal("the argument's type can't be read"))
    }

    /// Returns the type.
    fn reports(&self) -> Reported<T> {
        Reported::NEW
    }
}

impl<T> UnreadableText<T> for TextsOf<T> {}
