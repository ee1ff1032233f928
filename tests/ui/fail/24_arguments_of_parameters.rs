use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/{id}")]
    async fn find(
        &self,
        #[param("id", default = 1)] id: u64,
        #[query(defualt = 1)] page: u64,
        #[query] #[header] agent: String,
    ) -> String {
        format!("{id} {page} {agent}")
    }
}

#[injectable]
struct Owners {
    #[inject(defalut)]
    count: u64,
}

fn main() {}
