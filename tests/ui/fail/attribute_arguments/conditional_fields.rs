use baya::dto;

#[dto]
#[cfg_attr(test, serde(rename_all = "camelCase"))]
#[cfg_attr(test, derive(PartialEq))]
struct Cat {
    name: String,
    #[cfg(test)]
    age: u8,
    #[cfg_attr(test, rule(length(max = 3)))]
    kind: String,
    #[cfg_attr(not(test), serde(rename = "toys"), rule(length(max = 3)))]
    toy: String,
}

#[dto]
enum Mood {
    Calm,
    #[cfg(test)]
    Wild,
}

fn main() {}
