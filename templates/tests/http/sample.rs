//! A client as the generator writes it.
#![allow(dead_code)]

use crate::runtime::{
    Answer, Any, Api, AsView, Body, BodyFormat, Call, Core, EventStream, Events, In, Json, Lines, Map, Method,
    Operation, Parameter, Part, Raw, Read, ReadyCall, Scheme, Schemes, Secret, ServerTemplate, ServerUrl, Shadow,
    Style, call, client, credentials, errors, headers, model, parts, replies, setters,
};

pub mod ops {
    use super::*;

    const TOKEN: usize = 0;
    const SESSION: usize = 1;
    const LOGIN: usize = 2;
    const ACCESS: usize = 3;
    const QUERY: usize = 4;
    const COOKIE: usize = 5;

    pub static CREATE: Operation = Operation {
        id: "createToken",
        method: Method::Post,
        path: "/tokens",
        parameters: &[Parameter::header("Fastly-OTP").secret()],
        bodies: &[BodyFormat::urlencoded(
            "application/x-www-form-urlencoded",
            &[Part::new("services[]").style(Style::Form, true)],
        )],
        body_required: true,
        responses: &[
            Answer::code(200).contents(&[("application/json", Read::Json)]),
            Answer::code(400).contents(&[("application/json", Read::Json)]),
            Answer::code(422),
        ],
        security: &[&[], &[TOKEN], &[LOGIN]],
        ..Operation::NEW
    };
    pub static GET: Operation = Operation {
        id: "getToken",
        path: "/tokens/{token_id}",
        parameters: &[Parameter::path("token_id")],
        responses: &[
            Answer::code(200).contents(&[("application/json", Read::Json)]),
            Answer::code(401).contents(&[("application/json", Read::Json)]),
            Answer::range(4).contents(&[("text/plain", Read::Text)]),
            Answer::default().contents(&[("application/problem+json", Read::Json)]),
        ],
        security: &[&[TOKEN], &[SESSION]],
        shadows: &[Shadow {
            path: "/tokens/self",
            operation: Some("get_token_current"),
        }],
        ..Operation::NEW
    };
    pub static REVOKE: Operation = Operation {
        id: "revokeToken",
        method: Method::Delete,
        path: "/tokens/{token_id}",
        parameters: &[Parameter::path("token_id")],
        responses: &[Answer::code(204)],
        security: &[&[TOKEN]],
        shadows: &[
            Shadow {
                path: "/tokens/self",
                operation: None,
            },
            Shadow {
                path: "/tokens/the%20last",
                operation: None,
            },
        ],
        ..Operation::NEW
    };
    pub static BULK: Operation = Operation {
        id: "bulkRevokeTokens",
        method: Method::Delete,
        path: "/tokens",
        bodies: &[BodyFormat::json("application/vnd.api+json; ext=bulk")],
        responses: &[Answer::code(204)],
        security: &[&[TOKEN]],
        ..Operation::NEW
    };
    pub static SEARCH: Operation = Operation {
        id: "search",
        path: "/search",
        query: "v=2",
        parameters: &[
            Parameter::query("q").required(),
            Parameter::query("ids").explode(false),
            Parameter::query("filter").style(Style::DeepObject),
            Parameter::header("X-List").required(),
            Parameter::cookie("session"),
            Parameter::query("token").secret(),
        ],
        responses: &[Answer::code(200).contents(&[("application/json", Read::Json)])],
        security: &[&[ACCESS], &[QUERY, COOKIE], &[]],
        ..Operation::NEW
    };
    pub static PUT: Operation = Operation {
        id: "putThing",
        method: Method::Put,
        path: "/things/{a}.{b}/{c}:verb",
        parameters: &[Parameter::path("a"), Parameter::path("b"), Parameter::path("c")],
        bodies: &[
            BodyFormat::binary("application/octet-stream"),
            BodyFormat::text("text/plain; charset=utf-8"),
        ],
        responses: &[
            Answer::code(200).contents(&[("application/json", Read::Json), ("text/plain", Read::Text)]),
            Answer::code(204),
            Answer::code(302),
        ],
        ..Operation::NEW
    };
    pub static UPLOAD: Operation = Operation {
        id: "upload",
        method: Method::Post,
        path: "/upload",
        bodies: &[BodyFormat::multipart(
            "multipart/form-data",
            &[Part::new("file").content_type("image/png, image/jpeg")],
        )],
        responses: &[Answer::code(204)],
        ..Operation::NEW
    };
    pub static DOWNLOAD: Operation = Operation {
        id: "download",
        path: "/download",
        responses: &[Answer::code(200).contents(&[("*/*", Read::Binary)])],
        security: &[&[TOKEN]],
        ..Operation::NEW
    };
    pub static WATCH: Operation = Operation {
        id: "watch",
        path: "/watch",
        responses: &[Answer::code(200).contents(&[("text/event-stream", Read::Events)])],
        ..Operation::NEW
    };
    pub static TAIL: Operation = Operation {
        id: "tail",
        path: "/tail",
        responses: &[Answer::code(200).contents(&[("application/x-ndjson", Read::Binary)])],
        ..Operation::NEW
    };
    pub static PING: Operation = Operation {
        id: "ping",
        method: Method::Head,
        path: "/ping",
        responses: &[Answer::code(200).contents(&[("application/json", Read::Json)])],
        servers: &[ServerTemplate::new("http://{host}:1/", &[("host", "127.0.0.1", &[])])],
        ..Operation::NEW
    };
}

pub(crate) static SCHEMES: Schemes = Schemes {
    all: &[
        Scheme::key("token", In::Header, "Fastly-Key"),
        Scheme::key("session_or_token", In::Header, "Fastly-Key"),
        Scheme::basic("login"),
        Scheme::bearer("access"),
        Scheme::key("query_key", In::Query, "api key"),
        Scheme::key("cookie_key", In::Cookie, "sid"),
    ],
    aliases: &[&[0, 1]],
};
pub(crate) static API: Api = Api {
    name: "sample",
    version: "1.2.3",
    schemes: Some(&SCHEMES),
    servers: &[
        ServerTemplate::new("https://api.example.com/v1", &[]),
        ServerTemplate::new("http://plain.example.com", &[]),
        ServerTemplate::new("http://{region}.localhost:9", &[("region", "eu", &["eu", "us"])]),
    ],
};

/// A client of the sample.
#[derive(Clone)]
pub struct Client(Core);
client!(Client, ClientBuilder, API);
credentials!(ClientBuilder {
    key token 0, key session_or_token 1, basic login 2, bearer access 3, key query_key 4, key cookie_key 5,
});

#[derive(Clone)]
#[non_exhaustive]
pub struct Token {
    pub id: String,
    pub access_token: Option<Secret>,
}
model!(Token { 0 id "id", 1 access_token "access_token" });

#[derive(Clone)]
#[non_exhaustive]
pub struct Problem {
    pub msg: String,
}
model!(Problem { 0 msg "msg" });

#[derive(Clone)]
#[non_exhaustive]
pub struct CreateForm {
    pub name: Option<String>,
    pub password: Option<Secret>,
    pub services: Option<Vec<String>>,
}
model!(CreateForm { 0 name "name", 1 password "password", 2 services "services[]" });
setters!(CreateForm { new(), name: String, password: Secret, services: Vec<String> });

#[non_exhaustive]
pub struct UploadForm {
    pub file: Body,
    pub more: Option<Vec<Body>>,
    pub name: Option<String>,
    pub tags: Vec<String>,
}
parts!(UploadForm { 0 file "file", 1 more "more", 2 name "name", 3 tags "tags" });

impl UploadForm {
    pub fn new(file: Body) -> Self {
        Self {
            file,
            more: None,
            name: Some("n\u{e9}".to_owned()),
            tags: vec!["a".to_owned(), "b".to_owned()],
        }
    }
}

impl Client {
    pub fn create_token(&self, form: CreateForm) -> CreateToken<'_> {
        CreateToken(self.call(&ops::CREATE).body(0, form.view()))
    }
    pub fn get_token(&self, token_id: &str) -> GetToken<'_> {
        GetToken(self.call(&ops::GET).set(0, token_id.view()))
    }
    pub fn revoke_token(&self, token_id: &str) -> RevokeToken<'_> {
        RevokeToken(self.call(&ops::REVOKE).set(0, token_id.view()))
    }
    pub fn bulk(&self) -> Bulk<'_> {
        Bulk(self.call(&ops::BULK))
    }
    pub fn search(&self, q: &str, list: &[i64]) -> Search<'_> {
        Search(self.call(&ops::SEARCH).set(0, q.view()).set(3, list.view()))
    }
    pub fn put_thing(&self, a: &str, b: &str, c: i64) -> PutThing<'_> {
        PutThing(self.call(&ops::PUT).set(0, a.view()).set(1, b.view()).set(2, c.view()))
    }
    pub fn upload(&self, form: UploadForm) -> Upload<'_> {
        Upload(self.call(&ops::UPLOAD).parts(0, form.into_parts()))
    }
    pub fn download(&self) -> Download<'_> {
        Download(self.call(&ops::DOWNLOAD))
    }
    pub fn watch(&self) -> Watch<'_> {
        Watch::new(self.call(&ops::WATCH))
    }
    pub fn tail(&self) -> Tail<'_> {
        Tail::new(self.call(&ops::TAIL))
    }
    pub fn ping(&self) -> Ping<'_> {
        Ping::new(self.call(&ops::PING))
    }
}

#[must_use = "a call does nothing until it is awaited"]
pub struct CreateToken<'a>(Call<'a>);
impl CreateToken<'_> {
    pub fn fastly_otp(self, fastly_otp: &str) -> Self {
        Self(self.0.set(0, fastly_otp.view()))
    }
}
call!(CreateToken: json Token, CreateTokenError; key token 0, basic login 2, anonymous);

#[derive(Debug)]
#[non_exhaustive]
pub enum CreateTokenError {
    BadRequest(Problem),
    UnprocessableEntity,
    Unexpected(Raw),
}
errors!(CreateTokenError else Unexpected { (400, 0) BadRequest json Problem, (422, 0) UnprocessableEntity empty });

#[must_use = "a call does nothing until it is awaited"]
pub struct GetToken<'a>(Call<'a>);
call!(GetToken: json Token, GetTokenError; key token 0, key session_or_token 1);

#[derive(Debug)]
#[non_exhaustive]
pub enum GetTokenError {
    Unauthorized(Problem),
    ClientError(String),
    Other(Any),
    Unexpected(Raw),
}
errors!(GetTokenError else Unexpected {
    (401, 0) Unauthorized json Problem, (4, 0) ClientError text, (0, 0) Other json Any,
});

#[must_use = "a call does nothing until it is awaited"]
pub struct RevokeToken<'a>(Call<'a>);
call!(RevokeToken: empty, crate::runtime::NoError, headers RevokeTokenHeaders; key token 0);

#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RevokeTokenHeaders {
    pub remaining: Option<i64>,
    pub reset: Option<i64>,
    pub map: Option<Map<i64>>,
}
headers!(RevokeTokenHeaders { 0 remaining "X-Remaining", 1 reset "X-Reset", 2 map "X-Map" explode });

#[must_use = "a call does nothing until it is awaited"]
pub struct Bulk<'a>(Call<'a>);
impl Bulk<'_> {
    pub fn body(self, body: &Any) -> Self {
        Self(self.0.body(0, body.view()))
    }
}
call!(Bulk: empty, crate::runtime::NoError; key token 0);

#[must_use = "a call does nothing until it is awaited"]
pub struct Search<'a>(Call<'a>);
impl Search<'_> {
    pub fn ids(self, ids: &[i64]) -> Self {
        Self(self.0.set(1, ids.view()))
    }
    pub fn filter(self, filter: &Map<String>) -> Self {
        Self(self.0.set(2, filter.view()))
    }
    pub fn session(self, session: &str) -> Self {
        Self(self.0.set(4, session.view()))
    }
    pub fn token_parameter(self, token: &str) -> Self {
        Self(self.0.set(5, token.view()))
    }
}
call!(Search: any, crate::runtime::NoError; bearer access 3, key query_key 4, key cookie_key 5, anonymous);

#[must_use = "a call does nothing until it is awaited"]
pub struct PutThing<'a>(Call<'a>);
impl PutThing<'_> {
    pub fn bytes(self, body: impl Into<Body>) -> Self {
        Self(self.0.stream(0, body))
    }
    pub fn text(self, body: &str) -> Self {
        Self(self.0.body(1, body.view()))
    }
}
call!(PutThing: replies PutReply, PutThingError);

#[derive(Debug)]
#[non_exhaustive]
pub enum PutThingError {
    Found,
    Unexpected(Raw),
}
errors!(PutThingError else Unexpected { (302, 0) Found empty });

#[derive(Debug)]
#[non_exhaustive]
pub enum PutReply {
    Ok(Token),
    OkText(String),
    NoContent,
}
replies!(PutReply { (200, 0) Ok json Token, (200, 1) OkText text, (204, 0) NoContent empty });

#[must_use = "a call does nothing until it is awaited"]
pub struct Upload<'a>(Call<'a>);
call!(Upload: empty, crate::runtime::NoError);

#[must_use = "a call does nothing until it is awaited"]
pub struct Download<'a>(Call<'a>);
call!(Download: bytes, crate::runtime::NoError; key token 0);

pub type Tail<'a> = ReadyCall<'a, Lines<Any>, crate::runtime::NoError>;
pub type Watch<'a> = ReadyCall<'a, Events<Any>, crate::runtime::NoError>;

pub type Ping<'a> = ReadyCall<'a, Json<Option<Token>>, crate::runtime::NoError>;

/// The servers of the description.
pub enum Server {
    Production,
    Regional { region: String },
}
impl From<Server> for ServerUrl {
    fn from(server: Server) -> Self {
        match server {
            Server::Production => API.servers[0].with_defaults(),
            Server::Regional { region } => API.servers[2].fill(&[("region", &region)]),
        }
    }
}

/// What the type of a stream is called in signatures.
pub type Watched = EventStream<Any>;
