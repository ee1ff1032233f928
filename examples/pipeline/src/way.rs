//! The way of a request, step by step.

use std::io::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use baya::FromContext;
use baya::axum::extract::Request;
use baya::axum::http::HeaderValue;
use baya::axum::middleware::Next;
use baya::axum::response::Response;
use baya::prelude::*;

/// The steps of one request, shared by all who take one.
#[derive(Clone, Default)]
pub struct Way(Arc<Mutex<Vec<String>>>);

impl Way {
    /// Adds a step: what kind of thing took it, and what it did.
    pub fn step(&self, kind: &str, what: impl AsRef<str>) {
        self.steps().push(format!("{kind:<12} {}", what.as_ref()));
    }

    /// The way of the call that this is the context of.
    pub fn of(cx: &Context<'_>) -> Self {
        cx.extension::<Self>().cloned().unwrap_or_default()
    }

    fn steps(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A handler takes its way as an argument, on whatever protocol it is called.
impl FromContext for Way {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        Ok(Self::of(cx))
    }
}

/// The layer around the app: begins a way, prints it when the answer is there, and tells it in the
/// header `x-way`.
pub async fn printed(mut request: Request, next: Next) -> Response {
    let way = Way::default();
    let title = format!("{} {}", request.method(), request.uri());
    request.extensions_mut().insert(way.clone());
    let mut response = next.run(request).await;
    let status = response.status();
    let steps = way.steps();
    let lines: String = steps.iter().map(|step| format!("  {step}\n")).collect();
    // Nobody is left to tell when standard output is closed.
    let _ = writeln!(std::io::stdout().lock(), "{title}\n{lines}  {status}\n");
    if let Ok(value) = HeaderValue::try_from(steps.join("; ")) {
        response.headers_mut().insert("x-way", value);
    }
    response
}
