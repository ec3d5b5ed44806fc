//! What becomes of an author's Markdown, piece by piece.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;

fn cleaned(text: &str) -> String {
    clean(text).join("\n")
}

#[test]
fn code_is_never_taken_for_rust() {
    assert_eq!(
        cleaned("Do:\n\n```\nlet x;\n```\nend"),
        "Do:\n\n```text\nlet x;\n```\nend"
    );
    assert_eq!(cleaned("~~~rust,ignore\nx\n~~~"), "~~~text\nx\n~~~");
    assert_eq!(cleaned("```json\n{}\n```"), "```json\n{}\n```");
    assert_eq!(
        cleaned("a\n\n    fn main() {}\n\n    }\nb"),
        "a\n\n```text\nfn main() {}\n\n}\n```\nb"
    );
    assert_eq!(cleaned("> ```\n> x\n> ```"), "> ```text\n> x\n> ```");
    assert_eq!(cleaned("```\nnever closed <T>"), "```text\nnever closed <T>\n```");
    assert_eq!(cleaned("- one\n\n          deep"), "- one\n\n  deep");
}

#[test]
fn what_is_said_twice_stands_once() {
    let long = "Delete a record. Once it is deleted, it will no longer appear in the list of records nor in the logs of \
                the account, and nobody can bring it back.";
    let wrapped = clean(long);
    assert!(wrapped.len() > 1);
    let said = |summary: &str, description: Option<&str>| {
        let docs = Docs {
            summary: Some(summary.to_owned()),
            description: description.map(str::to_owned),
            external: None,
        };
        lines(&docs, "").join("\n")
    };
    assert_eq!(said(long, None), wrapped.join("\n"));
    assert_eq!(said(long, Some(long)), wrapped.join("\n"));
    let more = format!("{long}\n\nMore.");
    assert_eq!(said(long, Some(&more)), format!("{}\n\nMore.", wrapped.join("\n")));
    assert_eq!(said(&more, Some(&more)), format!("{}\n\nMore.", wrapped.join("\n")));
    assert_eq!(
        said(long, Some("Delete.")),
        format!("{}\n\nDelete.", wrapped.join("\n"))
    );
    assert_eq!(said("Get it", Some("Get it.\nNow.")), "Get it.\nNow.");
    assert_eq!(said("Get it", Some("Get all.")), "Get it\n\nGet all.");
}

#[test]
fn a_margin_alone_makes_no_code() {
    for front in [
        "# Example",
        "Example\n---",
        "Example\n\n***",
        "| a | b |\n|---|---|\n| 1 | 2 |",
    ] {
        assert_eq!(
            cleaned(&format!("{front}\n    GET /x")),
            format!("{front}\n```text\nGET /x\n```")
        );
    }
    assert_eq!(cleaned("<p>\n    some\n</p>\n<p>\n    more\n</p>"), "some\n\nmore");
    assert_eq!(cleaned("A:<br/><br/>\n    GET /x"), "A:\n\nGET /x");
    assert_eq!(
        cleaned("<ul>\n    <li>\n        one\n    </li>\n    <li>two</li>\n</ul>"),
        "- one\n- two"
    );
    assert_eq!(cleaned(">     GET /x"), "> ```text\n> GET /x\n> ```");
    assert_eq!(cleaned("-      GET /x"), "- GET /x");
    assert_eq!(
        cleaned("<pre>\n    GET /x\n\n      GET &lt;y&gt;\n</pre>"),
        "```text\nGET /x\n\n  GET <y>\n```"
    );
}

#[test]
fn code_may_begin_on_the_line_of_a_list_item() {
    assert_eq!(
        cleaned("- ```\n  GET /foo bar\n  ```\n- other"),
        "- ```text\n  GET /foo bar\n  ```\n- other"
    );
    assert_eq!(cleaned("* ~~~\n  x\n  ~~~"), "* ~~~text\n  x\n  ~~~");
    assert_eq!(cleaned("> - ```\n>   x\n>   ```"), "> - ```text\n>   x\n>   ```");
    assert_eq!(
        cleaned("1. Do\n   ```\n   GET /foo\n2. Then"),
        "1. Do\n   ```text\n   GET /foo\n   ```\n2. Then"
    );
    assert_eq!(cleaned("*   one\n\n    more\n    *   two"), "* one\n\n  more\n  * two");
}

#[test]
fn tasks_keep_their_boxes() {
    assert_eq!(
        cleaned("- [ ] one\n- [x] `two`\n  - [X] in"),
        "- [ ] one\n- [x] `two`\n  - [X] in"
    );
    assert_eq!(cleaned("- [ ]"), "- \\[ \\]");
    assert_eq!(
        cleaned("- [ ] ```\n  x\n  ```"),
        "- \\[ \\] \\`\\`\\`\n  x\n  ```text\n  ```"
    );
    assert_eq!(cleaned("a [ ] b"), "a \\[ \\] b");
    assert_eq!(cleaned("- [ ] [a](https://x.example)"), "- [ ] [a](https://x.example)");
}

#[test]
fn a_tag_that_is_closed_is_none_of_the_text() {
    assert_eq!(cleaned("<fullname>Amazon</fullname> <id>"), "Amazon \\<id>");
    // Which of them is a place for a value is not said; and this is XML.
    assert_eq!(
        cleaned("Send <name>, as <name>Joe</name>"),
        "Send \\<name>, as \\<name>Joe\\</name>"
    );
    assert_eq!(
        cleaned("<TagSet><Key>a</Key></TagSet>"),
        "\\<TagSet>\\<Key>a\\</Key>\\</TagSet>"
    );
    assert_eq!(
        cleaned("<ds-step open=\"false\">\n\n# One\n\nA <user id>.\n\n</ds-step>"),
        "# One\n\nA \\<user id>."
    );
    assert_eq!(
        cleaned("```xml\n<id>1</id>\n```\n<id>"),
        "```xml\n<id>1</id>\n```\n\\<id>"
    );
    assert_eq!(cleaned("`<id>1</id>` <id>"), "`<id>1</id>` \\<id>");
    assert_eq!(cleaned("</x> <x>"), "\\</x> \\<x>");
    assert_eq!(
        cleaned("See <code> <a>Send</a> </code>, <code> <i>Name</i>-<i>Id</i>.s3</code>, <code>/a<br/>/<id></code>"),
        "See `Send`, `Name-Id.s3`, `/a /<id>`"
    );
}

#[test]
fn html_and_generics_are_escaped() {
    assert_eq!(cleaned("A Vec<T> and <unclosed"), "A Vec\\<T> and \\<unclosed");
    assert_eq!(cleaned("`Vec<T>` stays"), "`Vec<T>` stays");
    assert_eq!(
        cleaned("<p>One <b>two</b><br>three</p><p>four <code>x</code></p>"),
        "One **two**\\\nthree\n\nfour `x`"
    );
    assert_eq!(cleaned("<!-- gone -->kept"), "kept");
    assert_eq!(cleaned("<style> h1 {\n\n}</Style>\nkept<script>x</script>"), "kept");
    assert_eq!(
        cleaned("- ```\n  a\n  ```\n\n<style>\n</style>kept"),
        "- ```text\n  a\n  ```\n\nkept"
    );
    assert_eq!(cleaned("<style> `open"), "\\<style> \\`open");
    assert_eq!(cleaned("a `tick"), "a \\`tick");
    assert_eq!(
        cleaned("<b>Note: </b>only for <i> admins </i>now"),
        "**Note:** only for *admins* now"
    );
    assert_eq!(
        cleaned("<ol><li>first</li><li>second<ul><li>in</li></ul></li></ol>"),
        "1. first\n2. second\n   - in"
    );
    assert_eq!(
        cleaned("<blockquote>Said</blockquote><details><summary>More</summary>Hidden</details>"),
        "Said\n\nMore\n\nHidden"
    );
    assert_eq!(
        cleaned("<img src=\"a.png\" alt=\"A_b\"> `GET` /notes/<note>"),
        "A\\_b `GET` /notes/\\<note>"
    );
    assert_eq!(cleaned("Of:<br>- a<br>- b<br><p>end<br></p>"), "Of:\n- a\n- b\n\nend");
    assert_eq!(cleaned("<code>a\n\nb</code>"), "a\n\nb");
    assert_eq!(cleaned("A <!-- hidden\n\nstill hidden --> B"), "A  B");
    assert_eq!(cleaned("First  \nsecond  \n\nthird"), "First\\\nsecond\n\nthird");
}

#[test]
fn links_are_links() {
    assert_eq!(
        cleaned("see https://example.com/a_b."),
        "see <https://example.com/a_b>."
    );
    assert_eq!(
        cleaned("[docs](https://example.com/x)"),
        "[docs](https://example.com/x)"
    );
    assert_eq!(cleaned("[docs](#section/foo)"), "docs");
    assert_eq!(
        cleaned("see [https://x.example/a.html](proc(5)), ![https://x.example](u)."),
        "see <https://x.example/a.html>, <https://x.example>."
    );
    assert_eq!(
        cleaned("[![Build](https://x.example/b.svg)](https://x.example/b)"),
        "[Build](https://x.example/b)"
    );
    assert_eq!(
        cleaned("GET https://h.example/widgets/{id}/x, https://h.example/a\\_b/\\#c."),
        "GET `https://h.example/widgets/{id}/x`, <https://h.example/a_b/#c>."
    );
    assert_eq!(
        cleaned("(see https://x.example/a_(b)) or (https://x.example)"),
        "(see <https://x.example/a_(b)>) or (<https://x.example>)"
    );
    assert_eq!(cleaned("an [item] of `[x]`"), "an \\[item\\] of `[x]`");
    assert_eq!(
        cleaned("[a][b]\n\n[b]: https://example.com"),
        "[a][b]\n\n[b]: https://example.com"
    );
    assert_eq!(cleaned("<https://example.com>"), "<https://example.com>");
    assert_eq!(
        cleaned("<a href=\"https://example.com/x\">there</a>"),
        "[there](https://example.com/x)"
    );
}

#[test]
fn nothing_hides_in_the_text() {
    assert_eq!(cleaned("a\u{202E}b\u{0}c */ \"# \\ d\r\ne"), "abc */ \"# \\ d\ne");
}

#[test]
fn long_texts_take_no_longer_than_they_are() {
    let many = |part: &str| part.repeat(60_000 / part.len());
    let texts = [
        many("<!--\n"),
        many("a <!-- b "),
        format!("- a\n{}", many("lazy\n")),
        format!("> a\n{}", many("lazy\n")),
        many("- a\nlazy\n"),
        many("- ```\nx\n"),
        format!("- ```\n{}```", many("x\n")),
        many("- "),
        many("* - + x\n"),
        many("["),
        many("[a]("),
        format!("{}{}", many("["), many("]")),
        format!("{}{}", many("[a][b]\n"), many("\n[b]: https://x.example")),
        many("![a]("),
        many("<"),
        format!("{}>", many("<a")),
        format!("{} >", many("<https://x.example")),
        many("<note>"),
        many("<code>"),
        many("<code>x</code>"),
        many("<b>x"),
        many("<ul><li>x"),
        many("<br>x<br>"),
        many("<table><tr><td>"),
        many("<table><tr><td>a</td><td>b</td></tr></table>"),
        format!("<table><tr>{}</table>", many("<td ")),
        many("<table>\n"),
        format!("{}{}", many("<table>\n"), many("</table>\n")),
        many("<style>\n"),
        many("<script>x</script>"),
        format!("{}{}", many("<x>a"), many("</x>\n\n")),
        format!("<code>{}</code>", many("<x>a</x>")),
        format!("https://x.example/{}", many(")")),
        many("a 1. b "),
        many("*a **b "),
        many("e.g. "),
        many("`a ``b "),
        many("| a | b\n"),
        many("    x\n\n"),
        many("<pre>\n"),
        many("# - "),
        format!("# {}", many("# ")),
        many("<a href=\"https://x.example\"><p>"),
    ];
    for text in texts {
        let start = std::time::Instant::now();
        clean(&text);
        first_sentence(&text);
        let took = start.elapsed().as_secs_f64();
        let front: String = text.chars().take(20).collect();
        assert!(took < 4.0, "{took} s for a long {front:?}");
    }
}

#[test]
fn a_headline_is_one_line() {
    let docs = Docs {
        summary: Some("List\n pets".to_owned()),
        description: Some("List pets.".to_owned()),
        external: None,
    };
    assert_eq!(lines(&docs, "x"), ["List pets."]);
    assert_eq!(lines(&Docs::default(), "`GET /pets`"), ["`GET /pets`"]);
    assert_eq!(first_sentence("One two. Three.\n\nFour"), "One two.");
    let long = Docs {
        summary: Some("List pets\n\n- all\n- some".to_owned()),
        ..Docs::default()
    };
    assert_eq!(lines(&long, "x"), ["List pets", "", "- all", "- some"]);
}

#[test]
fn code_shows_each_character() {
    for (text, shown) in [
        ("a|b", "`a|b`"),
        ("a`b", "``a`b``"),
        ("`a", "`` `a ``"),
        ("a``", "``` a`` ```"),
        (" a ", "`  a  `"),
        (" a", "` a`"),
        ("  ", "`  `"),
        ("a\n\u{202e}", "`a\\n\\u202e`"),
    ] {
        assert_eq!(code(text), shown, "{text:?}");
    }
}

#[test]
fn an_address_ends_where_its_link_does() {
    for (text, shown) in [
        (" https://a.example/b ", Some("<https://a.example/b>")),
        ("https://a.example/<b>", Some("<https://a.example/%3Cb%3E>")),
        ("https://a.example/{b}", Some("`https://a.example/{b}`")),
        ("https://a.example/ b", None),
        ("javascript:alert(1)", None),
    ] {
        assert_eq!(address(text).as_deref(), shown, "{text:?}");
    }
}
