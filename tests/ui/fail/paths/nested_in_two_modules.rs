use baya::prelude::*;

#[controller("/users")]
struct Users;

#[controller]
impl Users {
    #[get]
    async fn list(&self) {}
}

#[module(prefix = "/people", controllers = [Users])]
struct PeopleModule;

#[module(prefix = "/admin", imports = [nested(PeopleModule)])]
struct AdminModule;

#[module(prefix = "/shop", imports = [nested(PeopleModule)])]
struct ShopModule;

#[module(root, imports = [AdminModule, ShopModule])]
struct AppModule;

fn main() {}
