//! A nested module with options in two places, and six prefixes one after the other.

use baya::prelude::*;

#[derive(PartialEq)]
struct ShopOptions {
    name: &'static str,
}

#[controller]
struct Shop {
    options: Arc<ShopOptions>,
}

#[controller]
impl Shop {
    #[get]
    async fn name(&self) -> &'static str {
        self.options.name
    }
}

#[module(options = ShopOptions, controllers = [Shop])]
struct ShopModule;

#[module(prefix = "/toys", imports = [nested(ShopModule::with(ShopOptions { name: "toys" }))])]
struct ToysModule;

#[module(prefix = "/food", imports = [nested(ShopModule::with(ShopOptions { name: "food" }))])]
struct FoodModule;

#[controller]
struct Deep;

#[controller]
impl Deep {
    #[get]
    async fn deep(&self) {}
}

#[module(prefix = "/6", controllers = [Deep])]
struct Sixth;

#[module(prefix = "/5", imports = [nested(Sixth)])]
struct Fifth;

#[module(prefix = "/4", imports = [nested(Fifth)])]
struct Fourth;

#[module(prefix = "/3", imports = [nested(Fourth)])]
struct Third;

#[module(prefix = "/2", imports = [nested(Third)])]
struct Second;

#[module(prefix = "/1", imports = [nested(Second), Fifth])]
struct First;

#[module(root, prefix = "/api", imports = [nested(First), ToysModule, FoodModule])]
struct AppModule;

#[baya::main]
async fn main() -> baya::Result<()> {
    let app = baya::testing::TestApp::new::<AppModule>().start().await?;
    app.get("/api/toys").send().await.assert_text("toys");
    app.get("/api/food").send().await.assert_text("food");
    app.get("/api/1/2/3/4/5/6").send().await.assert_status(204);
    Ok(())
}
