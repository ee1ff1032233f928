use baya::dto;

#[dto]
struct Id {
    id: u64,
}

#[dto]
struct Named {
    name: String,
    #[serde(flatten)]
    id: Option<Id>,
}

#[dto]
struct Alone(Named);

#[dto]
#[serde(tag = "kind")]
enum Kinds {
    Named(Named),
    Other { #[serde(flatten)] id: Id },
}

#[dto]
struct Aliased {
    #[serde(alias = "id")]
    number: u64,
}

#[dto]
struct BesideAField {
    id: u64,
    #[serde(flatten)]
    named: Named,
}

#[dto]
struct BesideAPart {
    #[serde(flatten)]
    id: Id,
    #[serde(flatten)]
    alone: Option<Alone>,
}

#[dto]
struct BesideAVariant {
    #[serde(flatten)]
    kinds: Kinds,
    id: u64,
}

#[dto(input)]
struct BesideAnAlias {
    id: u64,
    #[serde(flatten)]
    aliased: Aliased,
}

#[dto]
#[serde(tag = "id")]
enum TheTag {
    Named(Named),
}

fn main() {}
