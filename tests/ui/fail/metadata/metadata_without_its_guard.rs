use baya::{bundle, prelude::*};

#[metadata(enforced_by = HasRole)]
struct Roles(&'static [&'static str]);

#[metadata(enforced_by = [HasScope, HasRole])]
struct Scopes(&'static [&'static str]);

#[guard]
struct HasRole;

impl Guard for HasRole {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[guard]
struct HasScope;

impl Guard for HasScope {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[bundle]
#[meta(Roles(&["admin"]))]
struct AdminOnly;

#[controller("/handlers")]
struct Handlers;

#[controller]
impl Handlers {
    #[get("/own")]
    #[meta(Roles(&["admin"]))]
    async fn own(&self) {}

    #[get("/several")]
    #[meta(Scopes(&["cats:read"]))]
    async fn several(&self) {}

    #[get("/bundle")]
    #[apply(AdminOnly)]
    async fn bundle(&self) {}

    #[get("/not")]
    #[use_guards(Not(HasRole))]
    #[meta(Roles(&["admin"]))]
    async fn not(&self) {}
}

#[controller("/level")]
#[meta(Roles(&["staff"]))]
struct Level;

#[controller]
impl Level {
    #[get]
    #[use_guards(HasRole)]
    async fn guarded(&self) {}

    #[get("/open")]
    async fn open(&self) {}
}

#[controller("/skipped")]
struct Skipped;

#[controller]
impl Skipped {
    #[get]
    #[skip(HasRole)]
    #[meta(Roles(&["staff"]))]
    async fn contradicts(&self) {}
}

#[module(controllers = [Skipped], guards = [HasRole])]
struct SkippedModule;

#[module(root, imports = [SkippedModule], controllers = [Handlers, Level])]
struct AppModule;

fn main() {}
