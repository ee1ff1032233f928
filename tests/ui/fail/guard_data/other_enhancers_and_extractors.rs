use baya::{FromContext, Interceptor, Next, Pipe, Reply, extractor, interceptor, pipe, prelude::*};

#[token]
struct User;

#[guard(provides = User)]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[interceptor(needs = User)]
struct Audit;

impl Interceptor for Audit {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        next.run(cx).await
    }
}

#[pipe(takes = [String], needs = User)]
struct Own;

impl Pipe<String> for Own {
    async fn transform(&self, value: String, _cx: &Context<'_>) -> Result<String, Error> {
        Ok(value)
    }
}

#[extractor(needs = User)]
struct Caller;

impl FromContext for Caller {
    async fn from_context(_cx: &mut Context<'_>) -> Result<Self, Error> {
        Ok(Caller)
    }
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get("/nothing")]
    async fn nothing(&self) {}

    #[get("/named")]
    async fn named(&self, #[query] name: String) {
        let _ = name;
    }

    #[get("/own")]
    async fn own(&self, #[query] #[use_pipes(Own)] name: String) {
        let _ = name;
    }

    #[get("/caller")]
    async fn caller(&self, caller: Caller) {
        let _ = caller;
    }
}

#[module(root, controllers = [Cats], interceptors = [Audit], pipes = [Own])]
struct AppModule;

fn main() {}
