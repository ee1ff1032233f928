use std::marker::PhantomData;

use baya::prelude::*;
use baya::{FromContext, Guard, Token};

#[token]
struct User;

/// A guard with type parameters, whose data is that of its parameter.
#[guard(provides = V::Claims)]
struct Bearer<V: Verify> {
    verifier: Arc<V>,
}

trait Verify: Token + Send + Sync + 'static {
    type Claims: Token + Default + Send + Sync + 'static;
}

impl<V: Verify> Guard for Bearer<V> {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let _ = &self.verifier;
        cx.provide(V::Claims::default());
        Ok(())
    }
}

#[injectable]
struct Tokens;

#[token]
#[derive(Default)]
struct Claims;

impl Verify for Tokens {
    type Claims = Claims;
}

/// Two kinds of data.
#[guard(provides = [User, Claims])]
struct Both {
    #[inject(default)]
    _of: PhantomData<u8>,
}

impl Guard for Both {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        cx.provide(User);
        cx.provide(Claims);
        Ok(())
    }
}

/// What a guard provides, under another name and inside of another argument.
type Me = Provided<User>;

struct Locale;

impl FromContext for Locale {
    async fn from_context(_cx: &mut Context<'_>) -> Result<Self, Error> {
        Ok(Self)
    }
}

#[controller]
struct Routes;

#[controller]
impl Routes {
    #[get("/claims")]
    #[use_guards(Bearer<Tokens>)]
    async fn claims(&self, _claims: Provided<Claims>, _locale: Locale) {}

    #[get("/any")]
    #[use_guards(Any(Bearer::<Tokens>, Both))]
    async fn any(&self, _claims: Provided<Claims>) {}

    #[get("/me")]
    #[use_guards(All(Both, Not(Not(Both))))]
    async fn me(&self, _me: Me, _maybe: Option<Provided<User>>) {}

    #[get("/unchecked")]
    async fn unchecked(&self, _maybe: Option<Provided<User>>) {}
}

#[module(root, providers = [Tokens], controllers = [Routes])]
struct AppModule;

fn main() {}
