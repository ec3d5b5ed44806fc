//! The `Link` fields of an answer → what a row compares. Put behind `support.rs` in a scratch crate whose clients read
//! them.

/// The links of an answer to a request for the plan's `base`.
pub fn link(headers: &http::HeaderMap, given: &Given) -> Seen {
    let base: Option<String> = serde_json::from_str(given.json(2)).unwrap_or_default();
    let mut rels = Map::new();
    for link in runtime::links::links(headers, base.as_deref().unwrap_or_default()) {
        if let Some(list) = rels.entry(link.rel).or_insert_with(|| json!([])).as_array_mut() {
            list.push(link.target.into());
        }
    }
    Ok(json!({ "rels": rels }))
}
