use baya::{bundle, prelude::*};

#[token]
struct User;

#[guard(provides = User)]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[guard]
struct Internal;

impl Guard for Internal {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[guard(needs = User)]
struct Staff;

impl Guard for Staff {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[bundle]
#[use_guards(Staff)]
struct ForStaff;

#[controller("/composed")]
struct Composed;

#[controller]
impl Composed {
    #[get("/any")]
    #[use_guards(Any(Login, Internal), Staff)]
    async fn any(&self) {}

    #[get("/either")]
    #[use_guards(Any(Login, Staff))]
    async fn either(&self) {}

    #[get("/not")]
    #[use_guards(Not(Login), Staff)]
    async fn not(&self) {}

    #[get("/bundle")]
    #[apply(ForStaff)]
    async fn bundle(&self) {}
}

#[controller("/skipped")]
struct Skipped;

#[controller]
impl Skipped {
    #[get]
    #[skip(Login)]
    async fn one(&self) {}
}

#[module(controllers = [Skipped], guards = [Login, Staff])]
struct SkippedModule;

#[module(root, imports = [SkippedModule], controllers = [Composed])]
struct AppModule;

fn main() {}
