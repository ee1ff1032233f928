use baya::prelude::*;

#[guard]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[module]
struct CatsModule;

#[module]
struct DogsModule;

#[module(
    root,
    imports = [
        #[use_guards(Login)]
        CatsModule,
        #[use_guards(Login)]
        #[skip(Login)]
        #[allow(unused)]
        DogsModule,
    ],
)]
struct AppModule;

#[module(root, imports = [#[use_guards(Login)] CatsModule])]
struct OtherModule;

fn main() {}
