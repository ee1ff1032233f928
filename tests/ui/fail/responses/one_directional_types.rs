use baya::prelude::*;

#[dto(input)]
struct Read {
    name: String,
}

#[dto(output)]
struct Written {
    name: String,
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn read(&self) -> Json<Read> {
        Json(Read { name: String::new() })
    }

    #[post]
    async fn write(&self, body: Json<Written>) {
        let _ = body;
    }
}

fn main() {}
