//! Controllers with enhancers on routes and arguments.

use baya::guards::Throttle;
use baya::prelude::*;

use crate::admin::AdminOnly;
use crate::by_id::ById;
use crate::cats::{Cat, Cats};
use crate::login::{Login, User};
use crate::trace::Trace;

/// Manages cats.
#[controller("/cats")]
pub struct CatsController {
    cats: Arc<Cats>,
}

#[controller]
impl CatsController {
    /// Lists the cats whose name contains a string. Does not require a login.
    #[get]
    #[skip(Login)]
    async fn list(&self, #[query] name: Option<String>, trace: Trace) -> Json<Vec<Cat>> {
        trace.step("handler", "CatsController::list");
        Json(self.cats.search(name.as_deref().unwrap_or_default()))
    }

    /// Returns a cat.
    #[get("/{id}")]
    async fn find(
        &self,
        #[param("id")]
        #[use_pipes(ById)]
        cat: Cat,
        trace: Trace,
    ) -> Json<Cat> {
        trace.step("handler", "CatsController::find");
        Json(cat)
    }

    /// Deletes a cat. Only admins may do this, once per second.
    #[delete("/{id}")]
    #[apply(AdminOnly)]
    #[use_guards(Throttle::per_second(1))]
    async fn remove(
        &self,
        #[param("id")]
        #[use_pipes(ById)]
        cat: Cat,
        user: Provided<User>,
        trace: Trace,
    ) {
        trace.step("handler", format!("CatsController::remove for {}", user.name));
        self.cats.remove(&cat);
    }
}

/// Reports that the app runs. Skips all guards.
#[controller("/health")]
#[skip(Login, Throttle, baya::guards::Csrf)]
pub struct HealthController;

#[controller]
impl HealthController {
    /// Returns `ok`.
    #[get]
    async fn health(&self) -> &'static str {
        "ok"
    }
}
