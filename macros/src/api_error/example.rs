//! Renders the example of an error message, with example values for the fields.

use syn::{Fields, LitStr, Type};

use crate::syntax::last_segment;

/// Returns the message with example values for its fields.
pub fn render(message: &LitStr, fields: &Fields) -> String {
    let message = message.value();
    let mut shown = String::new();
    let mut rest = &*message;
    let mut next = 0;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at(at);
        shown.push_str(before);
        let doubled = ["{{", "}}"].into_iter().find(|two| after.starts_with(two));
        rest = match (doubled, after.split_once('}')) {
            (Some(two), _) => {
                shown.push_str(&two[..1]);
                &after[2..]
            }
            (None, Some((field, rest))) => {
                let field = field.trim_start_matches('{');
                let (name, format) = field.split_once(':').unwrap_or((field, ""));
                shown.push_str(&value(name.trim(), format, fields, &mut next));
                rest
            }
            (None, None) => break,
        };
    }
    shown + rest
}

/// Returns an example value for the field with this name or index.
fn value(name: &str, format: &str, fields: &Fields, next: &mut usize) -> String {
    let number = match name {
        "" => {
            *next += 1;
            Some(*next - 1)
        }
        name => name.parse().ok(),
    };
    let named = |field: &syn::Field| field.ident.as_ref().is_some_and(|ident| ident == name);
    let field = match number {
        Some(number) => fields.iter().nth(number),
        None => fields.iter().find(|field| named(field)),
    };
    let words = if number.is_some() { "value" } else { name };
    let shown = field.map_or_else(|| words.to_owned(), |field| of_type(&field.ty, words));
    let is_text = field.is_some_and(|field| is_text(&field.ty));
    if format.contains('?') && is_text { format!("\"{shown}\"") } else { shown }
}

fn is_text(ty: &Type) -> bool {
    match ty {
        Type::Reference(ty) => is_text(&ty.elem),
        ty => last_segment(ty)
            .is_some_and(|(name, _)| ["String", "str", "Cow", "PathBuf", "char"].contains(&&*name)),
    }
}

fn of_type(ty: &Type, words: &str) -> String {
    if let Type::Reference(ty) = ty {
        return of_type(&ty.elem, words);
    }
    let name = last_segment(ty).map(|(name, _)| name).unwrap_or_default();
    let shown = match &*name {
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "i8" | "i16" | "i32" | "i64" | "i128"
        | "isize" => "7",
        "f32" | "f64" | "Decimal" => "1.5",
        "bool" => "true",
        "char" => "a",
        "Uuid" => "67e55044-10b1-426f-9247-bb680e5fe0c8",
        "Duration" => "1s",
        "StatusCode" => "404 Not Found",
        "IpAddr" | "Ipv4Addr" => "192.0.2.1",
        _ => words,
    };
    shown.to_owned()
}

#[cfg(test)]
mod tests {
    use syn::Fields;

    use super::render;

    #[test]
    fn examples_contain_values_of_the_field_types() {
        let named: syn::FieldsNamed = syn::parse_quote!({ id: u64, name: String });
        let message = syn::parse_quote!("cat {id} is {{{name:?}}}");
        assert_eq!(render(&message, &Fields::Named(named)), "cat 7 is {\"name\"}");
        let listed: syn::FieldsUnnamed = syn::parse_quote!((u8, String));
        let message = syn::parse_quote!("{1} has {0:>3} cats, {}");
        assert_eq!(render(&message, &Fields::Unnamed(listed)), "value has 7 cats, 7");
    }
}
