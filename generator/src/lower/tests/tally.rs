//! The tally: every operation and property once, and none that the client lacks among the typed ones.

use super::lowered;
use crate::config::Config;
use crate::config::{Selection, Selectors};
use crate::diag::Sink;
use crate::lower::lower;
use crate::model::{Api, Count};
use crate::select::select;
use crate::source::{Input, load};

fn lacking(api: &Api) -> Vec<&str> {
    let names = api.tally.lacking.iter();
    names.filter_map(|at| at.pointer.rsplit('/').next()).collect()
}

fn counted(api: &Api) -> (usize, usize, usize) {
    let Count {
        typed,
        widened,
        left_out,
    } = api.tally.properties;
    (typed, widened, left_out)
}

#[test]
fn a_property_that_no_type_has_is_left_out() {
    let text = r##"
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /a:
    post:
      requestBody: {content: {application/xml: {schema: {type: object, properties: {xml: {type: string}}}}}}
      responses:
        "200": {description: ok, content: {text/csv: {schema: {type: object, properties: {csv: {type: string}}}}}}
        "204": {description: ok, content: {application/json: {schema: {type: object, properties: {never: {type: string}}}}}}
        "400": {description: ok, content: {application/json: {schema: {type: object, properties: {kept: {type: string}}}}}}
      callbacks:
        done: {"{$url}": {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {told: {}}}}}}}}}
components:
  schemas:
    Text: {type: string, properties: {of_text: {type: string}}}
    Clash: {allOf: [{type: string}, {type: object, properties: {clashing: {type: string}}}]}
    None: {type: object, properties: {of_none: {type: string}}, anyOf: [{type: string}, {type: string, enum: [a]}]}
"##;
    let (api, found) = lowered(text);
    assert_eq!(counted(&api), (1, 0, 7));
    // Of each there is a message that says why.
    assert!(found.iter().all(|said| said.code != "property-unplaced"));
    assert_eq!(
        lacking(&api),
        ["clashing", "of_none", "of_text", "told", "xml", "csv", "never"]
    );
}

/// Said twice, said of some objects alone, or said to be never there: the types say all of it.
#[test]
fn a_property_that_a_type_says_some_other_way_is_typed() {
    let text = r##"
openapi: 3.1.0
info: {title: T, version: "1"}
paths: {}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string}, kind: {type: string}, never: false}}
    Alias: {allOf: [{$ref: "#/components/schemas/Pet"}, {properties: {name: {type: string}}}]}
    Narrow: {allOf: [{$ref: "#/components/schemas/Pet"}, {properties: {kind: {const: cat}}}]}
    Some:
      type: object
      properties: {t: {type: string}}
      if: {properties: {t: {const: a}}}
      then: {properties: {t: {maxLength: 1}, v: {type: string}}}
      else: {properties: {v: {type: integer}}}
      not: {properties: {checked: {type: string}}}
    Either:
      type: object
      properties: {id: {type: string}}
      oneOf:
        - {type: object, required: [id, a], properties: {id: {type: string}, a: {type: string}}}
        - {type: object, required: [id, b], properties: {id: {type: string}, b: {type: string}}}
    Same: {oneOf: [{type: object, properties: {x: {type: string}}}, {type: object, properties: {x: {type: integer}}}]}
    Seen: {type: object, properties: {seen: {type: string, readOnly: true}}}
    Mine: {x-rust-type: "my::Type", type: object, properties: {mine: {type: string}}}
"##;
    let (api, _) = lowered(text);
    assert_eq!(lacking(&api), [""; 0]);
    assert_eq!(counted(&api), (17, 0, 0));
}

#[test]
fn what_is_not_selected_is_not_counted() {
    let text = r##"
openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /pets: {get: {tags: [pets], responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}}}
  /shops: {get: {tags: [shops], responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Shop"}}}}}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}, born: {type: string}}}
    Shop: {type: object, properties: {pets: {$ref: "#/components/schemas/Pet"}, at: {$ref: "#/nowhere"}}}
"##;
    let mut sink = Sink::new();
    let input = Input {
        name: "t.yaml".to_owned(),
        text: Some(text.to_owned()),
    };
    let sources = load(&[input], &mut sink);
    let document = crate::read::read(&sources, &mut sink).expect("a document");
    let api = lower(&document, &Config::default(), &mut sink);
    assert_eq!(counted(&api), (3, 1, 0));
    let pets = Selection {
        include: Selectors {
            tags: vec!["pets".to_owned()],
            ..Selectors::default()
        },
        ..Selection::default()
    };
    let document = select(document, &pets, &mut sink);
    let api = lower(&document, &Config::default(), &mut sink);
    assert_eq!(counted(&api), (2, 0, 0));
    assert_eq!(api.tally.operations.typed, 1);
}

#[test]
fn operations_under_a_key_that_stands_twice_are_left_out() {
    let operation = "{responses: {default: {description: ok}}}";
    let text = format!(
        r##"
openapi: 3.0.3
info: {{title: T, version: "1"}}
paths:
  /a: {{}}
  /a: {{get: {operation}, put: {operation}}}
  /b: {{get: {operation}, get: {operation}}}
  /b: {{$ref: "#/paths/~1a"}}
paths:
  /c: {{post: {operation}}}
"##
    );
    let (api, _) = lowered(&text);
    let Count { typed, left_out, .. } = api.tally.operations;
    let gone = api.tally.losses.iter().filter_map(|loss| loss.left_out.as_ref());
    let gone: Vec<String> = gone.map(|(method, path)| format!("{method} {path}")).collect();
    assert_eq!(gone, ["POST /c", "GET /a", "PUT /a", "* /b", "GET /b"]);
    assert_eq!((typed, left_out), (1, 5));
}

#[test]
fn a_header_field_of_a_part_that_is_not_sent_is_a_loss() {
    let text = r##"
openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /form:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, properties: {note: {type: string}}}
            encoding: {note: {headers: {X-Must: {required: true, schema: {type: string}}}}}
      responses: {"204": {description: ok}}
"##;
    let (api, _) = lowered(text);
    assert_eq!(api.tally.operations.widened, 1);
    assert_eq!(api.tally.losses[0].code, "part-header");
}

/// What is said of a value beside `not` is its type; `not` alone is none.
#[test]
fn a_value_of_which_only_not_speaks_is_widened() {
    let text = r##"
openapi: 3.1.0
info: {title: T, version: "1"}
paths: {}
components:
  schemas:
    Pet:
      type: object
      not: {required: [a]}
      properties:
        typed: {type: string, not: {const: root}}
        alone: {not: {type: string}}
        branch: {oneOf: [{type: string}, {not: {type: string}}]}
        nothing: {allOf: [{not: {}}]}
        never: {not: {}}
"##;
    let (api, found) = lowered(text);
    assert_eq!(counted(&api), (2, 3, 0));
    let codes: Vec<&str> = found.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["not-alone", "not-alone", "schema-never"]);
}

/// What is lost in one place concerns the same operations: a list of them for each took six gigabytes.
#[test]
fn many_losses_of_many_operations_share_a_list() {
    const MANY: usize = 3_000;
    let mut text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n".to_owned();
    let answer = "get: {responses: {'200': {description: d, content: {application/json: {schema: ";
    text.push_str(&format!("  /p:\n    {answer}{{type: object, properties: {{"));
    for i in 0..MANY {
        text.push_str(&format!("a{i}: {{$ref: '#/x'}}, "));
    }
    text.push_str("}}}}}}}\n");
    let same = "{type: array, items: {$ref: '#/paths/~1p/get/responses/200/content/application~1json/schema'}}";
    for i in 0..MANY {
        text.push_str(&format!("  /q{i}:\n    {answer}{same}}}}}}}}}}}\n"));
    }
    let begin = std::time::Instant::now();
    let (api, _) = lowered(&text);
    assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
    assert_eq!(api.tally.operations.widened, MANY + 1);
    let lists: Vec<&std::sync::Arc<[usize]>> = api.tally.losses.iter().map(|loss| &loss.operations).collect();
    assert_eq!(lists.len(), MANY);
    assert!(lists.iter().all(|list| std::sync::Arc::ptr_eq(list, lists[0])));
}

/// What only lists have is gone where `type`, or that of another schema, allows none.
#[test]
fn items_of_what_is_no_list_widen_who_has_them() {
    for (schema, widened) in [
        ("{type: object, items: {properties: {a: {type: string}}}}", 1),
        ("{type: string, prefixItems: [{type: string}]}", 1),
        ("{allOf: [{type: string}, {items: {type: string}}]}", 1),
        ("{type: object, items: {}}", 0),
        ("{type: string, items: {type: string, format: uuid}}", 1),
        // That is all there is to say.
        ("{type: string, items: {type: string, description: each}}", 0),
        ("{type: [object, array], items: {type: string}}", 0),
        ("{allOf: [{type: array}, {items: {type: string}}]}", 0),
    ] {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{get: {{responses: {{'200': {{description: ok, \
             content: {{application/json: {{schema: {schema}}}}}}}}}}}}}}}\n"
        );
        assert_eq!(lowered(&text).0.tally.operations.widened, widened, "{schema}");
    }
}

/// A part of an operation that is not read, for whatever reason, is not typed.
#[test]
fn an_operation_that_lacks_a_part_is_widened() {
    for operation in [
        "{responses: hello}",
        "{responses: {ok: {description: ok, content: {application/json: {schema: {type: string}}}}}}",
        "{responses: {2XX: {description: ok}, 2xx: {description: ok}}}",
        "{responses: {'200': {description: ok, content: [5]}}}",
        "{responses: {'200': {description: ok, content: {a/b: {schema: {}}, A/b: {schema: {}}}}}}",
        "{responses: {'200': {description: ok, headers: [5]}}}",
        "{responses: {'200': {description: ok}}, requestBody: {content: hello}}",
        "{responses: {'200': {description: ok}}, requestBody: {content: {multipart/form-data: {schema: {type: object}, encoding: [5]}}}}",
        "{responses: {'200': {description: ok}}, requestBody: {content: {multipart/form-data: {schema: {type: object}, encoding: {a: 5}}}}}",
        "{responses: {'200': {description: ok}}, parameters: hello}",
        "{responses: {'200': {$ref: '#/components/responses/Odd'}}}",
    ] {
        let text = format!(
            "openapi: 3.0.3
info: {{title: T, version: '1'}}
paths:
  /a: {{post: {operation}}}
  /b: {{get: {{responses: {{'200': {{description: ok}}}}}}}}
components: {{responses: {{Odd: {{description: ok, content: 5}}}}}}
"
        );
        let (api, _) = lowered(&text);
        assert_eq!(
            (api.tally.operations.typed, api.tally.operations.widened),
            (1, 1),
            "{operation}"
        );
    }
}

/// The specification has a `Content-Type` among them ignored, in an answer and in a part (OAS 3.0.4 §4.8.15.1, §4.8.17), and
/// as a parameter (§4.8.12.2).
#[test]
fn what_is_wrong_with_an_ignored_header_field_costs_nothing() {
    let widened = |header: &str| {
        let text = format!(
            r##"
openapi: 3.1.0
info: {{title: T, version: "1"}}
paths:
  /a:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema: {{type: object, properties: {{file: {{type: string, format: binary}}}}}}
            encoding: {{file: {{headers: {{{header}}}}}}}
      responses: {{"200": {{description: ok, headers: {{{header}}}}}}}
"##
        );
        lowered(&text).0.tally.operations.widened
    };
    for broken in [
        "{$ref: '#/components/headers/Gone'}",
        "{schema: {$ref: '#/components/schemas/Gone'}}",
    ] {
        assert_eq!(widened(&format!("Content-Type: {broken}")), 0);
        assert_eq!(widened(&format!("X-Kind: {broken}")), 1);
    }
}
