//! Arguments of a row → a form whose properties the description does not name. Put behind `support.rs` in a scratch
//! crate whose clients have `Parts`.

/// A form whose properties the description does not name.
impl Argument for runtime::multipart::Parts {
    fn decode(json: &str) -> Result<Self, String> {
        let is_file = |value: &Json| value.get("$bytes").is_some();
        let all: Map<String, Json> = serde_json::from_str(json).map_err(|e| e.to_string())?;
        let mut parts = Self::new();
        for (name, value) in all {
            let text = value.to_string();
            parts = match &value {
                Json::Array(list) if !list.is_empty() && list.iter().all(is_file) => parts.with(&name, items(&text)?),
                value if is_file(value) => parts.with(&name, Body::decode(&text)?),
                _ => parts.with(&name, runtime::Any::decode(&text)?),
            };
        }
        Ok(parts)
    }
}
