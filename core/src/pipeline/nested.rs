//! Calls that handlers make of other handlers.

use std::cell::OnceCell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crate::error::{Error, Result};

/// How many calls may be nested.
const DEEPEST: u32 = 16;

/// How many calls may be nested once a call of their tree has exceeded a limit.
const DEEP: u32 = 8;

/// How many calls of one tree that are nested deeper than [`DEEP`] may run at once.
const MOST_DEEP: u32 = 1_024;

const REMEDY: &str = "a handler probably sends its own message again; add a condition that ends the recursion, or send the message from a spawned task";

tokio::task_local! {
    static CURRENT: Current;
}

/// The call that runs.
struct Current {
    /// How many calls it is nested in, with itself.
    depth: u32,
    tree: OnceCell<Arc<Tree>>,
}

/// The position of a call that is made.
#[derive(Clone, Debug, Default)]
pub struct Nesting {
    /// How many calls it is nested in.
    depth: u32,
    tree: Option<Arc<Tree>>,
}

/// What the calls below one nested call share. It is allocated with the first of them: the call of a command and one that
/// its handler makes, which is as deep as most programs go, allocate nothing.
#[derive(Debug, Default)]
struct Tree {
    /// Whether one of them has exceeded a limit.
    exceeded: AtomicBool,
    /// How many of those that are nested deeper than [`DEEP`] run.
    deep: AtomicU32,
}

/// A call that is nested deeper than [`DEEP`].
struct DeepCall(Arc<Tree>);

/// Awaits a call that a handler makes of another handler, and counts how deep it is nested.
///
/// # Errors
///
/// An error with the code `calls_too_deep` if 16 calls are nested already. Once that has happened in a tree of calls, or more
/// than 1024 of its calls that are nested deeper than 8 run at once, 8 are the limit in that tree: with several calls in each
/// handler, the number of calls would grow exponentially.
pub async fn nested<T>(call: impl Future<Output = T>) -> Result<T> {
    nested_in(nesting(), call).await
}

/// Returns the position of a call that the current one makes, for a call that goes on in a task of its own.
pub fn nesting() -> Nesting {
    CURRENT.try_with(Current::nesting).unwrap_or_default()
}

/// Awaits a call at this position.
///
/// # Errors
///
/// Those of [`nested`].
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

    /// Checks the limits of a call. Returns what counts it if it is a deep one.
    fn enter(&self) -> Result<Option<DeepCall>> {
        if self.depth < DEEP {
            return Ok(None);
        }
        let tree = self.tree.clone().unwrap_or_default();
        if self.depth >= DEEPEST {
            return Err(tree.exceed(format!("more than {DEEPEST} calls of handlers are nested")));
        }
        if tree.exceeded.load(Ordering::Relaxed) {
            return Err(tree.exceed(format!(
                "a call of the same recursion has exceeded a limit, and more than {DEEP} calls of handlers are nested"
            )));
        }
        let before = tree.deep.fetch_add(1, Ordering::Relaxed);
        let call = DeepCall(tree);
        if before >= MOST_DEEP {
            return Err(call.0.exceed(format!(
                "more than {MOST_DEEP} calls of handlers run at once that are nested more than {DEEP} deep"
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

/// Polls a call where it finds enough stack: in a build without optimization, a call whose message has a few KiB needs more
/// than 100 KiB, and threads of Tokio have 2 MiB.
#[cfg(feature = "stack")]
fn with_stack<T>(poll: impl FnOnce() -> T) -> T {
    /// With less than this left, a call gets a new stack. It is the most that one call may need.
    const LEAST: usize = 512 * 1024;
    const NEW: usize = 4 * 1024 * 1024;
    stacker::maybe_grow(LEAST, NEW, poll)
}

/// Without a module that nests calls, there is nothing to make room for.
#[cfg(not(feature = "stack"))]
fn with_stack<T>(poll: impl FnOnce() -> T) -> T {
    poll()
}
