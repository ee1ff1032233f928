use baya::prelude::*;

#[controller]
struct Deep;

#[controller]
impl Deep {
    #[get]
    async fn deep(&self) {}
}

#[module(prefix = "/7", controllers = [Deep])]
struct Seventh;

#[module(prefix = "/6", imports = [nested(Seventh)])]
struct Sixth;

#[module(prefix = "/5", imports = [nested(Sixth)])]
struct Fifth;

#[module(prefix = "/4", imports = [nested(Fifth)])]
struct Fourth;

#[module(prefix = "/3", imports = [nested(Fourth)])]
struct Third;

#[module(prefix = "/2", imports = [nested(Third)])]
struct Second;

#[module(prefix = "/1", imports = [nested(Second)])]
struct First;

#[module(root, prefix = "/api", imports = [nested(First)])]
struct AppModule;

fn main() {}
