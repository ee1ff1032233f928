//! The trace of a request through the enhancers.

use std::io::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use baya::FromContext;
use baya::axum::extract::Request;
use baya::axum::http::HeaderValue;
use baya::axum::middleware::Next;
use baya::axum::response::Response;
use baya::prelude::*;

/// The steps of a request. Clones share the same steps.
#[derive(Clone, Default)]
pub struct Trace(Arc<Mutex<Vec<String>>>);

impl Trace {
    /// Adds a step: the kind of enhancer, and what it did.
    pub fn step(&self, kind: &str, description: impl AsRef<str>) {
        self.steps().push(format!("{kind:<12} {}", description.as_ref()));
    }

    /// Returns the trace of a call; an empty one outside of requests.
    pub fn current(cx: &Context<'_>) -> Self {
        cx.extension::<Self>().cloned().unwrap_or_default()
    }

    fn steps(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets handlers of every protocol accept the trace as an argument.
impl FromContext for Trace {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        Ok(Self::current(cx))
    }
}

/// A layer around the app: starts a trace, prints it after the response, and adds it to the response as the header `x-trace`.
pub async fn print_trace(mut request: Request, next: Next) -> Response {
    let trace = Trace::default();
    let title = format!("{} {}", request.method(), request.uri());
    request.extensions_mut().insert(trace.clone());
    let mut response = next.run(request).await;
    let status = response.status();
    let steps = trace.steps();
    let lines: String = steps.iter().map(|step| format!("  {step}\n")).collect();
    // Standard output may be closed.
    let _ = writeln!(std::io::stdout().lock(), "{title}\n{lines}  {status}\n");
    if let Ok(value) = HeaderValue::try_from(steps.join("; ")) {
        response.headers_mut().insert("x-trace", value);
    }
    response
}
