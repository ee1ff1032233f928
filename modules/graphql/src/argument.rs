//! Arguments of fields.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use baya::__private::{CallExtraction, Extracted};
use baya::schema::{Direction, Of, Schema, shape_of};
use baya::{CallArgument, Context, Error, Patch, ReadPayload, Result, read_payload};

use crate::call::FieldCall;
use crate::schema::is_nullable;

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

fn read<A: Input + ReadPayload + 'static>(cx: &Context<'_>, index: usize) -> Result<A> {
    let Some(call) = cx.call_of::<FieldCall>() else { return Err(no_field()) };
    let argument = call.arguments.get(index).and_then(Option::as_deref);
    let Some(Some(spec)) = call.spec.arguments.get(index) else { return Err(no_field()) };
    let json = match (argument, A::absent()) {
        (Some(json), _) => json,
        (None, Some(absent)) => return Ok(absent),
        // A newtype of an `Option`.
        (None, None) if is_nullable(shape_of::<A>, Direction::Input) => "null",
        (None, None) => return Err(crate::invalid::missing(spec.name)),
    };
    let read = call.files.read(|| read_payload(json, cx));
    read.map_err(|error| crate::invalid::of(error, spec))
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

macro_rules! inputs {
    ($($(#[$cfg:meta])? $of:ty)*) => { $(
        $(#[$cfg])?
        #[diagnostic::do_not_recommend]
        impl Input for $of {}
    )* };
}

inputs! {
    bool i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 String char
    std::num::NonZeroI8 std::num::NonZeroI16 std::num::NonZeroI32 std::num::NonZeroI64 std::num::NonZeroIsize
    std::num::NonZeroU8 std::num::NonZeroU16 std::num::NonZeroU32 std::num::NonZeroU64 std::num::NonZeroUsize
    std::net::IpAddr std::net::Ipv4Addr std::net::Ipv6Addr std::net::SocketAddr
    uuid::Uuid
    #[cfg(feature = "uploads")] baya_multipart::Upload
}

crate::foreign::each! { inputs }

#[diagnostic::do_not_recommend]
impl<T: Input> Input for Option<T> {
    fn absent() -> Option<Self> {
        Some(None)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Input> Input for Patch<T> {
    fn absent() -> Option<Self> {
        Some(Self::Absent)
    }
}

macro_rules! wrappers {
    ($([$($generics:tt)*] $of:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
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
