//! Scalars: how wide a number is, what is text, and what bytes.

use super::*;
use crate::config::DateTimeChoice;

#[test]
fn an_integer_is_as_wide_as_its_bounds() {
    let found = types(
        "Wide:
  type: object
  properties:
    most: {type: integer, maximum: 18446744073709551615}
    unsigned: {type: integer, minimum: 0, maximum: 18446744073709551615}
    below: {type: integer, minimum: 0, exclusiveMaximum: 9223372036854775809}
    below32: {type: integer, format: int32, exclusiveMaximum: 4294967296}
    above: {type: integer, format: uint32, exclusiveMinimum: -2}
    inside32: {type: integer, format: int32, exclusiveMinimum: -2147483649, exclusiveMaximum: 2147483648}
    inside64: {type: integer, exclusiveMinimum: -9223372036854775809, exclusiveMaximum: 9.223372036854775808e18}
    further: {type: integer, format: int32, minimum: 0, exclusiveMinimum: 5000000000}
    nearer: {type: integer, format: int32, maximum: 5000000000, exclusiveMaximum: 10}
    fraction: {type: integer, format: int32, exclusiveMaximum: 2147483647.5}",
    );
    same(
        &found,
        "
struct Wide both
  most?: i128
  unsigned?: u64
  below?: u64
  below32?: i64
  above?: i64
  inside32?: i32
  inside64?: i64
  further?: i64
  nearer?: i32
  fraction?: i32",
    );
}

#[test]
fn no_text_with_a_format_of_its_own_is_a_file() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    post:
      operationId: a
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                file: {type: string, format: binary}
                image: {type: string, contentMediaType: image/png}
                encoded: {type: string, format: binary, contentEncoding: base64}
                listed: {type: string, format: binary, enum: [x, y]}
                xml: {type: string, contentMediaType: application/xml}
                vector: {type: string, contentMediaType: image/svg+xml}
                json: {type: string, contentMediaType: Application/JSON}
                text: {type: string, contentMediaType: text/csv}
      responses: {'204': {description: ok}}
";
    let found = dumped(text);
    for line in [
        "  file?: binary",
        "  image?: binary",
        "  encoded?: base64",
        "  listed?: a<body>.listed",
        "  xml?: string",
        "  vector?: string",
        "  json?: string",
        "  text?: string",
    ] {
        assert!(found.lines().any(|l| l == line), "{line} is missing in\n{found}");
    }
}

#[test]
fn dates_are_text_where_times_are() {
    let text = schemas(
        "When: {type: object, properties: {at: {type: string, format: date-time}, on: {type: string, format: date}}}",
    );
    let fields = |config: &Config| {
        let (api, _) = lowered_as(&text, config);
        let found = dump(&api);
        let fields = found
            .lines()
            .filter(|line| line.starts_with("  at") || line.starts_with("  on"));
        fields.map(str::to_owned).collect::<Vec<_>>()
    };
    let mut config = Config::default();
    assert_eq!(fields(&config), ["  at?: datetime", "  on?: date"]);
    config.formats.date_time = DateTimeChoice::Text;
    assert_eq!(fields(&config), ["  at?: string", "  on?: string"]);
}

/// What a header field holds is text to begin with.
#[test]
fn a_number_in_a_header_is_a_number() {
    let number = "{type: [integer, string], format: int32, pattern: '^-?(?:0|[1-9]\\d*)$'}";
    let text = format!(
        "openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /a:
    get:
      operationId: a
      responses:
        '200':
          description: ok
          headers: {{X-N: {{schema: {number}}}}}
          content: {{application/json: {{schema: {number}}}}}
"
    );
    let found = dumped(&text);
    assert!(found.contains("json: lenient i32\n    header X-N: i32"), "{found}");
}

#[test]
fn an_integer_beyond_all_types_stays_what_it_is() {
    let found = types("A: {type: integer, enum: [1e300, 5, -1e38, 2e38, 1.0]}");
    assert!(
        found.contains("1e300") || found.contains("1e+300") || found.contains("1000000"),
        "{found}"
    );
    assert!(!found.contains("170141183460469231731687303715884105727"), "{found}");
}
