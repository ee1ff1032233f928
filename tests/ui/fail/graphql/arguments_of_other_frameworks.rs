use baya::prelude::*;

#[resolver(Cat)]
struct Cats;

#[resolver]
impl Cats {
    #[query(name = "cats", nullable)]
    async fn all(&self) -> bool {
        true
    }

    #[query(NAME)]
    async fn constant(&self) -> bool {
        true
    }

    #[Mutation("createCat")]
    async fn create(&self, #[Args("name")] name: String) -> bool {
        name.is_empty()
    }

    #[query(complexity = "5")]
    async fn costly(&self, #[argument("of")] cat: u32) -> bool {
        cat > 0
    }

    #[ResolveField]
    async fn toys(&self, cat: &Cat) -> u32 {
        cat.age
    }
}

#[dto(simple_object)]
struct Cat {
    age: u32,
}

#[dto(object)]
struct Toy {
    #[graphql(nullable)]
    name: String,
    #[field(name = "colour")]
    color: String,
    #[Field]
    age: u32,
    #[HideField]
    secret: String,
}

fn main() {}
