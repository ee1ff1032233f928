mod mine {
    use baya::dto;

    #[dto]
    #[derive(Clone)]
    pub struct Option<T> {
        value: T,
    }

    #[dto]
    pub struct String {
        text: std::string::String,
    }
}

#[baya::dto]
struct Cat {
    age: mine::Option<u8>,
    name: mine::String,
}

fn main() {}
