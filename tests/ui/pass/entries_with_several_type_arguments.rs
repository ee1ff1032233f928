//! Entries of lists whose types have several arguments.

use std::marker::PhantomData;

use baya::prelude::*;
use baya::Named;

#[token]
struct A;

#[token]
struct B;

#[injectable]
struct Pair<X, Y> {
    #[inject(default)]
    of: PhantomData<fn() -> (X, Y)>,
}

#[injectable]
struct Holder {
    pair: Arc<Pair<A, B>>,
    named: Named<String, B>,
}

#[guard]
struct Both<X, Y> {
    #[inject(default)]
    of: PhantomData<fn() -> (X, Y)>,
}

impl<X: baya::Token + 'static, Y: baya::Token + 'static> Guard for Both<X, Y> {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[controller]
#[use_guards(Both<A, B>, Any(Both<B, A>, Both<A, A>))]
#[skip(Both<B, B>, Both<A, A>)]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn all(&self) {}
}

#[module(providers = [Pair<X, Y>], exports = [Pair<X, Y>])]
struct PairModule<X: baya::Token + Send + Sync + 'static, Y: baya::Token + Send + Sync + 'static> {
    #[inject(default)]
    of: PhantomData<fn() -> (X, Y)>,
}

#[module(
    imports = [PairModule<A, B>],
    providers = [
        value(Named::<String, B>::new(String::new())),
        value(Named::<String, A>::new(String::new())),
    ],
    exports = [Named<String, B>, PairModule<A, B>, Named<String, A>],
)]
struct NamesModule;

#[module(
    root,
    imports = [NamesModule],
    providers = [Holder, Pair<B, A>],
    controllers = [Cats],
    guards = [Both<B, B>],
)]
struct AppModule;

fn main() {
    let _ = baya::App::new::<AppModule>();
}
