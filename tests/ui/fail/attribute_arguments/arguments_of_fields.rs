use baya::prelude::*;

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query("my-cats")]
    async fn mine(&self) -> bool {
        true
    }

    #[query("__cats")]
    async fn reserved(&self) -> bool {
        true
    }

    #[query(name = "cats")]
    async fn named(&self) -> bool {
        true
    }

    #[mutation(complexty = 3)]
    async fn misspelt(&self) -> bool {
        true
    }

    #[query(complexity = "much")]
    async fn costly(&self) -> bool {
        true
    }

    #[query(max_age = "long")]
    async fn cached(&self) -> bool {
        true
    }

    #[query(deprecated = 3)]
    async fn old(&self) -> bool {
        true
    }

    #[query]
    async fn defaults(&self, #[argument(default = "ten")] count: u32) -> bool {
        count > 0
    }

    #[entity("cat")]
    async fn cat(&self, id: u32) -> bool {
        id > 0
    }
}

#[resolver(scheme = Other)]
struct Dogs;

#[resolver]
impl Dogs {
    #[query]
    async fn dogs(&self) -> bool {
        true
    }
}

#[dto(object, scalar)]
struct Both {
    name: String,
}

#[dto(objekt)]
struct Misspelt {
    name: String,
}

#[dto(object)]
struct Options {
    #[graphql(skp)]
    name: String,
    #[graphql(deprecated = 3)]
    age: u8,
}

fn main() {}
