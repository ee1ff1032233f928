use baya::prelude::*;

#[token]
struct User;

#[token]
struct Tenant;

#[guard(provides = User)]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[guard(needs = User)]
struct Staff;

impl Guard for Staff {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[guard(needs = [User, Tenant])]
struct Member;

impl Guard for Member {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[controller("/alone")]
#[use_guards(Staff)]
struct Alone;

#[controller]
impl Alone {
    #[get]
    async fn one(&self) {}

    #[get("/other")]
    async fn other(&self) {}
}

#[controller("/order")]
#[use_guards(Staff, Login)]
struct Order;

#[controller]
impl Order {
    #[get]
    async fn one(&self) {}
}

#[controller("/farther")]
#[use_guards(Staff)]
struct Farther;

#[controller]
impl Farther {
    #[get]
    #[use_guards(Login)]
    async fn one(&self) {}
}

#[controller("/tenants")]
#[use_guards(Login)]
struct Tenants;

#[controller]
impl Tenants {
    #[get]
    #[use_guards(Member)]
    async fn one(&self) {}
}

#[module(root, controllers = [Alone, Order, Farther, Tenants])]
struct AppModule;

fn main() {}
