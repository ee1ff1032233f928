use baya::events::DistributedEvent;

#[derive(DistributedEvent)]
#[event(name = "cat.adopted")]
struct Adopted {
    cat: u64,
}

fn main() {}
