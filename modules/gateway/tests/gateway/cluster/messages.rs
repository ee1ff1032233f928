//! Messages to the clients of all processes.

use baya::testing::json;
use baya_gateway::{Binary, Gateway, TestSockets};

use crate::cluster::backend::{Backend, Chat, Other, client_id, connect_in_room, start_processes};

pub async fn delivers_each_message_once_and_in_order_in_each_process(backend: &impl Backend) {
    const COUNT: u32 = 1_000;

    let [one, two, three] = start_processes(backend).await;
    let mut receivers = Vec::new();
    for app in [&one, &two, &three] {
        for _ in 0..3 {
            receivers.push(connect_in_room(app, "blue").await);
        }
    }
    let mut senders = [connect_in_room(&one, "green").await, connect_in_room(&two, "green").await];
    for number in 0..COUNT {
        for (index, sender) in senders.iter_mut().enumerate() {
            let number = number * 2 + u32::try_from(index).unwrap();
            sender.send("say", &json!(["blue", number])).await;
        }
    }
    for receiver in &mut receivers {
        let mut next = [0, 1];
        for _ in 0..2 * COUNT {
            let number = receiver.expect("said").await.as_u64().unwrap();
            let sender = usize::try_from(number % 2).unwrap();
            assert_eq!(
                number, next[sender],
                "each message arrives once and in the order of its sender"
            );
            next[sender] += 2;
        }
        client_id(receiver).await;
        assert!(receiver.has_no_messages());
    }
}

pub async fn delivers_to_a_room_in_each_process(backend: &impl Backend) {
    let [one, two] = start_processes(backend).await;
    let mut sender = connect_in_room(&one, "blue").await;
    let mut near = connect_in_room(&one, "blue").await;
    let mut far = connect_in_room(&two, "blue").await;
    let mut elsewhere = connect_in_room(&two, "green").await;
    sender.request("say", &json!(["blue", 1])).await;
    assert_eq!(near.expect("said").await, json!(1));
    assert_eq!(far.expect("said").await, json!(1));
    Gateway::<Chat>::from_app(&one).send("end", &()).unwrap();
    elsewhere.expect("end").await;
    sender.expect("end").await;
}

pub async fn delivers_to_one_client_wherever_it_is_connected(backend: &impl Backend) {
    let [one, two] = start_processes(backend).await;
    let mut near = one.ws("/chat").await;
    let mut far = two.ws("/chat").await;
    let chat = Gateway::<Chat>::from_app(&one);
    for socket in [&mut near, &mut far] {
        let id = client_id(socket).await;
        chat.to_client(&id).send("one", &1).unwrap();
        assert_eq!(socket.expect("one").await, json!(1));
    }
    chat.send("end", &()).unwrap();
    near.expect("end").await;
    far.expect("end").await;
}

pub async fn excludes_a_client_of_another_process(backend: &impl Backend) {
    let [one, two] = start_processes(backend).await;
    let mut near = one.ws("/chat").await;
    let mut far = two.ws("/chat").await;
    let excluded = client_id(&mut far).await;
    let chat = Gateway::<Chat>::from_app(&one);
    chat.except(&excluded).send("but", &()).unwrap();
    chat.send("end", &()).unwrap();
    near.expect("but").await;
    near.expect("end").await;
    far.expect("end").await;
    // The sender itself, in another process, receives nothing.
    far.request("shout", &()).await;
    near.expect("shouted").await;
    assert!(far.has_no_messages());
}

pub async fn closes_clients_of_other_processes(backend: &impl Backend) {
    let [one, two] = start_processes(backend).await;
    let mut far = connect_in_room(&two, "blue").await;
    let mut other = connect_in_room(&two, "green").await;
    Gateway::<Chat>::from_app(&one).to("blue").close(4000, "the room is closed");
    assert_eq!(far.closed().await, (4000, "the room is closed".to_owned()));
    client_id(&mut other).await;
}

pub async fn delivers_bytes(backend: &impl Backend) {
    let [one, two] = start_processes(backend).await;
    let mut far = two.ws("/chat").await;
    let bytes = Binary::from(&b"\x00\xffabc"[..]);
    Gateway::<Chat>::from_app(&one).send("bytes", &json!({ "is": "following" })).unwrap();
    Gateway::<Chat>::from_app(&one).send("bytes", &[bytes.clone(), bytes]).unwrap();
    assert_eq!(far.expect("bytes").await, json!({ "is": "following" }));
    assert_eq!(far.expect("bytes").await, json!(["AP9hYmM=", "AP9hYmM="]));
}

pub async fn delivers_only_to_clients_of_the_same_gateway(backend: &impl Backend) {
    let [one, two] = start_processes(backend).await;
    let mut chat = two.ws("/chat").await;
    let mut other = two.ws("/other").await;
    Gateway::<Other>::from_app(&one).send("other", &()).unwrap();
    Gateway::<Chat>::from_app(&one).send("chat", &()).unwrap();
    chat.expect("chat").await;
    other.expect("other").await;
    for socket in [&mut chat, &mut other] {
        client_id(socket).await;
        assert!(socket.has_no_messages());
    }
}
