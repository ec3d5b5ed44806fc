//! The compiler's look: message, place, source line with a caret, reasons.

use super::grouped::{Line, grouped};
use super::place::{Place, Placed};
use super::{Options, one_line};
use crate::diag::Severity;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// A line longer than this is cut around its caret, and so is one that the terminal would break.
const WIDTH: usize = 140;
/// The least that is worth showing.
const LEAST: usize = 30;
/// Room for the number of the line, its margin, and the signs that it is cut.
const MARGIN: usize = 10;

/// How much of a line is shown.
fn width(options: Options) -> usize {
    let room = options.width.map_or(WIDTH, |width| width.saturating_sub(MARGIN));
    room.clamp(LEAST, WIDTH)
}

pub fn render(placed: &[Placed<'_>], options: Options) -> String {
    let renderer = if options.colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    // We cut lines ourselves.
    let renderer = renderer.term_width(WIDTH + 20);
    let width = width(options);
    let mut out = String::new();
    for line in grouped(placed, options.all) {
        match line {
            Line::One(one) => out.push_str(&message(one, &renderer, width)),
            Line::More(more, one) => {
                out.push_str(&format!(
                    "  and {more} more `{}` like this (`--all` shows them)",
                    one.diagnostic.code
                ));
            }
        }
        out.push_str("\n\n");
    }
    out
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

fn message(one: &Placed<'_>, renderer: &Renderer, width: usize) -> String {
    let problem = one.diagnostic;
    let title = level(problem.severity)
        .primary_title(one_line(&one.message))
        .id(problem.code);
    let mut group = Group::with_title(title);
    if let Some(place) = &one.place {
        group = with_place(group, place, AnnotationKind::Primary, problem.label.as_deref(), width);
    }
    for (place, words) in &one.related {
        group = with_place(group, place, AnnotationKind::Context, Some(words), width);
    }
    if let Some(place) = &one.place
        && !place.pointer.is_empty()
    {
        group = group.element(
            Level::NOTE
                .with_name("at")
                .message(format!("#{}", one_line(place.pointer))),
        );
    }
    if let Some(note) = &problem.note {
        group = group.element(Level::NOTE.message(one_line(note)));
    }
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(one_line(help)));
    }
    let more = format!("mintage explain {}", problem.code);
    group = group.element(Level::NOTE.with_name("for more").message(more));
    let text = renderer.render(&[group]);
    // A snippet below a position of our own (columns of cut lines must stay true) gets an empty one from the renderer.
    // And where there is no place, the margin beside the source has nothing to be beside.
    let empty = |line: &&str| match without_escapes(line).trim() {
        ":::" => true,
        "|" => one.place.is_none() && one.related.is_empty(),
        _ => false,
    };
    text.lines().filter(|line| !empty(line)).collect::<Vec<_>>().join("\n")
}

fn without_escapes(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    out
}

fn with_place<'a>(
    group: Group<'a>,
    place: &Place<'_>,
    kind: AnnotationKind,
    label: Option<&str>,
    width: usize,
) -> Group<'a> {
    let origin = Origin::path(place.file.to_owned());
    let Some(span) = place.span else {
        return group.element(origin);
    };
    let cut = Cut::of(place.line(), span.start.column, span.end.column, width);
    let snippet = Snippet::source(cut.text)
        .line_start(span.start.line)
        .annotation(kind.span(cut.caret).label(label.map(one_line)));
    group
        .element(origin.line(span.start.line).char_column(span.start.column))
        .element(snippet)
}

/// A line of source, cut around the caret if it is long.
struct Cut {
    text: String,
    /// Bytes of `text` under the caret.
    caret: std::ops::Range<usize>,
}

impl Cut {
    /// Columns count characters from 1; `end` is excluded.
    fn of(line: &str, start: usize, end: usize, width: usize) -> Cut {
        let start = start.saturating_sub(1);
        let end = end.saturating_sub(1).max(start);
        let length = line.chars().count();
        let (from, to) = if length <= width {
            (0, length)
        } else {
            // What leads up to the caret is worth less than what follows.
            let from = start.saturating_sub(width * 5 / 14).min(length);
            (from, length.min(from + width))
        };
        let mut text = String::new();
        let mut caret = 0..0;
        if from > 0 {
            text.push('…');
        }
        for (index, c) in line.chars().enumerate().skip(from).take(to - from) {
            if index == start {
                caret.start = text.len();
            }
            // Nothing of the document steers the terminal.
            text.push(if c.is_control() && c != '\t' { '\u{fffd}' } else { c });
            if index < end {
                caret.end = text.len();
            }
        }
        if start >= to {
            caret.start = text.len();
        }
        caret.end = caret.end.max(caret.start);
        if to < length {
            text.push('…');
        }
        Cut { text, caret }
    }
}
