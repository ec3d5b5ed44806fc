//! JSON pointers → lines and columns of the text they stand in. Runs only when
//! something is printed: one marked event parser over the file answers every
//! pointer of a batch in one pass, by a prefix tree of what is wanted. JSON has a walk of its own.

mod json;

use super::lines::{Lines, Span};
use crate::at::{Part, unescape};
use granit_parser::{Event, Options, Parser};
use std::collections::{BTreeMap, BTreeSet};

/// Where each pointer of `wanted` stands in `text`, YAML or JSON, in the order of `wanted`.
///
/// What is not there (a property that is missing, a part behind a fault of syntax) gets the place
/// of the nearest thing around it; `None` only if there is nothing at all. Of a key that
/// stands twice, [`Part::Key`] is the last and [`Part::Value`] the first, as is what is inside. A pointer through a YAML alias
/// leads to the anchor. The root of a text that cannot be read is where reading fails.
pub fn locate(text: &str, wanted: &[(&str, Part)]) -> Vec<Option<Span>> {
    let mut tree = PrefixTree::new(wanted);
    let rounds = if json::walk(text, &mut tree).is_some() { 0 } else { 8 };
    // An alias can stand for content that was passed before anybody knew that it is wanted: run again with
    // what the anchors are to be taken for. Anchors inside anchors need a round each.
    for _ in 0..rounds {
        if !walk(text, &mut tree) {
            break;
        }
    }
    let lines = Lines::new(text);
    wanted
        .iter()
        .zip(&tree.asked)
        .map(|((_, part), nodes)| tree.answer(nodes, *part).map(|f| lines.span(f.start..f.end, f.exact)))
        .collect()
}

/// Byte offsets of something found.
#[derive(Clone, Copy, Debug)]
struct Found {
    start: usize,
    end: usize,
    exact: bool,
}

#[derive(Debug, Default)]
struct Node {
    children: BTreeMap<String, usize>,
    key: Option<Found>,
    value: Option<Found>,
}

/// All pointers of a batch by segments, so that one pass serves them all.
struct PrefixTree {
    nodes: Vec<Node>,
    /// For each wanted pointer its nodes, the outermost first.
    asked: Vec<Vec<usize>>,
    /// Anchor → the nodes that aliases of it stand at.
    anchors: BTreeMap<usize, Vec<usize>>,
}

const ROOT: usize = 0;

impl PrefixTree {
    fn new(wanted: &[(&str, Part)]) -> PrefixTree {
        let mut tree = PrefixTree {
            nodes: vec![Node::default()],
            asked: Vec::new(),
            anchors: BTreeMap::new(),
        };
        for (pointer, _) in wanted {
            let mut path = vec![ROOT];
            let mut at = ROOT;
            for segment in pointer.split('/').skip(1) {
                let next = tree.nodes.len();
                let Some(node) = tree.nodes.get_mut(at) else { break };
                at = *node.children.entry(unescape(segment)).or_insert(next);
                if at == next {
                    tree.nodes.push(Node::default());
                }
                path.push(at);
            }
            tree.asked.push(path);
        }
        tree
    }

    fn children(&self, parents: &[usize], key: &str) -> Vec<usize> {
        parents
            .iter()
            .filter_map(|p| self.nodes.get(*p)?.children.get(key).copied())
            .collect()
    }

    fn set_key(&mut self, nodes: &[usize], start: usize, end: usize) {
        for node in nodes {
            if let Some(node) = self.nodes.get_mut(*node) {
                node.key = Some(Found {
                    start,
                    end,
                    exact: true,
                });
            }
        }
    }

    fn set_value(&mut self, nodes: &[usize], start: usize, end: usize) {
        for node in nodes {
            if let Some(node) = self.nodes.get_mut(*node)
                && node.value.is_none()
            {
                node.value = Some(Found {
                    start,
                    end,
                    exact: true,
                });
            }
        }
    }

    /// The innermost thing known on the way to a pointer.
    fn answer(&self, path: &[usize], part: Part) -> Option<Found> {
        let mut around = false;
        for node in path.iter().rev().filter_map(|n| self.nodes.get(*n)) {
            let found = match part {
                Part::Key => node.key.or(node.value),
                Part::Value => node.value.or(node.key),
            };
            if let Some(found) = found {
                return Some(Found {
                    exact: found.exact && !around,
                    ..found
                });
            }
            around = true;
        }
        None
    }
}

/// An open collection of the text, and the nodes of the prefix tree that it is.
struct Open {
    nodes: Vec<usize>,
    start: usize,
    /// The next item of a list; `None` in a map.
    index: Option<usize>,
    /// In a map: the nodes of the key that was read and whose value comes next.
    key: Option<Vec<usize>>,
}

/// One pass over the text. True if it met aliases whose anchors another pass has to look into.
fn walk(text: &str, tree: &mut PrefixTree) -> bool {
    let mut options = Options::default();
    // JSON has keys of any length and writers of it nest deeply; only positions are wanted here.
    options.simple_key_max_lookahead = usize::MAX;
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut pass = Pass {
        text,
        tree,
        open: Vec::new(),
        end: 0,
        passed: BTreeSet::new(),
        learnt: false,
    };
    while let Some(event) = parser.next_event() {
        match event {
            Ok((Event::DocumentEnd, _)) => break,
            Ok((event, span)) => {
                let offset = |marker: granit_parser::Marker| marker.byte_offset().unwrap_or(0);
                pass.take(&event, offset(span.start), offset(span.end));
            }
            Err(fault) => {
                let at = fault.marker().byte_offset().unwrap_or(0).min(text.len());
                if let Some(root) = pass.tree.nodes.first_mut() {
                    root.value = Some(Found {
                        start: at,
                        end: at,
                        exact: true,
                    });
                }
                break;
            }
        }
    }
    // What a fault left open has a beginning at least.
    for unclosed in pass.open {
        pass.tree.set_value(&unclosed.nodes, unclosed.start, unclosed.start);
    }
    pass.learnt
}

/// How far a pass has come.
struct Pass<'t> {
    text: &'t str,
    tree: &'t mut PrefixTree,
    open: Vec<Open>,
    /// Where the last thing that was written ends: a block collection is over with it, though that shows only where the
    /// next one starts, behind comments and white space.
    end: usize,
    /// The nodes whose value was met.
    passed: BTreeSet<usize>,
    learnt: bool,
}

impl Pass<'_> {
    fn take(&mut self, event: &Event<'_>, start: usize, end: usize) {
        let written = self.text.get(start..end).unwrap_or_default();
        match event {
            // An empty one may be placed at what follows.
            Event::Scalar(..) | Event::Alias(_) if !written.is_empty() => self.end = start + written.trim_end().len(),
            Event::SequenceEnd | Event::MappingEnd if matches!(written, "]" | "}") => self.end = end,
            _ => {}
        }
        match event {
            Event::Scalar(text, _, anchor, _) => {
                if let Some(Open {
                    index: None,
                    key: key @ None,
                    nodes,
                    ..
                }) = self.open.last_mut()
                {
                    let children = self.tree.children(nodes, text);
                    self.tree.set_key(&children, start, end);
                    *key = Some(children);
                    return;
                }
                let nodes = self.next(*anchor);
                self.tree.set_value(&nodes, start, end);
            }
            Event::Alias(anchor) => self.alias(*anchor, start, end),
            Event::SequenceStart(_, anchor, _) => self.begin(*anchor, start, Some(0)),
            Event::MappingStart(_, anchor, _) => self.begin(*anchor, start, None),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(closed) = self.open.pop() {
                    // A dash with nothing behind it is all that there is.
                    let first = self.text.get(closed.start..).and_then(|text| text.chars().next());
                    self.end = self.end.max(closed.start + first.map_or(0, char::len_utf8));
                    self.tree.set_value(&closed.nodes, closed.start, self.end);
                }
            }
            _ => {}
        }
    }

    /// What the anchor stands for may be wanted here too, which another pass finds.
    fn alias(&mut self, anchor: usize, start: usize, end: usize) {
        let nodes = self.next(0);
        self.tree.set_value(&nodes, start, end);
        for node in nodes {
            let inside = self.tree.nodes.get(node).is_some_and(|n| !n.children.is_empty());
            let known = self.tree.anchors.entry(anchor).or_default();
            if inside && !known.contains(&node) {
                known.push(node);
                self.learnt = true;
            }
        }
    }

    fn begin(&mut self, anchor: usize, start: usize, index: Option<usize>) {
        let nodes = self.next(anchor);
        self.open.push(Open {
            nodes,
            start,
            index,
            key: None,
        });
    }

    /// The nodes of the value that comes next, and those that aliases of its `anchor` stand at; 0 is none.
    fn next(&mut self, anchor: usize) -> Vec<usize> {
        let mut nodes = next(&mut self.open, self.tree, &mut self.passed);
        if anchor != 0 {
            nodes.extend(self.tree.anchors.get(&anchor).into_iter().flatten());
        }
        nodes
    }
}

/// The nodes of the value that comes next: none of those `passed`, which a key that stands twice has again.
fn next(open: &mut [Open], tree: &PrefixTree, passed: &mut BTreeSet<usize>) -> Vec<usize> {
    let mut nodes = match open.last_mut() {
        None => vec![ROOT],
        Some(Open {
            nodes,
            index: Some(index),
            ..
        }) => {
            let item = if nodes.is_empty() {
                Vec::new()
            } else {
                tree.children(nodes, &index.to_string())
            };
            *index += 1;
            item
        }
        // `None`: a collection as a key, which no pointer names.
        Some(Open { key, .. }) => key.take().unwrap_or_default(),
    };
    nodes.retain(|node| passed.insert(*node));
    nodes
}
