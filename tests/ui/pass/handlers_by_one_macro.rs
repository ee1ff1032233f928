//! Handlers that one macro writes share one place.

use baya::prelude::*;

macro_rules! resource {
    ($name:ident, $path:literal) => {
        #[controller($path)]
        struct $name;

        #[controller]
        impl $name {
            #[get]
            async fn list(&self) {}

            #[post]
            async fn create(&self) {}

            #[get(version = "2")]
            async fn newer(&self) {}

            #[get(host = "example.com")]
            async fn of_host(&self) {}
        }
    };
}

resource!(Cats, "/cats");
resource!(Dogs, "/dogs");

#[module(root, controllers = [Cats, Dogs])]
struct AppModule;

fn main() {}
