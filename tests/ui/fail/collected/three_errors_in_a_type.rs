use baya::prelude::*;

#[dto(request, rename_all = "camelCase")]
struct Cat {
    #[rule(min_length(2), emial)]
    #[validate(length(max = 40))]
    #[serde(default = nothing)]
    name: String,
}

#[controller(CATS, tag = "cats")]
#[UseGuards(Login)]
struct Cats {
    #[Autowired]
    cats: std::sync::Arc<Unknown>,
}

#[controller]
impl Cats {
    #[Get(":id")]
    #[HttpCode(StatusCode::CREATED)]
    async fn find(&self, #[Param("id")] id: u32, #[Body] cat: Json<Cat>) -> Json<Cat> {
        drop(id);
        cat
    }
}

fn main() {}
