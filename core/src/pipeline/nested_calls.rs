//! Nested calls: calls of handlers by other handlers, and limits on their depth.

use std::cell::OnceCell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crate::error::{Error, Result};

/// Maximum depth of nested calls.
const MAX_DEPTH: u32 = 16;

/// Maximum depth of nested calls after a call of their tree has exceeded a limit.
const REDUCED_MAX_DEPTH: u32 = 8;

/// Maximum number of calls of one tree that run at once and are nested deeper than
/// [`REDUCED_MAX_DEPTH`].
const MAX_DEEP_CALLS: u32 = 1_024;

const REMEDY: &str = "a handler probably sends its own message again; add a condition that ends the recursion, or send the message from a spawned task";

tokio::task_local! {
    static CURRENT: Current;
}

/// The running call.
struct Current {
    /// The number of calls on the path to this one, including itself.
    depth: u32,
    tree: OnceCell<Arc<Tree>>,
}

/// The position of a new call in the tree of calls.
#[derive(Clone, Debug, Default)]
pub struct Nesting {
    /// The number of calls that the new call is nested in.
    depth: u32,
    tree: Option<Arc<Tree>>,
}

/// State that the calls below one nested call share. It is allocated with the first of them. A
/// command and one call that its handler makes, which is as deep as most programs go, allocate
/// nothing.
#[derive(Debug, Default)]
struct Tree {
    /// Whether a call has exceeded a limit.
    exceeded: AtomicBool,
    /// The number of running calls that are nested deeper than [`REDUCED_MAX_DEPTH`].
    deep: AtomicU32,
}

/// A running call that is nested deeper than [`REDUCED_MAX_DEPTH`].
struct DeepCall(Arc<Tree>);

/// Awaits a call that a handler makes of another handler, and counts its depth.
///
/// # Errors
///
/// Returns an error with the code `calls_too_deep` if 16 calls are nested already. After that, or
/// once more than 1024 calls that are nested deeper than 8 run at once in a tree of calls, the
/// limit in that tree is 8. Otherwise the number of calls would grow exponentially if each handler
/// makes several.
pub async fn nested<T>(call: impl Future<Output = T>) -> Result<T> {
    nested_in(nesting(), call).await
}

/// Returns the position of a call that the current one makes, for calls that continue in another
/// task.
pub fn nesting() -> Nesting {
    CURRENT.try_with(Current::nesting).unwrap_or_default()
}

/// Awaits a call at this position.
///
/// # Errors
///
/// Returns the errors of [`nested`].
pub async fn nested_in<T>(nesting: Nesting, call: impl Future<Output = T>) -> Result<T> {
    let _deep = nesting.enter()?;
    let mut call = pin!(CURRENT.scope(nesting.entered(), call));
    Ok(poll_fn(|cx| with_stack(|| call.as_mut().poll(cx))).await)
}

impl Current {
    fn nesting(&self) -> Nesting {
        let depth = self.depth;
        let tree = (depth > 1).then(|| Arc::clone(self.tree.get_or_init(Arc::default)));
        Nesting { depth, tree }
    }
}

impl Nesting {
    fn entered(self) -> Current {
        let tree = self.tree.map(OnceCell::from).unwrap_or_default();
        Current { depth: self.depth + 1, tree }
    }

    /// Checks the limits of a call. Returns a counter if the call is deep.
    fn enter(&self) -> Result<Option<DeepCall>> {
        if self.depth < REDUCED_MAX_DEPTH {
            return Ok(None);
        }
        let tree = self.tree.clone().unwrap_or_default();
        if self.depth >= MAX_DEPTH {
            return Err(tree.exceed(format!("more than {MAX_DEPTH} handler calls are nested")));
        }
        if tree.exceeded.load(Ordering::Relaxed) {
            return Err(tree.exceed(format!(
                "a call of the same recursion has exceeded a limit, and more than {REDUCED_MAX_DEPTH} handler calls are nested"
            )));
        }
        let before = tree.deep.fetch_add(1, Ordering::Relaxed);
        let call = DeepCall(tree);
        if before >= MAX_DEEP_CALLS {
            return Err(call.0.exceed(format!(
                "more than {MAX_DEEP_CALLS} handler calls that are nested more than {REDUCED_MAX_DEPTH} deep run at once"
            )));
        }
        Ok(Some(call))
    }
}

impl Tree {
    #[cold]
    fn exceed(&self, limit: String) -> Error {
        self.exceeded.store(true, Ordering::Relaxed);
        Error::internal(format!("{limit}: {REMEDY}")).with_code("calls_too_deep")
    }
}

impl Drop for DeepCall {
    fn drop(&mut self) {
        self.0.deep.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Polls a call with enough stack. In a build without optimizations, a call whose message has a few
/// KiB needs more than 100 KiB, and Tokio's threads have 2 MiB.
#[cfg(feature = "stack")]
fn with_stack<T>(poll: impl FnOnce() -> T) -> T {
    /// A call gets a new stack if less than this is left. No call needs more.
    const MIN_STACK: usize = 512 * 1024;
    const NEW_STACK: usize = 4 * 1024 * 1024;
    stacker::maybe_grow(MIN_STACK, NEW_STACK, poll)
}

/// Polls a call. Without modules that nest calls, the stack is large enough.
#[cfg(not(feature = "stack"))]
fn with_stack<T>(poll: impl FnOnce() -> T) -> T {
    poll()
}
