//! Omitted names.

use super::*;

#[test]
fn an_omitted_name_is_that_of_the_field_or_variant() {
    #[derive(Debug, PartialEq)]
    struct Named {
        a: f64,
        snake_case: Option<String>,
        r#in: bool,
        camel: u8,
    }
    convex_typed::object! { Named { a, ?snake_case, r#in = "in", #camel = "Camel", } }
    same(
        &Named { a: 1.5, snake_case: Some("s".into()), r#in: true, camel: 7 },
        r#"{"a":1.5,"snake_case":"s","in":true,"Camel":7.0}"#,
    );
    same(&Named { a: 1.5, snake_case: None, r#in: true, camel: 7 }, r#"{"a":1.5,"in":true,"Camel":7.0}"#);

    #[derive(Debug, Clone, PartialEq)]
    enum Role {
        Admin,
        User,
    }
    convex_typed::literals! { Role: String { Admin, User = "user" } }
    same(&Role::Admin, r#""Admin""#);
    same(&Role::User, r#""user""#);
    assert_eq!(Role::Admin.as_str(), "Admin");

    #[derive(Debug, PartialEq)]
    enum Event {
        Made(Id),
        Gone(Id),
        Pong,
    }
    #[derive(Debug, PartialEq)]
    struct Id {
        id: String,
    }
    convex_typed::object! { Id { id } }
    convex_typed::tagged! { Event by "type": String { Made(payload), Gone(payload) = "gone", Pong } }
    same(&Event::Made(Id { id: "i".into() }), r#"{"type":"Made","id":"i"}"#);
    same(&Event::Gone(Id { id: "i".into() }), r#"{"type":"gone","id":"i"}"#);
    same(&Event::Pong, r#"{"type":"Pong"}"#);

    #[derive(Debug, PartialEq)]
    enum Size {
        Auto,
        Pixels(f64),
        Fill,
    }
    convex_typed::union! { Size { Auto, Pixels(value) = Number, Fill = Literal(literal::String("fill")) } }
    same(&Size::Auto, r#""Auto""#);
    same(&Size::Fill, r#""fill""#);
    same(&Size::Pixels(1.5), "1.5");
}
