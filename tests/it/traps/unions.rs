//! How the branch of a value is told, and what is written of it.

use super::{Wire, client, traps};
use crate::runtime::{Any, Error};

async fn a_dog_is_never_a_cat_and_has_one_discriminator(wire: &Wire) {
    use crate::case_unions_implicit_names::models::{GuardDog, Pet};
    let client = client!(case_unions_implicit_names, wire);
    let dog = r#"{"petType":"guard_dog","barks":true}"#;
    wire.answer("200 OK", "application/json", dog);
    let sent = Pet::GuardDog(GuardDog::new().barks(true));
    let read = client.put_pet(sent).await.expect("a pet");
    assert_eq!(wire.seen().body, dog);
    assert!(matches!(read, Pet::GuardDog(dog) if dog.barks == Some(true)));
    // A tag that was forgotten is put right, once.
    wire.answer("200 OK", "application/json", dog);
    let mut nameless = GuardDog::new();
    nameless.pet_type.clear();
    drop(client.put_pet(Pet::GuardDog(nameless)).await);
    assert_eq!(wire.seen().body, r#"{"petType":"guard_dog"}"#);
}

async fn the_name_of_a_mapped_branch_leads_to_it(wire: &Wire) {
    use crate::case_unions_implicit_names::models::{Beast, Dog, Hare};
    let client = client!(case_unions_implicit_names, wire);
    wire.answer("200 OK", "application/json", r#"{"kind":"Dog","barks":true}"#);
    let named = client.put_beast(Beast::from(Dog::new().barks(false))).await.expect("a beast");
    assert_eq!(wire.seen().body, r#"{"kind":"hund","barks":false}"#, "what is mapped is written");
    let Beast::Dog(dog) = named else { panic!("{named:?}") };
    assert_eq!(dog.kind, "Dog");
    wire.answer("200 OK", "application/json", r#"{"kind":"Wolf","ears":2}"#);
    let mapped = client.put_beast(Beast::Dog(dog)).await.expect("a beast");
    assert_eq!(wire.seen().body, r#"{"kind":"Dog","barks":true}"#, "as it came");
    assert!(matches!(mapped, Beast::Hare(hare) if hare.ears == Some(2)), "the mapping is stronger");
    wire.answer("200 OK", "application/json", r#"{"kind":"Fox"}"#);
    let unfit = client.put_beast(Beast::from(Hare::new().ears(4))).await.expect("a beast");
    assert_eq!(wire.seen().body, r#"{"kind":"Wolf","ears":4}"#);
    assert!(matches!(unfit, Beast::Unknown(_)), "{unfit:?}");
}

async fn a_schema_of_another_file_goes_by_its_name_there(wire: &Wire) {
    use crate::case_other_files::models::{AllDog, Pet};
    let client = client!(case_other_files, wire);
    wire.answer("200 OK", "application/json", r#"{"type":"Dog","bark":true}"#);
    let read = client.add_pet(Pet::from(AllDog::new().bark(false))).await.expect("a dog");
    assert_eq!(wire.seen().body, r#"{"type":"Dog","bark":false}"#);
    assert!(matches!(read, Pet::AllDog(dog) if dog.bark == Some(true)));
}

async fn branches_that_share_a_tag_are_told_further(wire: &Wire) {
    use crate::case_unions_shared_tag::models::{EasyMessage, FunctionCall, InputItem, Item};
    let client = client!(case_unions_shared_tag, wire);
    wire.answer("200 OK", "application/json", r#"{"type":"function_call","name":"f"}"#);
    let easy = EasyMessage::new("user", "x");
    let call = client.add_item(InputItem::from(easy)).await.expect("an item");
    assert_eq!(wire.seen().body, r#"{"type":"message","role":"user","content":"x"}"#);
    assert!(matches!(&call, Item::FunctionCall(call) if call.name == "f"), "{call:?}");
    wire.answer("200 OK", "application/json", r#"{"type":"message","role":"assistant","id":"1","content":"x"}"#);
    let sent = InputItem::from(Item::from(FunctionCall::new("g")));
    let answer = client.add_item(sent).await.expect("an item");
    assert_eq!(wire.seen().body, r#"{"type":"function_call","name":"g"}"#);
    assert!(matches!(&answer, Item::Answer(answer) if answer.id == "1"), "{answer:?}");
    wire.answer("200 OK", "application/json", r#"{"type":"Answer","role":"assistant","id":"1","content":"x"}"#);
    let unknown = client.add_item(InputItem::from(answer)).await.expect("an item");
    wire.seen();
    assert!(matches!(unknown, Item::Unknown(_)), "no branch allows its name: {unknown:?}");
}

async fn a_branch_of_which_nothing_is_known_is_kept(wire: &Wire) {
    use crate::case_unions_unknown_branch::models::{Cat, Told};
    let client = client!(case_unions_unknown_branch, wire);
    let dog = r#"{"barks":[true],"kind":"Dog","lives":"one"}"#;
    wire.answer("200 OK", "application/json", dog);
    let unknown = client.put_told(Told::from(Cat::new().lives(9))).await.expect("a dog");
    assert_eq!(wire.seen().body, r#"{"kind":"Cat","lives":9}"#);
    assert!(matches!(unknown, Told::Unknown(_)), "{unknown:?}");
    wire.answer("200 OK", "application/json", r#"{"kind":"Cat","lives":7}"#);
    let cat = client.put_told(unknown).await.expect("a cat");
    assert_eq!(wire.seen().body, dog, "as it came");
    assert!(matches!(cat, Told::Cat(cat) if cat.lives == Some(7)));
}

async fn a_tag_that_is_no_text(wire: &Wire) {
    use crate::case_unions_tag_types::models::{Channel, Done, ResultModel, Text};
    let client = client!(case_unions_tag_types, wire);
    wire.answer("200 OK", "application/json", r#"{"type":2,"bitrate":8}"#);
    let voice = client.put_channel(Channel::from(Text::new().topic("x"))).await.expect("a channel");
    assert_eq!(wire.seen().body, r#"{"type":0,"topic":"x"}"#);
    assert!(matches!(&voice, Channel::Voice(voice) if voice.bitrate == Some(8)), "{voice:?}");
    wire.answer("200 OK", "application/json", r#"{"ok":false,"problem":"x"}"#);
    let failed = client.put_result(ResultModel::from(Done::new())).await.expect("a result");
    assert_eq!(wire.seen().body, r#"{"ok":true}"#);
    assert!(matches!(failed, ResultModel::Failed(_)), "{failed:?}");
}

async fn a_tag_with_a_fraction_counts_by_its_value(wire: &Wire) {
    use crate::case_unions_tag_types::models::{OldOrder, OldOrderVersion, Order};
    let client = client!(case_unions_tag_types, wire);
    wire.answer("200 OK", "application/json", r#"{"version":2.50,"items":[]}"#);
    let old = OldOrder::new(OldOrderVersion::N1_5);
    let read = client.put_order(Order::from(old)).await.expect("an order");
    assert_eq!(wire.seen().body, r#"{"version":1.5}"#);
    assert!(matches!(read, Order::NewOrder(_)), "{read:?}");
}

async fn a_value_that_is_left_over_is_no_branch(wire: &Wire) {
    use crate::case_all_of_unmapped_heir::models::{BigDog, Pet, PetKind};
    let client = client!(case_all_of_unmapped_heir, wire);
    wire.answer("200 OK", "application/json", r#"{"kind":"bird","size":3}"#);
    let big = BigDog::new(PetKind::Dog, 3);
    let read = client.put_pet(Pet::from(big)).await.expect("a pet");
    assert_eq!(wire.seen().body, r#"{"kind":"dog","size":3}"#);
    assert!(matches!(read, Pet::Unknown(_)), "{read:?}");
}

async fn a_parent_below_maps_its_own_heirs(wire: &Wire) {
    use crate::case_all_of_two_mappings::models::{NumberTrait, Part};
    let client = client!(case_all_of_two_mappings, wire);
    wire.answer("200 OK", "application/json", r#"{"kind":"text","value":"x"}"#);
    let read = client.put_part(Part::from(NumberTrait::new().value(1))).await.expect("a part");
    assert_eq!(wire.seen().body, r#"{"kind":"number","value":1}"#);
    assert!(matches!(&read, Part::TextTrait(text) if text.value.as_deref() == Some("x")), "{read:?}");
}

async fn what_a_branch_allows_is_stronger_than_a_mapping(wire: &Wire) {
    use crate::case_diagnostics_discriminator_forbidden::models::{Cat, Pet};
    let client = client!(case_diagnostics_discriminator_forbidden, wire);
    for answer in [r#"{"kind":"cat"}"#, r#"{"kind":"CAT"}"#] {
        wire.answer("200 OK", "application/json", answer);
        let read = client.put_pet().body(Pet::from(Cat::new())).await.expect("a pet");
        assert_eq!(wire.seen().body, r#"{"kind":"CAT"}"#);
        assert!(matches!(read, Pet::Cat(_)), "{read:?}");
    }
}

async fn a_choice_within_a_choice_of_heirs(wire: &Wire) {
    use crate::case_all_of_nested_discriminator::models::{Fish, SawShark, Shark};
    let client = client!(case_all_of_nested_discriminator, wire);
    wire.answer("200 OK", "application/json", r#"{"kind":"shark","sharktype":"saw","age":1,"teeth":3}"#);
    let shark = client.put_fish(Fish::from(Shark::from(SawShark::new(2).teeth(4)))).await.expect("a fish");
    let sent: serde_json::Value = serde_json::from_str(&wire.seen().body).expect("JSON");
    assert_eq!(sent, serde_json::json!({"age": 2, "kind": "shark", "sharktype": "saw", "teeth": 4}));
    assert!(matches!(&shark, Fish::Shark(Shark::SawShark(saw)) if saw.teeth == Some(3)), "{shark:?}");
}

async fn branches_go_by_the_discriminator_of_their_parent(wire: &Wire) {
    use crate::case_all_of_parent_as_branch::models::{Animal, AnyDog};
    let client = client!(case_all_of_parent_as_branch, wire);
    wire.answer("200 OK", "application/json", r#"{"kind":"puppy","name":"x","bark":true}"#);
    let puppy = client.get_family().await.expect("one of them");
    wire.seen();
    let Animal::Puppy(puppy) = puppy else { panic!("{puppy:?}") };
    wire.answer("200 OK", "application/json", r#"{"kind":"dog","name":"x","weeks":2}"#);
    let dog = client.put_dog(AnyDog::from(puppy)).await.expect("a dog");
    assert_eq!(wire.seen().body, r#"{"kind":"puppy","name":"x","bark":true}"#);
    assert!(matches!(dog, AnyDog::Dog(_)), "{dog:?}");
}

async fn unknown_tags_and_values_survive(wire: &Wire) {
    let client = client!(case_unions_discriminator, wire);
    let unknown = r#"{"type":"hexagon","sides":[6,null,{"a":1.5}]}"#;
    wire.answer("200 OK", "application/json", unknown);
    let read = client.put_shape(crate::case_unions_discriminator::models::Shape::Unknown(Any::Null)).await;
    wire.answer("200 OK", "application/json", unknown);
    drop(client.put_shape(read.expect("a shape")).await);
    let parsed = |text: &str| serde_json::from_str::<Any>(text).expect("JSON");
    assert_eq!(parsed(&wire.seen().body), parsed(unknown));

    let client = client!(case_enums_colliding, wire);
    let unknown = r#"{"case":"rEd","sign":"+1","odd":"new one"}"#;
    wire.answer("200 OK", "application/json", unknown);
    let read = client.put_choice(Default::default()).await.expect("a choice");
    wire.empty();
    drop(client.put_choice(read).await);
    assert_eq!(wire.seen().body, unknown);
}

async fn values_that_differ_in_case_only(wire: &Wire) {
    use crate::case_enums_colliding::models::{Choice, ChoiceCase};
    let client = client!(case_enums_colliding, wire);
    for (value, text) in [
        (ChoiceCase::RedLower, "red"),
        (ChoiceCase::Red, "Red"),
        (ChoiceCase::RedUpper, "RED"),
    ] {
        wire.answer("200 OK", "application/json", &format!(r#"{{"case":"{text}"}}"#));
        let read = client.put_choice(Choice::new().case(value.clone())).await.expect("a choice");
        assert_eq!(wire.seen().body, format!(r#"{{"case":"{text}"}}"#));
        assert_eq!(read.case, Some(value));
    }
}

async fn types_of_other_crates(wire: &Wire) {
    use crate::case_other_own_types::api::{GetHostReply, PutHostError};
    use crate::case_other_own_types::models::{Host, PostFileRequestBody};
    let client = client!(case_other_own_types, wire);
    let address = "::1".parse().expect("an address");
    let text = "HTTP/1.1 200 OK\r\nX-Socket: 10.0.0.1:80\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n\
                {\"address\":\"10.0.0.1\",\"home\":\"http://a/b?c\",\"gateway\":null,\"port\":\"10.0.0.1:80\"}";
    wire.0.expect(vec![text.as_bytes().to_vec()]);
    let near = ["10.0.0.1".parse().expect("an address"), address];
    let response = client.get_host(&address, &"10.0.0.2".parse().expect("an address")).near(&near).send().await;
    let response = response.expect("a 200");
    let seen = wire.seen();
    assert_eq!(seen.line, "GET /hosts/%3A%3A1?near=10.0.0.1&near=%3A%3A1");
    assert_eq!(seen.field("x-from"), Some("10.0.0.2"));
    assert_eq!(response.documented().socket, "10.0.0.1:80".parse().ok());
    let GetHostReply::Ok(host) = response.into_body() else { panic!("the JSON") };
    assert_eq!((host.address, host.home.path()), ("10.0.0.1".parse().expect("an address"), "/b"));
    // Shown as they show themselves.
    assert!(format!("{host:?}").contains("home: http://a/b?c"), "{host:?}");
    let sent = Host::new(address, http::Uri::from_static("/x")).method(http::Method::PUT);
    wire.answer("200 OK", "text/plain", "http://c/d");
    assert_eq!(client.put_host(&address, sent.clone()).await.expect("a URI").host(), Some("c"));
    assert_eq!(wire.seen().body, r#"{"address":"::1","home":"/x","method":"PUT"}"#);
    wire.answer("409 Conflict", "text/plain", "10.0.0.3");
    match client.put_host(&address, address).await {
        Err(Error::Api(error)) => assert!(matches!(error.body(), PutHostError::Conflict(other) if other.is_ipv4())),
        other => panic!("{other:?}"),
    }
    assert_eq!(wire.seen().body, "::1");
    wire.answer("200 OK", "application/json", r#"{"address":"here","home":"/"}"#);
    match client.get_host(&address, &"10.0.0.2".parse().expect("an address")).await {
        Err(Error::Decode(failure)) => {
            assert_eq!(failure.path(), "address");
            assert!(failure.message().starts_with("expected the text of a `"), "{failure}");
        }
        other => panic!("{other:?}"),
    }
    wire.answer("204 Done", "", "");
    let to: std::net::SocketAddrV6 = "[::1]:7".parse().expect("an address");
    client.post_file(&address).body(PostFileRequestBody::new(to, crate::runtime::Body::from("x"))).await.expect("a 204");
    assert!(wire.seen().body.contains("name=\"to\"\r\n\r\n[::1]:7\r\n"));
}

traps! {
    a_dog_is_never_a_cat_and_has_one_discriminator the_name_of_a_mapped_branch_leads_to_it
    a_schema_of_another_file_goes_by_its_name_there branches_that_share_a_tag_are_told_further a_tag_that_is_no_text
    a_branch_of_which_nothing_is_known_is_kept
    a_tag_with_a_fraction_counts_by_its_value a_value_that_is_left_over_is_no_branch a_parent_below_maps_its_own_heirs
    what_a_branch_allows_is_stronger_than_a_mapping a_choice_within_a_choice_of_heirs
    branches_go_by_the_discriminator_of_their_parent unknown_tags_and_values_survive
    values_that_differ_in_case_only types_of_other_crates
}
