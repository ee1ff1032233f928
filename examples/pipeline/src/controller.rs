//! Where enhancers stand.

use baya::guards::Throttle;
use baya::prelude::*;

use crate::admin::AdminOnly;
use crate::by_id::ById;
use crate::cats::{Cat, Cats};
use crate::login::{Login, User};
use crate::way::Way;

/// The cats.
#[controller("/cats")]
pub struct CatsController {
    cats: Arc<Cats>,
}

#[controller]
impl CatsController {
    /// Every cat whose name has this in it; open to all.
    #[get]
    #[skip(Login)]
    async fn list(&self, #[query] name: Option<String>, way: Way) -> Json<Vec<Cat>> {
        way.step("handler", "CatsController::list");
        Json(self.cats.named(name.as_deref().unwrap_or_default()))
    }

    /// One cat.
    #[get("/{id}")]
    async fn find(
        &self,
        #[param("id")]
        #[use_pipes(ById)]
        cat: Cat,
        way: Way,
    ) -> Json<Cat> {
        way.step("handler", "CatsController::find");
        Json(cat)
    }

    /// Gives a cat away.
    #[delete("/{id}")]
    #[apply(AdminOnly)]
    #[use_guards(Throttle::per_second(1))]
    async fn remove(
        &self,
        #[param("id")]
        #[use_pipes(ById)]
        cat: Cat,
        user: Provided<User>,
        way: Way,
    ) {
        way.step("handler", format!("CatsController::remove for {}", user.name));
        self.cats.remove(&cat);
    }
}

/// Whether the app is there: nothing stands before it.
#[controller("/health")]
#[skip(Login, Throttle, baya::guards::Csrf)]
pub struct HealthController;

#[controller]
impl HealthController {
    #[get]
    async fn health(&self) -> &'static str {
        "well"
    }
}
