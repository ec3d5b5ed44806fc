//! Parameters, paths, responses, security, groups.

use super::*;

fn with_paths(paths: &str) -> String {
    let indented: String = paths.trim_matches('\n').lines().map(|l| format!("  {l}\n")).collect();
    // Schemes that nothing asks for would be told of.
    let schemes = match paths.contains("security:") {
        true => "{key: {type: apiKey, in: header, name: X-Key}, basic: {type: http, scheme: basic}}",
        false => "{}",
    };
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\ntags: [{{name: b}}]\ncomponents:\n  securitySchemes: {schemes}\npaths:\n{indented}"
    )
}

#[test]
fn parameters_keep_their_style_and_lose_null() {
    let text = with_paths(
        "/a/{id}:
  get:
    operationId: a
    parameters:
      - {name: id, in: path, required: true, schema: {type: string, nullable: true}}
      - {name: l, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: integer}}}
      - {name: d, in: query, style: deepObject, explode: true, schema: {type: object, properties: {x: {type: integer}}}}
      - {name: j, in: query, content: {application/json: {schema: {type: array, items: {type: string}}}}}
      - {name: Authorization, in: header, schema: {type: string}}
      - {name: Accept-Encoding, in: header, schema: {type: string}}
      - {name: Connection, in: header, schema: {type: string}}
      - {name: transfer-encoding, in: header, schema: {type: string}}
      - {name: c, in: cookie, schema: {type: boolean}}
    responses: {'200': {description: ok}}",
    );
    let found = dumped(&text);
    for line in [
        "  path id: string (Simple)",
        "  query l?: [i64] (PipeDelimited)",
        "  query d?: a<parameter d> (DeepObject explode)",
        "  query j?: [string] (application/json)",
        "  cookie c?: bool (Form explode)",
    ] {
        assert!(found.lines().any(|l| l == line), "{line} is missing in\n{found}");
    }
    assert!(!found.contains("  header "), "{found}");
    assert_eq!(codes(&text), ["parameter-ignored"; 4]);
}

#[test]
fn a_query_in_the_path_is_cut_off() {
    let text = with_paths(
        "/a?kind=x&id={id}:
  get:
    operationId: a
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    responses: {'200': {description: ok}}",
    );
    let found = dumped(&text);
    assert!(
        found.contains("operation a Get /a?kind=x []\n  query id: i64 (Form explode)"),
        "{found}"
    );
}

#[test]
fn an_argument_must_not_spell_another_path() {
    let text = with_paths(
        "/t/{id}:
  get: {operationId: one, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}
/t/self:
  get: {operationId: self, responses: {'200': {description: ok}}}
/t/other:
  post: {operationId: other, responses: {'200': {description: ok}}}",
    );
    let found = dumped(&text);
    assert!(
        found.contains("  shadow /t/other None\n  shadow /t/self Some(1)"),
        "{found}"
    );
}

#[test]
fn security_is_an_or_of_ands_and_tags_make_groups() {
    let text = with_paths(
        "/a:
  get: {operationId: a, tags: [a], security: [{key: [], basic: []}, {}], responses: {'200': {description: ok}}}
  put: {operationId: b, tags: [b], responses: {'200': {description: ok}}}",
    );
    let (api, _) = lowered(&text);
    assert_eq!(
        api.groups.iter().map(|g| g.tag.as_str()).collect::<Vec<_>>(),
        ["b", "a"]
    );
    assert!(dump(&api).contains("  security key + basic\n  security none"));
}

#[test]
fn a_repeated_or_missing_id_is_told_once() {
    let text = with_paths(
        "/a:
  get: {operationId: a, responses: {'200': {description: ok}}}
  put: {operationId: a, responses: {'200': {description: ok}}}
  post: {responses: {'200': {description: ok}}}",
    );
    let (api, found) = lowered(&text);
    let mut codes: Vec<_> = found.iter().map(|d| d.code).collect();
    codes.sort();
    assert_eq!(codes, ["operation-id-missing", "operation-id-twice"]);
    assert_eq!(api.operations.iter().filter(|o| o.id.is_some()).count(), 1);
}

#[test]
fn paths_that_share_a_path_item_repeat_no_id() {
    let text = with_paths(
        "/a: {$ref: '#/paths/~1b'}
/b:
  get: {operationId: b, responses: {'200': {description: ok}}}
/c: {$ref: '#/paths/~1b'}",
    );
    let (api, found) = lowered(&text);
    assert!(found.is_empty(), "{found:?}");
    let ids: Vec<_> = api
        .operations
        .iter()
        .map(|o| (o.path.as_str(), o.id.as_deref()))
        .collect();
    assert_eq!(ids, [("/a", None), ("/b", Some("b")), ("/c", None)]);
}

#[test]
fn what_http_never_carries_is_not_offered() {
    let text = with_paths(
        "/a:
  get:
    operationId: a
    responses:
      '204': {description: no, content: {application/json: {schema: {type: string}}}}
      4XX: {description: bad, headers: {X-N: {schema: {type: integer}}, Content-Type: {schema: {type: string}}}}
  head: {operationId: h, responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}",
    );
    let found = dumped(&text);
    assert!(
        found.contains("  204 empty\n  4XX empty\n    header X-N: i64\n"),
        "{found}"
    );
    // What `content` says it is (OAS 3.0.4 §4.8.17).
    assert!(!found.contains("header Content-Type"), "{found}");
    assert!(found.contains("operation h Head /a []\n  200 empty"), "{found}");
}

#[test]
fn losses_reach_the_operations_that_use_them() {
    let text = with_paths(
        "/a:
  get: {operationId: a, responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {deep: {$ref: '#/components/schemas/Odd'}}}}}}}}
  put: {operationId: b, responses: {'200': {description: ok}}}",
    )
    .replace("components:\n", "components:\n  schemas:\n    Odd: {allOf: [{type: string}, {type: integer}]}\n");
    let (api, _) = lowered(&text);
    assert_eq!((api.tally.operations.typed, api.tally.operations.widened), (1, 1));
    assert_eq!(*api.tally.losses[0].operations, [0]);
}

#[test]
fn what_the_reader_could_not_follow_is_a_loss_of_the_operation() {
    let text = r##"
openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /a:
    parameters: [{$ref: "#/components/parameters/Gone"}]
    get: {responses: {default: {description: ok}}}
    put: {responses: {default: {description: ok}}}
  /b:
    get:
      responses: {"200": {$ref: "#/components/responses/Gone"}}
  /c:
    get:
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
  /d:
    get: {responses: {"200": {description: ok, content: {application/json: {schema: {}}}}}}
components:
  schemas:
    Thing:
      type: object
      properties: {gone: {$ref: "#/nowhere"}, odd: {type: sting}, known: {type: string}, any: {}}
"##;
    let (api, _) = lowered(text);
    assert_eq!((api.tally.operations.typed, api.tally.operations.widened), (1, 4));
    assert_eq!((api.tally.properties.typed, api.tally.properties.widened), (2, 2));
}

/// No type names the part, the branch or the value that is gone.
#[test]
fn a_broken_schema_widens_whatever_it_is_part_of() {
    for (schema, properties) in [
        ("{oneOf: [{$ref: '#/x'}, {$ref: '#/components/schemas/A'}]}", 0),
        ("{anyOf: [{type: strin}, {$ref: '#/components/schemas/A'}]}", 0),
        ("{oneOf: [word, {$ref: '#/components/schemas/A'}]}", 0),
        ("{allOf: [{$ref: '#/x'}, {$ref: '#/components/schemas/A'}]}", 0),
        (
            "{additionalProperties: false, properties: {}, allOf: [{$ref: '#/x'}]}",
            0,
        ),
        ("{type: object, additionalProperties: {$ref: 'https://e.com/x'}}", 0),
        ("{type: object, additionalProperties: {type: strin}}", 0),
        ("{oneOf: [{$ref: '#/components/schemas/Inner'}, {type: string}]}", 0),
        ("{properties: {p: {oneOf: [{$ref: '#/x'}, {type: string}]}}}", 1),
        ("{properties: {p: {type: array, items: {$ref: '#/x'}}}}", 1),
        ("{type: string, properties: {q: {type: string}}}", 0),
        ("{allOf: [{type: string}, {properties: {q: {type: string}}}]}", 0),
    ] {
        let text = format!(
            "openapi: 3.0.3
info: {{title: T, version: '1'}}
paths:
  /p: {{get: {{responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{$ref: '#/components/schemas/P'}}}}}}}}}}}}}}
  /a: {{get: {{responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}}}
components:
  schemas:
    A: {{type: object, required: [a], properties: {{a: {{type: string}}}}}}
    Inner: {{oneOf: [{{$ref: '#/x'}}, {{type: string}}]}}
    P: {schema}
"
        );
        let (api, _) = lowered(&text);
        let of_p: Vec<&[usize]> = api.tally.losses.iter().map(|loss| &*loss.operations).collect();
        let p = api.operations.iter().position(|operation| operation.path == "/p");
        assert!(of_p.contains(&&[p.unwrap()][..]), "{schema}: {of_p:?}");
        assert_eq!(
            (api.tally.operations.typed, api.tally.operations.widened),
            (1, 1),
            "{schema}"
        );
        assert_eq!(api.tally.properties.widened, properties, "{schema}");
    }
}

#[test]
fn what_costs_the_value_nothing_is_no_loss() {
    for schema in [
        "{type: strin, properties: {a: {type: string}}}",
        "{type: strin, enum: [a]}",
        "{not: {$ref: '#/x'}, type: string}",
        "{oneOf: [{type: boolean}, {type: object}], properties: {a: {type: string}}}",
    ] {
        let text = with_paths(&format!(
            "/p: {{get: {{responses: {{'200': {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}}}}}}}"
        ));
        let (api, _) = lowered(&text);
        assert_eq!(api.tally.operations.widened, 0, "{schema}");
    }
}

/// Each path has two operations that use one component in which something is lost.
#[test]
fn a_loss_in_a_component_is_one_of_all_operations_that_use_it() {
    let text = r##"
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /choice:
    get: {parameters: [{$ref: "#/components/parameters/Choice"}]}
    put: {parameters: [{$ref: "#/components/parameters/Choice"}]}
  /unplaced:
    parameters: [{$ref: "#/components/parameters/Unplaced"}]
    get: {}
    put: {}
  /unnamed:
    get: {parameters: [{$ref: "#/components/parameters/Unnamed"}]}
    put: {parameters: [{$ref: "#/components/parameters/Unnamed"}]}
  /list:
    get: {responses: {"200": {$ref: "#/components/responses/List"}}}
    put: {responses: {"200": {$ref: "#/components/responses/List"}}}
  /header:
    get: {responses: {"200": {$ref: "#/components/responses/Header"}}}
    put: {responses: {"200": {$ref: "#/components/responses/Header"}}}
  /media:
    post: {requestBody: {$ref: "#/components/requestBodies/Media"}}
    put: {requestBody: {$ref: "#/components/requestBodies/Media"}}
  /nobody:
    post: {requestBody: {$ref: "#/components/requestBodies/None"}}
    put: {requestBody: {$ref: "#/components/requestBodies/None"}}
  /view:
    post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Views"}}}}}
    get: {responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Views"}}}}}}
components:
  parameters:
    Choice: {name: c, in: query, schema: {oneOf: [{type: boolean}, {type: array, items: {$ref: "#/nowhere"}}]}}
    Unplaced: {name: u, schema: {type: string}}
    Unnamed: {name: a b, in: header, schema: {type: string}}
  responses:
    List:
      description: ok
      content:
        application/json:
          schema: {type: array, items: {oneOf: [{type: boolean}, {type: array, items: {type: sting}}]}}
    Header: {description: ok, headers: {X-Gone: {$ref: "#/nowhere"}}}
  requestBodies:
    Media: {content: {application/json: {$ref: "#/nowhere"}}}
    None: {required: true}
  schemas:
    Views: {type: object, properties: {id: {type: string, readOnly: true}, gone: {$ref: "#/nowhere"}}}
"##;
    let (api, _) = lowered(text);
    let typed = |index: &usize| !api.tally.losses.iter().any(|loss| loss.operations.contains(index));
    let whole: Vec<&str> = (0..api.operations.len())
        .filter(typed)
        .map(|index| api.operations[index].path.as_str())
        .collect();
    assert_eq!(whole, [""; 0]);
    assert_eq!(api.tally.operations.widened, 16);
}

#[test]
fn an_operation_left_out_is_counted() {
    let text = with_paths(
        "/kept:
  get: {responses: {default: {description: ok}}}
  put: a word
  query: {responses: {default: {description: ok}}}
  DELETE: {responses: {default: {description: ok}}}
  Get: {responses: {default: {description: ok}}}
/far: {$ref: '#/components/pathItems/Gone'}
/beside:
  $ref: '#/components/pathItems/Gone'
  get: {responses: {default: {description: ok}}}
/word: a word",
    );
    let (api, _) = lowered(&text);
    assert_eq!((api.tally.operations.typed, api.tally.operations.left_out), (3, 6));
    let gone: Vec<String> = api
        .tally
        .losses
        .iter()
        .filter_map(|loss| Some((loss.left_out.as_ref()?, loss.code)))
        .map(|((method, path), code)| format!("{method} {path} {code}"))
        .collect();
    assert_eq!(
        gone,
        [
            "* /beside unresolved-reference",
            "* /far unresolved-reference",
            "GET /kept uppercase-method",
            "PUT /kept wrong-type",
            "QUERY /kept newer-method",
            "* /word wrong-type",
        ]
    );
}

#[test]
fn a_credential_is_asked_for_once() {
    let text = with_paths(
        "/a:
  get:
    security: [{key: []}]
    parameters: [{name: x-key, in: header, required: true, schema: {type: string}}, {name: X-Key, in: query, schema: {type: string}}, {name: Content-Length, in: header, schema: {type: integer}}]
    responses: {'200': {description: ok}}",
    );
    let (api, sink) = lowered(&text);
    let left: Vec<_> = api.operations[0]
        .parameters
        .iter()
        .map(|p| (p.name.as_str(), p.location))
        .collect();
    assert_eq!(left, [("X-Key", crate::model::Location::Query)]);
    assert_eq!(sink.iter().filter(|d| d.code == "parameter-ignored").count(), 2);
}

#[test]
fn a_path_item_and_what_it_refers_to_hold_together() {
    let text = with_paths(
        "/a:
  $ref: '#/components/pathItems/There'
  parameters: [{name: mine, in: query, schema: {type: string}}]
  post: {operationId: post, responses: {'204': {description: ok}}}",
    )
    .replace("openapi: 3.0.3", "openapi: 3.1.0")
    .replace("components:\n", "components:\n  pathItems:\n    There: {parameters: [{name: X-Tenant, in: header, required: true, schema: {type: string}}], servers: [{url: 'https://there.test'}], get: {operationId: get, responses: {'204': {description: ok}}}}\n");
    let (api, _) = lowered(&text);
    for operation in &api.operations {
        let names: Vec<&str> = operation.parameters.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["mine", "X-Tenant"], "{:?}", operation.id);
        assert_eq!(operation.servers.len(), 1, "{:?}", operation.id);
    }
    assert_eq!(api.operations.len(), 2);
}
