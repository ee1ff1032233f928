use std::sync::Arc;

use baya::prelude::*;

#[guard]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[injectable]
#[Scope("request")]
struct Cats {
    #[Value("${lives}")]
    lives: u8,
    #[default]
    count: u8,
}

#[controller]
#[RequestMapping("owners")]
#[UseGuards(Login)]
#[ApiTags("owners")]
#[Version("1")]
struct Owners {
    #[Autowired]
    cats: Arc<Cats>,
    #[InjectRepository(Cats)]
    same: Arc<Cats>,
    #[inject]
    again: Arc<Cats>,
}

#[controller]
impl Owners {
    #[get]
    async fn list(&self) {
        let Self { cats, same, again } = self;
        drop((cats, same, again));
    }
}

#[module]
#[Global]
#[Providers(Cats)]
struct CatsModule;

fn main() {}
