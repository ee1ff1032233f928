use baya::prelude::*;

#[dto]
#[schema(title = "Cat")]
struct Cat {
    #[validate(email, length(min = 1, max = 40))]
    email: String,
    #[validate(range(min = 18, message = "too young"))]
    age: u8,
    #[validate(required, nested)]
    toy: Toy,
    #[garde(length(chars, min = 1), ascii)]
    code: String,
    #[IsString]
    #[MinLength(2)]
    #[Matches("^[a-z]+$")]
    name: String,
    #[IsOptional]
    note: String,
    #[Size(min = 2, max = 30)]
    title: String,
    #[NotBlank]
    text: String,
    #[ApiProperty({ example: "Tom", description: "The nickname" })]
    nickname: String,
    #[email]
    second: String,
    #[length(1, 40)]
    third: String,
    #[JsonProperty("homeTown")]
    town: String,
    #[Exclude]
    secret: String,
    #[Expose({ groups: ["admin"] })]
    vet: String,
}

#[dto]
struct Toy {
    name: String,
}

#[dto]
enum Color {
    #[JsonProperty("dark")]
    Black,
}

fn main() {}
