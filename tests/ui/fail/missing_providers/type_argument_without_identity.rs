use baya::prelude::*;

struct User;

#[injectable]
struct Repository<E: Send + Sync + 'static> {
    #[inject(default)]
    of: std::marker::PhantomData<E>,
}

#[module(root, providers = [Repository<User>])]
struct AppModule;

fn main() {}
