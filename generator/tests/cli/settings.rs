//! What the settings of `mintage.toml` do, and what is said of those that do nothing.

use super::*;

/// What is wrong between the configuration and the description is said where the configuration stands.
#[test]
fn settings_that_match_nothing() {
    let folder = folder();
    let text = "input = \"api.yaml\"\n[rename]\n\"#/components/schemas/Pett\" = \"Animal\"\n";
    std::fs::write(folder.path().join("mintage.toml"), text).unwrap();
    let made = run(folder.path(), &["generate", "--dry-run", "--format", "short"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(
        made.err.contains("mintage.toml:3:1: warning[unused-rename]"),
        "{}",
        made.err
    );
    let text = "input = \"api.yaml\"\n[select]\ntags = [\"pets\"]\n[select.exclude]\npaths = [\"/shops\"]\n";
    std::fs::write(folder.path().join("mintage.toml"), text).unwrap();
    let made = run(folder.path(), &["generate", "--dry-run", "--format", "short"]);
    assert_eq!(made.code, 2, "{}", made.err);
    assert!(
        made.err.contains("mintage.toml:5:10: error[nothing-selected]"),
        "{}",
        made.err
    );
    std::fs::write(folder.path().join("mintage.toml"), text.replace("/shops", "/*")).unwrap();
    let made = run(folder.path(), &["coverage"]);
    assert!(made.out.contains("0 operations"), "{} {}", made.out, made.err);
}

/// A rename that can't be had, or that takes a name away, is said where it stands.
#[test]
fn renames_that_meet_other_names() {
    let folder = folder();
    let text = API.replace(
        "components:\n  schemas:\n",
        "components:\n  schemas:\n    Owner:\n      properties:\n        kind: {type: string, enum: [a, b]}\n        \
         type: {type: string, enum: [c, d]}\n        pet: {$ref: '#/components/schemas/Pet'}\n        \
         either: {oneOf: [{$ref: '#/components/schemas/Pet'}, {properties: {b: {}}, required: [b]}]}\n",
    );
    let text = text.replace(
        "items: {$ref: '#/components/schemas/Pet'}",
        "items: {$ref: '#/components/schemas/Owner'}",
    );
    std::fs::write(folder.path().join("api.yaml"), text).unwrap();
    let said = |renames: &[(&str, &str)]| {
        let mut text = "input = \"api.yaml\"\n[rename]\n".to_owned();
        for (place, name) in renames {
            text.push_str(&format!("\"#/{place}\" = \"{name}\"\n"));
        }
        std::fs::write(folder.path().join("mintage.toml"), text).unwrap();
        let made = run(folder.path(), &["generate", "--stdout", "--format", "short"]);
        assert_eq!(made.code, 0, "{}", made.err);
        let said: Vec<&str> = made.err.lines().filter(|line| line.contains("warning")).collect();
        (said.join("\n"), made.out)
    };
    for (place, name) in [
        ("components/schemas/Pet", "Option"),
        ("components/schemas/Pet", "String"),
        ("components/schemas/Pet", "Client"),
        ("paths/~1pets/get", "builder"),
        ("components/schemas/Owner/properties/either/oneOf/1", "Unknown"),
    ] {
        let (said, _) = said(&[(place, name)]);
        let wanted = format!("warning[invalid-name]: `{name}` is not free: ");
        assert!(said.starts_with("mintage.toml:3:") && said.contains(&wanted), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    for (place, name) in [
        ("components/schemas/Owner", "Pet"),
        ("components/schemas/Owner/properties/type", "kind"),
    ] {
        let (said, _) = said(&[(place, name)]);
        let wanted = format!("warning[invalid-name]: `{name}` is the name of something else too");
        assert!(said.starts_with("mintage.toml:3:") && said.contains(&wanted), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    // Both, or none of the same name.
    let (quiet, _) = said(&[
        ("components/schemas/Owner", "Pet"),
        ("components/schemas/Pet", "Animal"),
    ]);
    assert_eq!(quiet, "");
    // A property and the type that stands in it have one place.
    let (quiet, out) = said(&[("components/schemas/Owner/properties/type", "sort")]);
    assert_eq!(quiet, "");
    assert!(out.contains("pub sort: "), "{out}");
    let (quiet, out) = said(&[("components/schemas/Owner/properties/type", "Sort")]);
    assert_eq!(quiet, "");
    assert!(out.contains("pub enum Sort ") || out.contains(" Sort {"), "{out}");
}

/// What is not selected is neither made nor talked about.
#[test]
fn a_selection_is_all_there_is() {
    let folder = folder();
    let text = API.replace(
        "components:\n  schemas:\n",
        "  /orders:\n    parameters: [{name: p, in: query}]\n    get:\n      responses: {'200': {$ref: '#/components/responses/Order'}}\n\
         components:\n  responses:\n    Order:\n      description: d\n      headers: {x: {}}\n      \
         content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}\n  schemas:\n    \
         Order: {properties: {bad: {type: strin}, pet: {$ref: '#/components/schemas/Pet'}}}\n    \
         Lonely: {properties: {bad: {type: strin}}}\n    \
         Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {bark: {type: string}}}]}\n",
    );
    let text = text.replace(
        "      type: object\n",
        "      type: object\n      discriminator: {propertyName: name}\n",
    );
    std::fs::write(folder.path().join("api.yaml"), text).unwrap();
    let all = run(
        folder.path(),
        &["generate", "api.yaml", "--stdout", "--format", "short"],
    );
    assert_eq!((all.code, all.err.matches("strin").count()), (0, 2), "{}", all.err);
    let select = |text: &str| {
        let text = format!("input = \"api.yaml\"\n[select]\n{text}\n");
        std::fs::write(folder.path().join("mintage.toml"), text).unwrap();
        run(folder.path(), &["generate", "--stdout", "--format", "short"])
    };
    let pets = select("tags = [\"pets\"]");
    assert_eq!((pets.code, pets.err.contains("warning")), (0, false), "{}", pets.err);
    assert!(pets.err.starts_with("1 operation: 1 typed"), "{}", pets.err);
    assert!(
        pets.out.contains("Pet") && pets.out.contains("Dog"),
        "what extends a schema comes with it"
    );
    assert!(!pets.out.contains("Lonely") && !pets.out.contains("Order"));
    // What was renamed comes back with the rest of the description, and is no slip until then.
    let renamed = select(
        "tags = [\"pets\"]\n[rename]\n\"#/components/schemas/Order\" = \"Bill\"\n\"#/components/schemas/Nothing\" = \"X\"",
    );
    let note = "note[unused-rename]: the rename of `#/components/schemas/Order` to `Bill` matches nothing of what `[select]` has chosen";
    let warning = "warning[unused-rename]: the rename of `#/components/schemas/Nothing` to `X` matches nothing\n";
    assert!(
        renamed.err.contains(note) && renamed.err.contains(warning),
        "{}",
        renamed.err
    );
    let orders = select("paths = [\"/orders\"]");
    assert_eq!(orders.err.matches("strin").count(), 1, "{}", orders.err);
    assert!(orders.err.contains("missing-schema"), "{}", orders.err);
    assert!(orders.out.contains("Order") && !orders.out.contains("Lonely"));
    let none = select("paths = [\"/orders\"]\nexclude = {paths = [\"/*\"]}");
    assert!(
        none.err
            .contains("mintage.toml:2:2: warning[nothing-selected]: the selection leaves no operation"),
        "{}",
        none.err
    );
}

/// Two for user and password, one for any other credential.
#[test]
fn variables_of_credentials_are_counted() {
    let folder = folder();
    let schemes = "  securitySchemes:\n    login: {type: http, scheme: basic}\n    key: {type: apiKey, in: header, name: Key}\n\
                   security: [{login: []}, {key: []}]\n";
    std::fs::write(folder.path().join("api.yaml"), format!("{API}{schemes}")).unwrap();
    let set = |line: &str| {
        let text = format!("input = \"api.yaml\"\n[auth.variables]\n{line}\n");
        std::fs::write(folder.path().join("mintage.toml"), text).unwrap();
        run(folder.path(), &["generate", "--dry-run", "--format", "short"])
    };
    for line in ["login = [\"A\", \"B\"]", "key = \"A\"", "key = [\"A\"]"] {
        assert_eq!(set(line).code, 0, "{line}");
    }
    for (line, words) in [
        ("login = \"X\"", "`login` is read from two variables, not from 1"),
        (
            "login = [\"A\", \"B\", \"C\"]",
            "`login` is read from two variables, not from 3",
        ),
        ("key = [\"A\", \"B\"]", "`key` is read from one variable, not from 2"),
        ("key = []", "`key` is read from one variable, not from 0"),
        ("key = 3", "expected a string or a list of strings, found an integer"),
        ("login = [\"A\", 3]", "expected a string, found an integer"),
    ] {
        let made = set(line);
        assert_eq!(made.code, 2, "{line}: {}", made.err);
        assert!(
            made.err.starts_with("mintage.toml:3:") && made.err.contains(words),
            "{line}: {}",
            made.err
        );
        assert_eq!(made.err.matches("error[").count(), 1, "{line}: {}", made.err);
    }
}

/// What the configuration says of the package is in its `Cargo.toml`, as TOML.
#[test]
fn the_package_is_what_the_configuration_says() {
    let folder = folder();
    for publish in ["true", "false"] {
        let text = format!("input = \"api.yaml\"\n[package]\npublish = {publish}\n");
        std::fs::write(folder.path().join("mintage.toml"), text).unwrap();
        let made = run(folder.path(), &["generate"]);
        assert_eq!(made.code, 0, "{}", made.err);
        let manifest = read(&folder, "generated/Cargo.toml");
        assert!(manifest.contains(&format!("\npublish = {publish}\n")), "{manifest}");
    }
}

/// Which schemes carry one credential only the configuration knows: who reads the client is told.
#[test]
fn aliases_are_told_in_the_readme() {
    let folder = folder();
    let text = API.replace(
        "components:\n",
        "security: [{key: []}, {token: []}, {session: []}]\ncomponents:\n  securitySchemes:\n    \
         key: {type: apiKey, in: header, name: Key}\n    token: {type: http, scheme: bearer}\n    \
         session: {type: apiKey, in: cookie, name: s}\n",
    );
    std::fs::write(folder.path().join("api.yaml"), text).unwrap();
    let readme = |aliases: &str| {
        let text = format!("input = \"api.yaml\"\nout = \"client\"\n[auth]\naliases = {aliases}\n");
        std::fs::write(folder.path().join("mintage.toml"), text).unwrap();
        let made = run(folder.path(), &["generate"]);
        assert_eq!(made.code, 0, "{}", made.err);
        read(&folder, "client/README.md")
    };
    let two = readme("[[\"key\", \"token\"]]");
    assert!(
        two.contains("\n\n`.key(…)` and `.token(…)` take the same credential: setting one sets the other.\n\n"),
        "{two}"
    );
    let three = readme("[[\"key\", \"token\"], [\"session\", \"key\"]]");
    let line = "`.key(…)`, `.session(…)` and `.token(…)` take the same credential: setting one sets the others.";
    assert!(three.contains(line), "{three}");
    assert!(!readme("[]").contains("the same credential"));
}
