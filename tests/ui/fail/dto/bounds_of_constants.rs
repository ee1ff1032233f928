use baya::dto;

const LOW: u8 = 100;
const HIGH: u8 = 200;
const LONGEST: usize = 3;
const WEIGHT: i64 = 5;

#[dto]
struct Constants {
    #[rule(range(min = HIGH, max = LOW))]
    age: u8,
    #[rule(length(min = 5, max = LONGEST))]
    name: String,
    #[rule(range(above = LOW, below = 100))]
    lives: Option<u8>,
    #[rule(range(min = WEIGHT, max = 4.5))]
    weight: f64,
    #[rule(each(range(min = HIGH, max = 7)))]
    numbers: Vec<u8>,
    #[rule(range(min = LOW, max = HIGH))]
    right: u8,
    #[rule(range(min = 1, max = Self::MOST))]
    associated: u8,
}

impl Constants {
    const MOST: u8 = 150;
}

fn main() {}
