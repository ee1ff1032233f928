use baya::prelude::*;

#[guard]
#[injectable]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
