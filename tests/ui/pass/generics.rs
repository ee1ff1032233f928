use baya::prelude::*;

use std::marker::PhantomData;

use baya::Token;

#[token]
struct User;

#[injectable]
struct Repository<E: Send + Sync + 'static> {
    #[inject(default)]
    _of: PhantomData<E>,
}

#[module(providers = [Repository<E>], exports = [Repository<E>])]
struct Feature<E: Token + Send + Sync + 'static> {
    #[inject(default)]
    _of: PhantomData<E>,
}

#[injectable]
struct Users {
    _repository: Arc<Repository<User>>,
}

#[module(root, imports = [Feature<User>], providers = [Users])]
struct AppModule;

fn main() {}
