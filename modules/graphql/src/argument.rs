//! Arguments of fields.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use baya::__private::{CallExtraction, Extracted};
use baya::schema::{Of, Schema, shape_of};
use baya::{CallArgument, Context, Error, Patch, ReadPayload, Result, read_payload};

use crate::call::FieldCall;

/// A type that GraphQL clients can send: as an argument, or as a field of one. `#[dto(input)]` implements it, and
/// `#[dto]` on an enum.
///
/// The types are those of [`Output`](crate::Output), and [`Patch`](baya::Patch), which distinguishes `null` from an
/// absent value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a GraphQL input type",
    label = "GraphQL clients can't send this type",
    note = "a struct: put `#[dto(input)]` on it, or `#[dto(object, input)]` if fields return it as well; an enum: put `#[dto]` on it",
    note = "a type of its own in the schema that is sent as one value: put `#[dto(scalar)]` on it",
    note = "GraphQL has no maps and no tuples: accept a list of input objects"
)]
pub trait Input: Schema + Send {
    /// Returns the value of an argument that the query leaves out; `None` if it is required.
    #[doc(hidden)]
    fn absent() -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}

/// The extraction of an argument by its type.
#[derive(Debug)]
pub struct Taking<A>(PhantomData<fn() -> A>);

impl<A> Taking<A> {
    /// The extraction.
    pub const NEW: Self = Self(PhantomData);
}

impl<A: Input + ReadPayload + 'static> Taking<A> {
    /// What clients send for it.
    pub const OF: Option<Of> = Some(shape_of::<A>);

    /// Reads the argument with this index from the query, and passes it through the pipes of the handler.
    ///
    /// # Errors
    ///
    /// Validation errors, with the name of the argument, and those of pipes.
    pub async fn run(
        self,
        cx: &mut Context<'_>,
        _slot: usize,
        index: usize,
        _is_framework: bool,
    ) -> Result<A> {
        let value = read::<A>(cx, index)?;
        cx.piped(index, value).await
    }
}

fn read<A: Input + ReadPayload>(cx: &Context<'_>, index: usize) -> Result<A> {
    let Some(call) = cx.call_of::<FieldCall>() else { return Err(no_field()) };
    let argument = call.arguments.get(index).and_then(Option::as_deref);
    let name = || call.spec.arguments.get(index).copied().flatten().map_or("", |one| one.name);
    match argument {
        Some(json) => {
            let read = call.files.read(|| read_payload(json, cx));
            read.map_err(|error| crate::invalid::of(error, name()))
        }
        None => A::absent().ok_or_else(|| crate::invalid::missing(name())),
    }
}

#[cold]
fn no_field() -> Error {
    Error::internal("a field was called by something other than a GraphQL query")
}

/// The extraction of what clients do not send: a provider, or what is made of the context.
pub trait OfCall<M, A> {
    /// Extracts the argument.
    fn run<'c>(
        self,
        cx: &'c mut Context<'_>,
        slot: usize,
        index: usize,
        is_framework: bool,
    ) -> Extracted<'c, A>;
}

impl<M, A: CallArgument<M> + Send + 'static> OfCall<M, A> for Taking<A> {
    fn run<'c>(
        self,
        cx: &'c mut Context<'_>,
        slot: usize,
        index: usize,
        is_framework: bool,
    ) -> Extracted<'c, A> {
        CallExtraction::<M, A>::NEW.run(cx, slot, index, is_framework)
    }
}

/// What a client sends for an argument that is not an input type: nothing.
pub trait NotSent {
    /// Nothing.
    const OF: Option<Of> = None;
}

impl<A> NotSent for Taking<A> {}

/// The extraction of a type that is not an argument, which reports it.
pub trait Untakeable<A> {
    /// Reports the type.
    fn run(
        &self,
        cx: &mut Context<'_>,
        slot: usize,
        index: usize,
        is_framework: bool,
    ) -> Ready<Result<A>>
    where
        A: FieldArgument;
}

impl<A> Untakeable<A> for Taking<A> {
    fn run(&self, _: &mut Context<'_>, _: usize, _: usize, _: bool) -> Ready<Result<A>>
    where
        A: FieldArgument,
    {
        ready(Err(no_field()))
    }
}

/// A type that fields can accept.
#[diagnostic::on_unimplemented(
    message = "a GraphQL field can't accept `{Self}`",
    label = "not an argument of a field",
    note = "what clients send: a struct with `#[dto(input)]`, an enum with `#[dto]`, a number, a string, `Id`, or a list of these",
    note = "what the app provides: `Inject<T>`, `Provided<T>`, `Loader<T>`, `&Context<'_>`, or a type of your own with `impl FromContext`"
)]
pub trait FieldArgument {}

// What these contain is reported, because they can be sent themselves.
impl<T: FieldArgument> FieldArgument for Option<T> {}
impl<T: FieldArgument> FieldArgument for Patch<T> {}
impl<T: FieldArgument> FieldArgument for Vec<T> {}

macro_rules! inputs {
    ($($(#[$cfg:meta])? $of:ty)*) => { $(
        $(#[$cfg])?
        #[diagnostic::do_not_recommend]
        impl Input for $of {}
    )* };
}

inputs! {
    bool i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 String char
    std::num::NonZeroI8 std::num::NonZeroI16 std::num::NonZeroI32 std::num::NonZeroI64
    std::num::NonZeroU8 std::num::NonZeroU16 std::num::NonZeroU32 std::num::NonZeroU64
    std::net::IpAddr std::net::Ipv4Addr std::net::Ipv6Addr std::net::SocketAddr
    uuid::Uuid
    serde_json::Value
    #[cfg(feature = "chrono")] chrono::DateTime<chrono::Utc>
    #[cfg(feature = "chrono")] chrono::DateTime<chrono::FixedOffset>
    #[cfg(feature = "chrono")] chrono::NaiveDate
    #[cfg(feature = "chrono")] chrono::NaiveTime
    #[cfg(feature = "chrono")] chrono::NaiveDateTime
    #[cfg(feature = "time")] time::Date
    #[cfg(feature = "time")] time::Time
    #[cfg(feature = "time")] time::PrimitiveDateTime
    #[cfg(feature = "time")] time::OffsetDateTime
    #[cfg(feature = "decimal")] rust_decimal::Decimal
    #[cfg(feature = "url")] url::Url
    #[cfg(feature = "uploads")] baya_multipart::Upload
}

impl<T: Input> Input for Option<T> {
    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Input> Input for Patch<T> {
    fn absent() -> Option<Self> {
        Some(Self::Absent)
    }
}

macro_rules! wrappers {
    ($([$($generics:tt)*] $of:ty;)*) => { $(
        impl<T: Input, $($generics)*> Input for $of {}
    )* };
}

wrappers! {
    [] Box<T>;
    [] Vec<T>;
    [] std::collections::VecDeque<T>;
    [] std::collections::BTreeSet<T>;
    [S: Send] std::collections::HashSet<T, S>;
    [const N: usize] [T; N];
}
