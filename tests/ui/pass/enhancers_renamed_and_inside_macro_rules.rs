extern crate baya as weaver;

use std::sync::Arc;

use weaver::{
    Context, Error, Guard, Json, Pipe, Provided, bundle, controller, guard, module, pipe, token,
};

macro_rules! resource {
    ($controller:ident, $guard:ident, $user:ident, $bundle:ident, $pipe:ident, $path:literal) => {
        #[token(crate = weaver)]
        struct $user {
            name: &'static str,
        }

        #[guard(provides = $user, options = u8, crate = weaver)]
        struct $guard {
            level: Arc<u8>,
        }

        impl $guard {
            fn of(level: u8) -> u8 {
                level
            }
        }

        impl Guard for $guard {
            async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
                cx.provide($user { name: if *self.level > 1 { "tom" } else { "ann" } });
                Ok(())
            }
        }

        #[bundle(crate = weaver)]
        #[use_guards($guard::of(2))]
        struct $bundle;

        #[pipe(crate = weaver)]
        struct $pipe;

        impl Pipe<String, u64> for $pipe {
            async fn transform(&self, value: String, cx: &Context<'_>) -> Result<u64, Error> {
                value.parse().map_err(|_| cx.invalid("type", "must be a number"))
            }
        }

        #[controller($path, crate = weaver)]
        #[apply($bundle)]
        struct $controller;

        #[controller(crate = weaver)]
        impl $controller {
            #[get("/{id}")]
            async fn find(
                &self,
                #[param]
                #[use_pipes($pipe)]
                id: u64,
                r#type: Provided<$user>,
            ) -> Json<u64> {
                let _ = r#type.name;
                Json(id)
            }
        }
    };
}

resource!(Cats, CatsGuard, CatsUser, CatsBundle, CatsPipe, "/cats");
resource!(Dogs, DogsGuard, DogsUser, DogsBundle, DogsPipe, "/dogs");

macro_rules! guarded {
    ($controller:ident, $guard:ty, $made:expr, $path:literal) => {
        #[controller($path, crate = weaver)]
        #[use_guards($made, Any($made, Not($made)))]
        #[skip($guard)]
        struct $controller;

        #[controller(crate = weaver)]
        impl $controller {
            #[get]
            async fn index(&self) {}
        }
    };
}

guarded!(Birds, DogsGuard, DogsGuard::of(3), "/birds");

#[module(root, controllers = [Cats, Dogs, Birds], crate = weaver)]
struct AppModule;

fn main() {}
