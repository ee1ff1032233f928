use baya::prelude::*;

#[injectable]
struct Cats {
    dogs: Arc<Dogs>,
}

#[injectable]
struct Dogs {
    cats: Arc<Cats>,
}

#[injectable]
struct Shop {
    cats: Arc<Cats>,
    orders: Arc<Orders>,
}

#[injectable]
struct Orders {
    shop: Arc<Shop>,
}

#[module(root, providers = [Cats, Dogs, Shop, Orders])]
struct AppModule;

fn main() {}
