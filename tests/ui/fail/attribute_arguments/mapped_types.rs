use baya::dto;

#[dto]
struct Cat {
    id: u64,
    name: String,
}

#[dto]
enum Mood {
    Calm,
}

#[dto]
struct Page<T> {
    items: Vec<T>,
}

struct Plain;

#[dto(pick(Cat, nam))]
struct Named;

#[dto(omit(Cat))]
struct Nothing;

#[dto(merge(Cat))]
struct Alone;

#[dto(merge(Cat, Cat))]
struct Twice;

#[dto(partial(Mood))]
struct OfAnEnum;

#[dto(partial(Page))]
struct OfAGenericOne;

#[dto(partial(Plain))]
struct OfAPlainOne;

#[dto(partial(Cat))]
enum NoStruct {}

#[dto(partial(Cat), pick(Cat, id))]
struct Mapped;

#[dto]
struct Kennel {
    #[serde(flatten)]
    cat: Cat,
    #[serde(serialize_with = "shout")]
    #[api(like = String)]
    title: String,
}

fn shout<S>(_name: &str, _serializer: S) -> Result<S::Ok, S::Error>
where
    S: baya::__private::serde::Serializer,
{
    todo!()
}

#[dto(partial(Kennel))]
struct UpdateKennel;

fn main() {}
