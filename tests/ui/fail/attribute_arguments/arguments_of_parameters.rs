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

    #[get("/of/{owner}")]
    async fn owned(
        &self,
        #[param(default = 3)] owner: u64,
        #[host(default = "cats")] site: String,
        #[query(3)] page: u64,
    ) -> String {
        format!("{owner} {site} {page}")
    }

    #[get("/{id}/toys/{toy}")]
    async fn toy(
        &self,
        #[param("id", ParseInt)] id: u64,
        #[param(name = "toy")] name: String,
        #[query(name = "size")] least: u64,
    ) -> String {
        format!("{id} {name} {least}")
    }

    #[get("/{id}/owner")]
    async fn owner(
        &self,
        #[params] id: u64,
        #[queries("q")]
        #[rule(length(min = 3))]
        name: String,
        #[usepipes(Trim)] text: String,
    ) -> String {
        format!("{id} {name} {text}")
    }

    #[post]
    async fn create(&self, #[body(default = 3)] number: u64) {
        drop(number);
    }
}

#[injectable]
struct Owners {
    #[inject(defalut)]
    count: u64,
}

fn main() {}
