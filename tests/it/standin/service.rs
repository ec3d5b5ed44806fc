//! What the service knows and how it answers: tokens, sudo mode, one-time
//! passwords, the rate limit. `Err` is a complaint about the request itself,
//! which no real service would put that way.

use super::{Answer, Seen, decode};
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The key that the owner holds from the start.
pub const KEY: &str = "EXAMPLE-not-a-real-token_0000000";
pub const USER: &str = "dev@example.com";
pub const PASSWORD: &str = "EXAMPLE-password";

const CUSTOMER: &str = "CustExample00000000001";
const OWNER: &str = "UserExample00000000001";
const SCOPES: &[&str] = &["global", "purge_select", "purge_all", "global:read"];

pub struct Service {
    /// Secret → token as it is listed.
    tokens: BTreeMap<String, Value>,
    /// Secrets in sudo mode.
    sudo: Vec<String>,
    pub one_time_password: Option<String>,
    made: usize,
    /// Writes left in the window.
    remaining: i64,
}

impl Default for Service {
    fn default() -> Service {
        let mut service = Service {
            tokens: BTreeMap::new(),
            sudo: Vec::new(),
            one_time_password: None,
            made: 0,
            remaining: 5000,
        };
        service.insert(KEY, "ci", "global", &["ServiceExample00000001".to_owned()], None);
        service
    }
}

impl Service {
    pub fn answer(&mut self, seen: &Seen) -> Result<Answer, String> {
        if seen.header("x-fastly-key").is_some() || seen.headers.get_all("fastly-key").iter().count() > 1 {
            return Err("one key, in one header".to_owned());
        }
        if seen.method == Method::GET && (!seen.body.is_empty() || seen.header("content-type").is_some()) {
            return Err("a GET has neither a body nor a content type".to_owned());
        }
        if seen.target.contains('?') {
            return Err("no operation has a query".to_owned());
        }
        let creates = seen.method == Method::POST && seen.target == "/tokens";
        if seen.header("authorization").is_some() && !creates {
            return Err("only creating a token takes a login".to_owned());
        }
        if seen.header("fastly-otp").is_some() && !creates {
            return Err("only creating a token takes a one-time password".to_owned());
        }
        if seen.method != Method::GET {
            self.remaining -= 1;
        }
        let segments: Vec<&str> = seen.target.split('/').skip(1).collect();
        let method = seen.method.as_str();
        if creates {
            return self.create(seen);
        }
        let key = match seen.header("fastly-key") {
            Some(key) if self.tokens.contains_key(key) => key.to_owned(),
            _ => return Ok(self.unauthorized()),
        };
        match (method, segments.as_slice()) {
            ("GET", ["tokens"]) => Ok(self.read(Value::Array(self.tokens.values().cloned().collect()))),
            ("GET", ["tokens", "self"]) => Ok(self.read(self.tokens[&key].clone())),
            ("GET", ["tokens", id]) => Ok(match self.secret_of(id) {
                Some(secret) => self.read(self.tokens[&secret].clone()),
                None => self.not_found(id),
            }),
            ("GET", ["customer", customer, "tokens"]) if *customer == CUSTOMER => {
                Ok(self.read(Value::Array(self.tokens.values().rev().cloned().collect())))
            }
            ("GET", ["customer", _, "tokens"]) => Ok(Answer::json(
                403,
                r#"{"msg":"You are not authorized to perform this action"}"#,
            )),
            ("DELETE", ["tokens"]) => self.revoke_many(seen),
            ("DELETE", ["tokens", "self"]) => self.without_body(seen, |service| {
                service.tokens.remove(&key);
                service.revoked()
            }),
            ("DELETE", ["tokens", id]) => self.without_body(seen, |service| match service.secret_of(id) {
                Some(secret) => {
                    service.tokens.remove(&secret);
                    service.revoked()
                }
                None => service.not_found(id),
            }),
            ("POST", ["sudo"]) => self.raise(seen, key),
            _ => Err("there is no such operation".to_owned()),
        }
    }

    fn raise(&mut self, seen: &Seen, key: String) -> Result<Answer, String> {
        let form = form_of(seen)?;
        let value = |wanted: &str| {
            form.iter()
                .find(|(key, _)| key == wanted)
                .map(|(_, value)| value.as_str())
        };
        if (value("username"), value("password")) != (Some(USER), Some(PASSWORD)) {
            return Ok(Answer::json(403, r#"{"msg":"Incorrect password"}"#));
        }
        self.sudo.push(key);
        Ok(self.written(200, json!({ "expiry_time": "2021-01-14T11:52:45+00:00" })))
    }

    fn create(&mut self, seen: &Seen) -> Result<Answer, String> {
        let form = form_of(seen)?;
        let known = ["username", "password", "name", "scope", "services[]", "expires_at"];
        if let Some((key, _)) = form.iter().find(|(key, _)| !known.contains(&key.as_str())) {
            return Err(format!("the form has no field `{key}`"));
        }
        let value = |wanted: &str| {
            form.iter()
                .find(|(key, _)| key == wanted)
                .map(|(_, value)| value.as_str())
        };
        let login = (value("username"), value("password"));
        match (seen.header("fastly-key"), seen.header("authorization")) {
            (Some(_), Some(_)) => return Err("two credentials at once".to_owned()),
            (Some(key), None) if !self.tokens.contains_key(key) => return Ok(self.unauthorized()),
            (Some(key), None) if !self.sudo.iter().any(|raised| raised == key) => {
                return Ok(Answer::json(
                    403,
                    r#"{"msg":"You must POST /sudo to access this endpoint"}"#,
                ));
            }
            (Some(_), None) => {}
            // `dev@example.com:EXAMPLE-password`
            (None, Some("Basic ZGV2QGV4YW1wbGUuY29tOkVYQU1QTEUtcGFzc3dvcmQ=")) => {}
            (None, Some(_)) => return Ok(self.unauthorized()),
            (None, None) if login.0.is_none() || login.1.is_none() => {
                return Ok(Answer::json(400, r#"{"code":"invalid_request"}"#));
            }
            (None, None) if login != (Some(USER), Some(PASSWORD)) => {
                return Ok(Answer::json(400, r#"{"code":"invalid_grant"}"#));
            }
            (None, None) => {}
        }
        if let Some(wanted) = &self.one_time_password {
            if seen.header("fastly-otp") != Some(wanted) {
                return Ok(Answer::json(
                    400,
                    r#"{"msg":"2fa.verify","detail":"Invalid one-time password"}"#,
                ));
            }
            // Good for one call.
            self.one_time_password = Some("used up".to_owned());
        }
        let scope = value("scope").unwrap_or("global").to_owned();
        if scope.split(' ').any(|one| !SCOPES.contains(&one)) {
            return Ok(Answer::json(400, r#"{"code":"invalid_scope"}"#));
        }
        let expires = value("expires_at").map(str::to_owned);
        if let Some(text) = &expires {
            // Whole seconds in UTC are what is sent.
            if text.len() != "2031-07-28T19:24:50Z".len() || !text.ends_with('Z') {
                return Err(format!("`{text}` is not whole seconds in UTC"));
            }
        }
        let services: Vec<String> = form
            .iter()
            .filter(|(key, _)| key == "services[]")
            .map(|(_, value)| value.clone())
            .collect();
        self.made += 1;
        let secret = format!("EXAMPLE-not-a-real-token_{:07}", self.made);
        let listed = self.insert(&secret, value("name").unwrap_or_default(), &scope, &services, expires);
        let made = json!({
            "id": listed["id"], "name": listed["name"], "user_id": OWNER, "customer_id": CUSTOMER,
            "service_id": listed["service_id"], "expires_at": listed["expires_at"],
            "created_at": listed["created_at"], "updated_at": listed["created_at"],
            "scope": scope, "services": services, "access_token": secret,
        });
        Ok(self.written(200, made))
    }

    fn revoke_many(&mut self, seen: &Seen) -> Result<Answer, String> {
        if seen.header("content-type") != Some("application/vnd.api+json; ext=bulk") {
            return Err(format!("content type {:?}", seen.header("content-type")));
        }
        let body: Value = serde_json::from_slice(&seen.body).map_err(|e| e.to_string())?;
        let data = body["data"].as_array().ok_or("no list under `data`")?;
        for entry in data {
            if entry["type"] != "token" || entry.as_object().is_none_or(|o| o.len() != 2) {
                return Err(format!("an entry is {entry}"));
            }
            let id = entry["id"].as_str().ok_or("an id is no string")?;
            if let Some(secret) = self.secret_of(id) {
                self.tokens.remove(&secret);
            }
        }
        Ok(self.revoked())
    }

    fn without_body(&mut self, seen: &Seen, then: impl FnOnce(&mut Service) -> Answer) -> Result<Answer, String> {
        if !seen.body.is_empty() || seen.header("content-type").is_some() {
            return Err("this call has neither a body nor a content type".to_owned());
        }
        Ok(then(self))
    }

    fn insert(&mut self, secret: &str, name: &str, scope: &str, services: &[String], expires: Option<String>) -> Value {
        let id = format!("TokenExample{:010}", self.made);
        let token = json!({
            "id": id, "user_id": OWNER, "customer_id": CUSTOMER, "name": name,
            "last_used_at": null, "created_at": "2021-01-14T11:25:39Z", "expires_at": expires,
            "ip": null, "user_agent": null, "sudo_expires_at": null,
            "scopes": scope.split(' ').collect::<Vec<_>>(), "scope": scope,
            "services": services, "service_id": services.last(),
        });
        self.tokens.insert(secret.to_owned(), token.clone());
        token
    }

    fn secret_of(&self, id: &str) -> Option<String> {
        self.tokens
            .iter()
            .find(|(_, token)| token["id"] == id)
            .map(|(secret, _)| secret.clone())
    }

    /// JSON is told to be text, as recorded.
    fn unauthorized(&self) -> Answer {
        Answer::new(
            401,
            "text/plain",
            r#"{"msg":"Provided credentials are missing or invalid"}"#,
        )
    }

    fn not_found(&self, id: &str) -> Answer {
        Answer::json(
            404,
            json!({ "msg": "Record not found", "detail": format!("Cannot find token '{id}'") }).to_string(),
        )
    }

    /// Reads carry no rate limit.
    fn read(&self, body: Value) -> Answer {
        common(Answer::json(200, body.to_string()), "200 OK")
    }

    fn written(&self, status: u16, body: Value) -> Answer {
        self.limited(common(Answer::json(status, body.to_string()), "200 OK"))
    }

    fn revoked(&self) -> Answer {
        self.limited(common(Answer::new(204, "", ""), "204 No Content"))
    }

    fn limited(&self, answer: Answer) -> Answer {
        answer
            .header("fastly-ratelimit-remaining", self.remaining.to_string())
            .header("fastly-ratelimit-reset", "1635879600")
    }
}

/// The header set of the recordings.
fn common(answer: Answer, status: &str) -> Answer {
    answer
        .header("accept-ranges", "bytes")
        .header("cache-control", "no-store")
        .header("status", status)
        .header("strict-transport-security", "max-age=31536000")
        .header("via", "1.1 varnish, 1.1 varnish")
        .header("x-cache", "MISS, MISS")
        .header("x-cache-hits", "0, 0")
        .header("x-served-by", "cache-example-1, cache-example-2")
        .header("x-timer", "S1635878774.459900,VS0,VE228")
}

fn form_of(seen: &Seen) -> Result<Vec<(String, String)>, String> {
    if seen.header("content-type") != Some("application/x-www-form-urlencoded") {
        return Err(format!("content type {:?}", seen.header("content-type")));
    }
    decode(&seen.body).ok_or_else(|| format!("not a form: {}", seen.text()))
}
