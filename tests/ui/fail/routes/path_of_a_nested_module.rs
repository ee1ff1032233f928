use baya::prelude::*;

#[controller("/users")]
struct Users;

#[controller]
impl Users {
    #[get("/{id}")]
    async fn find(&self, #[param] id: u64) -> String {
        id.to_string()
    }
}

#[module(prefix = "/people", controllers = [Users])]
struct PeopleModule;

#[module(prefix = "/admin", imports = [nested(PeopleModule)])]
struct AdminModule;

#[controller("/admin")]
struct Admin;

#[controller]
impl Admin {
    #[get("/people/users/{name}")]
    async fn by_name(&self, #[param] name: String) -> String {
        name
    }
}

#[module(root, prefix = "/api", imports = [AdminModule], controllers = [Admin])]
struct AppModule;

fn main() {}
