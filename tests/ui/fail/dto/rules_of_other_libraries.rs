use baya::prelude::*;

#[dto]
struct Cat {
    #[rule(min_length(2))]
    a: String,
    #[rule(max = 40)]
    b: String,
    #[rule(min(1, message = "too few"))]
    c: Vec<u8>,
    #[rule(min(18))]
    d: u8,
    #[rule(isEmail, IsString)]
    e: String,
    #[rule(not_blank, matches("^a"))]
    f: String,
    #[rule(positive)]
    g: i32,
    #[rule(between(1, 5))]
    h: u8,
    #[rule(size(min = 2, max = 30))]
    i: String,
    #[rule(one_of("black", "white"))]
    j: String,
    #[rule(each(min_length(1)))]
    k: Vec<String>,
    #[rule(regex(path = *NAME))]
    l: String,
    #[rule(range(min = 0, exclusive_max = 5))]
    m: u8,
    #[rule(must_match(other = "a"))]
    n: String,
    #[rule(custom(|value| value > 1))]
    o: u8,
    #[rule(lenght(max = 4), alphanumeric, cat)]
    p: String,
}

fn main() {}
