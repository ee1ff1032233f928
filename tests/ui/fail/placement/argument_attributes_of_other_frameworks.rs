use std::sync::Arc;

use baya::prelude::*;

#[injectable]
struct Cats;

struct User;

#[controller]
struct Owners;

#[controller]
impl Owners {
    #[get("/{id}/{name}")]
    async fn values(
        &self,
        #[Param("id")] _id: u32,
        #[PathVariable] name: String,
        #[RequestParam("page")] _page: u8,
        #[Headers("accept")] _accept: String,
    ) {
        drop(name);
    }

    #[post("/bodies")]
    async fn bodies(&self, #[RequestBody] _name: String) {}

    #[get("/types")]
    async fn types(
        &self,
        #[inject] _cats: Arc<Cats>,
        #[State] _state: Cats,
        #[Req] _request: u8,
        #[CurrentUser] _user: User,
        #[form] _form: Cats,
        #[Valid] _valid: u8,
        #[Ip] _ip: String,
        #[cat] _cat: u8,
    ) {
    }
}

fn main() {}
