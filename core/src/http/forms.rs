//! What the types of arguments say of them: which are injected, which read the body or the path, and how many
//! texts one is read from.

use std::marker::PhantomData;

use axum::body::{Body, Bytes};
use axum::extract::{Extension, FromRequest, OriginalUri, RawForm, RawQuery, State};
use axum::http::{HeaderMap, Method, Uri, Version};
use serde::de::DeserializeOwned;

use super::exchange::Incoming;
use super::inject::Inject;
use super::shape::composite;
use super::text::Readable;
use super::{Form, Json, Negotiated, Query, RequestId};
use crate::error::Result;
use crate::pipeline::{Provided, RequestScope};
use crate::schema::{Schema, is_single};
use crate::spec::{ArgumentForm, Key, Origin, Probe, Token, Type};

impl<T: ?Sized + Send + Sync + 'static> Probe<Inject<T>> {
    /// It is injected.
    pub const FORM: ArgumentForm = ArgumentForm::Injected(Type::of::<T>("", None));
}

impl<T: ?Sized + Token> Probe<Inject<T>> {
    /// The key of the provider.
    pub const INJECTED: Option<&'static Key> = Some(&T::KEY);
}

impl<T: ?Sized> Probe<Inject<std::sync::Arc<T>>> {
    /// What shares a provider is shared once more.
    pub const SHARED_TWICE: bool = true;
}

impl<T> Probe<Provided<T>> {
    /// A guard provides it.
    pub const FORM: ArgumentForm = ArgumentForm::Provided;
}

impl<T: FromRequest<RequestScope>> Probe<T> {
    /// It reads the body.
    pub const READS_BODY: bool = true;
}

/// A type that is read from texts and has no rules.
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
    /// It is read from texts, and nothing about it is to be checked.
    pub const IS_PLAIN: bool = true;
}

/// An extractor that reads no parameter of the path.
#[doc(hidden)]
pub trait Pathless {}

impl<T: Pathless> Probe<T> {
    /// It reads none.
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

/// Whether none of several extractors reads the path.
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

/// What only its type tells of an argument without a parameter attribute.
///
/// # Panics
///
/// When it can't be taken so: in a constant, that is the compile error.
#[track_caller]
pub const fn check_argument(
    form: ArgumentForm,
    shared_twice: bool,
    needs: &[Type],
    [twice, unknown]: &[&str; 2],
) {
    match form {
        ArgumentForm::Injected(_) if shared_twice => panic!("{}", *twice),
        ArgumentForm::Provided if needs.is_empty() => panic!("{}", *unknown),
        _ => {}
    }
}

impl<T> Probe<Option<T>> {
    /// There may be a value inside.
    pub const HAS_EACH: bool = true;
}

impl<T> Probe<Vec<T>> {
    /// There are values inside.
    pub const HAS_EACH: bool = true;
}

impl<T> Probe<Option<Vec<T>>> {
    /// No list and an empty one are the same to a request.
    pub const IS_MAYBE_LIST: bool = true;
}

impl<T: Schema> Probe<Option<T>> {
    /// Whether the value inside may be one text.
    pub const EACH_IS_SINGLE: bool = is_single(T::SHAPE);
}

impl<T: Schema> Probe<Vec<T>> {
    /// Whether each value inside may be one text.
    pub const EACH_IS_SINGLE: bool = is_single(T::SHAPE);
}

impl<T: DeserializeOwned> Probe<Option<T>> {
    /// What the value inside is made of.
    pub const COMPOSITE_EACH: Option<fn() -> Option<&'static str>> = Some(composite::<T>);
}

impl<T: DeserializeOwned> Probe<Vec<T>> {
    /// What each value inside is made of.
    pub const COMPOSITE_EACH: Option<fn() -> Option<&'static str>> = Some(composite::<T>);
}

/// An argument that is read from texts: from one that must be there, from one that may be missing
/// (`Option<T>`), or from all of a name (`Vec<T>`).
#[derive(Debug)]
pub struct TextsOf<T>(PhantomData<fn() -> T>);

impl<T> TextsOf<T> {
    /// The one value of this type.
    pub const NEW: Self = Self(PhantomData);
}

impl<T> TextsOf<Option<T>> {
    /// Takes it.
    ///
    /// # Errors
    ///
    /// 400 when a value does not have the type.
    pub fn taken(
        self,
        incoming: &mut Incoming<'_>,
        origin: Origin,
        name: &'static str,
    ) -> Result<Option<T>>
    where
        T: Readable,
    {
        incoming.optional_text(origin, name)
    }
}

impl<T> TextsOf<Vec<T>> {
    /// Takes it.
    ///
    /// # Errors
    ///
    /// 400 when a value does not have the type.
    pub fn taken(
        self,
        incoming: &mut Incoming<'_>,
        origin: Origin,
        name: &'static str,
    ) -> Result<Vec<T>>
    where
        T: Readable,
    {
        incoming.all_texts(origin, name)
    }
}

/// Takes all others: a trait is the second choice beside what a type has by itself.
pub trait OneText<T> {
    /// Takes it.
    ///
    /// # Errors
    ///
    /// 400 when it is missing or does not have the type.
    fn taken(self, incoming: &mut Incoming<'_>, origin: Origin, name: &'static str) -> Result<T>
    where
        T: Readable;
}

impl<T> OneText<T> for TextsOf<T> {
    #[inline]
    fn taken(self, incoming: &mut Incoming<'_>, origin: Origin, name: &'static str) -> Result<T>
    where
        T: Readable,
    {
        incoming.text(origin, name)
    }
}
