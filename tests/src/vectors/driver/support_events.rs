//! The events of a stream → what a row compares. Put behind `support.rs` in a scratch crate whose clients have
//! `EventStream`.

/// The events of a stream, to its end.
pub async fn events<T: Value>(mut stream: runtime::EventStream<T>) -> Seen {
    let mut events = Vec::new();
    while let Some(event) = stream.next_raw().await {
        match event {
            Ok(event) => events.push(json!({ "type": event.kind, "data": event.data, "lastEventId": event.id })),
            Err(error) => return failed(&error),
        }
    }
    Ok(json!({ "events": events, "retry": stream.retry() }))
}

impl<T: Value + Send> Show for runtime::EventStream<T> {
    async fn show(self) -> Json {
        match events(self).await {
            Ok(json) => json,
            Err(Stop::Error(words) | Stop::Unholdable(words) | Stop::Kept(words, ..)) => json!({ "$broken": words }),
        }
    }
}
