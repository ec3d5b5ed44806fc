//! Files of the input → trees, and references between them. The only stage
//! that reads the disk; it knows JSON, YAML and places, and nothing of OpenAPI.

mod address;
mod circle;
mod comments;
mod files;
mod identifiers;
mod lines;
mod locate;
mod parse;
mod reference;
mod surrogates;
mod text;
mod tree;
mod visit;
mod worth;
mod written;

pub use files::path_fault;
pub use lines::{Lines, Point, Span};
pub use locate::locate;
pub use reference::Unresolved;
pub use tree::{Map, Tree};
pub use worth::{plainer, same, whole, whole_of};

use crate::at::{At, FileId, Part};
use crate::diag::{Diagnostic, Severity, Sink};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use text::{Decoded, Offsets};

/// The largest file that is read, in bytes.
const MAX_BYTES: u64 = 64 << 20;
/// The most files one description is read from.
const MAX_FILES: usize = 4_000;

/// A file to read.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its path, as the user named it; what messages print.
    pub name: String,
    /// `None`: read from disk at `name`.
    pub text: Option<String>,
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    /// Normalised path, by each way that leads to it → file.
    paths: BTreeMap<String, FileId>,
    /// Normalised path → why it could not be read.
    refused: BTreeMap<String, String>,
    /// Where the root lies.
    folder: Option<files::Folder>,
}

/// One input file.
#[derive(Debug)]
pub struct Source {
    /// As the user named it; what messages print.
    pub name: String,
    pub text: String,
    offsets: Offsets,
    /// What was read in place of the text, each byte where the text has it: JSON without its comments.
    read: Option<String>,
    /// Null when the text could not be read, which was reported.
    pub tree: Tree,
    /// Whether the text could be read.
    pub readable: bool,
    /// Pointers of the keys that stood twice → the entries that are not in the tree.
    doubles: BTreeMap<String, Vec<Tree>>,
    /// `$anchor` → pointers of the schemas that bear it, in the order of the document.
    anchors: BTreeMap<String, Vec<String>>,
    /// Those of them that another schema may redefine.
    dynamic_anchors: BTreeMap<String, Vec<String>>,
    /// `$id`, resolved by those around it → pointer of the schema that bears it.
    ids: BTreeMap<String, String>,
    /// The same the other way round: anchors and pointers within such a schema are its own.
    resources: BTreeMap<String, String>,
    /// File parts of the references in it, until they are loaded.
    wanted: BTreeSet<String>,
    written: OnceLock<BTreeMap<Box<str>, Box<str>>>,
}

/// Reads the inputs, the first of which is the root, and every file they refer to inside the folder of the root.
///
/// What cannot be read is reported; a root that cannot be read leaves `Sources` without a file.
/// Other files are read from disk only if the root was.
pub fn load(inputs: &[Input], sink: &mut Sink) -> Sources {
    let mut sources = Sources::default();
    let Some(root) = inputs.first() else {
        sink.push(
            Diagnostic::nowhere(Severity::Error, "unreadable-file", "there is no input")
                .note("nothing can be written")
                .help("name a description"),
        );
        return sources;
    };
    for (index, input) in inputs.iter().enumerate() {
        let severity = if index == 0 { Severity::Error } else { Severity::Warning };
        let text = match &input.text {
            Some(text) => Ok(text::given(text.clone())),
            None => files::read(&input.name).map(text::decode),
        };
        match text {
            Ok(text) => {
                sources.add(input.name.clone(), text, severity, sink);
            }
            Err(why) => {
                let message = format!("`{}` cannot be read: {why}", input.name);
                sink.push(
                    Diagnostic::nowhere(severity, "unreadable-file", message)
                        .file(&input.name)
                        .note("nothing of it is read")
                        .help("check the path"),
                );
            }
        }
        if sources.files.is_empty() {
            return sources;
        }
    }
    let folder = files::Folder::of(&root.name, root.text.is_none());
    let root = address::normal(&root.name);
    sources.paths.insert(folder.canonical(&root), FileId(0));
    let mut next = 0;
    while let Some(source) = sources.files.get_mut(next) {
        let wanted = std::mem::take(&mut source.wanted);
        let from = source.name.clone();
        for part in wanted {
            sources.load_referred(&folder, &from, &part, sink);
        }
        next += 1;
    }
    sources.folder = Some(folder);
    sources
}

/// The text of a file that is no part of a description; errors say why there is none.
pub fn text(name: &str) -> Result<String, String> {
    files::read(name).map(|bytes| text::decode(bytes).text)
}

impl Source {
    /// Where each pointer of `wanted` stands: see [`locate()`].
    pub fn locate(&self, wanted: &[(&str, Part)]) -> Vec<Option<Span>> {
        let mut found = locate(self.read(), wanted);
        if self.read.is_some() {
            // Bytes are where they were; a space for each byte of a letter is more columns than the letter.
            let lines = Lines::new(&self.text);
            for span in found.iter_mut().flatten() {
                span.start = lines.point(span.start.byte);
                span.end = lines.point(span.end.byte);
            }
        }
        found
    }

    /// Where in the file a byte of the text stands.
    pub fn in_file(&self, byte: usize) -> usize {
        self.offsets.in_file(&self.text, byte)
    }

    fn read(&self) -> &str {
        self.read.as_deref().unwrap_or(&self.text)
    }
}

impl Sources {
    pub fn file(&self, id: FileId) -> Option<&Source> {
        self.files.get(usize::try_from(id.0).ok()?)
    }

    /// The path of a file as its description names it: from the folder of the root on, wherever that is.
    pub fn path_within(&self, id: FileId) -> Option<String> {
        let name = &self.file(id)?.name;
        Some(match &self.folder {
            Some(folder) => folder.within(name),
            None => name.clone(),
        })
    }

    /// All files, the root first.
    pub fn files(&self) -> impl ExactSizeIterator<Item = (FileId, &Source)> {
        self.files
            .iter()
            .enumerate()
            .map(|(i, source)| (FileId(i as u32), source))
    }

    /// The file whose description this is; `None` when it could not be read.
    pub fn root(&self) -> Option<(FileId, &Source)> {
        self.files().next()
    }

    /// What stood at `at` too, under a second key of this name, and is not in the tree.
    pub fn doubles(&self, at: &At) -> impl Iterator<Item = &Tree> {
        let doubles = self.file(at.file).and_then(|source| source.doubles.get(&*at.pointer));
        doubles.into_iter().flatten()
    }

    /// The schemas of all files that bear this `$dynamicAnchor`.
    pub fn dynamic_anchors<'a>(&'a self, name: &'a str) -> impl Iterator<Item = At> + 'a {
        self.files().flat_map(move |(file, source)| {
            let bearers = source.dynamic_anchors.get(name).into_iter().flatten();
            bearers.map(move |pointer| At {
                file,
                pointer: pointer.as_str().into(),
                part: Part::Value,
            })
        })
    }

    /// The text of the scalar at `at`, as it stands in the file: `1.10` where the tree has the number 1.1.
    pub fn as_written(&self, at: &At) -> Option<&str> {
        let source = self.file(at.file)?;
        let written = source
            .written
            .get_or_init(|| written::written(source.read(), &source.tree));
        written.get(&*at.pointer).map(|text| &**text)
    }

    /// The file that a reference in the file `from` leads to, if it is there to be read and was not read yet.
    fn load_referred(&mut self, folder: &files::Folder, from: &str, part: &str, sink: &mut Sink) {
        let path = address::join(from, part);
        let canonical = folder.canonical(&path);
        if let Some(id) = self.paths.get(&canonical).copied() {
            self.paths.insert(path.clone(), id);
        }
        if let Some(why) = self.refused.get(&canonical).cloned() {
            self.refused.insert(path.clone(), why);
        }
        if self.paths.contains_key(&path) || self.refused.contains_key(&path) {
            return;
        }
        let text = if address::has_scheme(part) {
            Err(address::unfetched(part).to_owned())
        } else if self.files.len() >= MAX_FILES {
            Err(format!("more than {MAX_FILES} files are read for one description"))
        } else {
            folder.read(&path).map(text::decode)
        };
        match text {
            Ok(text) => {
                let read = self.add(canonical.clone(), text, Severity::Warning, sink);
                if let Some(id) = self.paths.get(&canonical).copied() {
                    self.paths.insert(path.clone(), id);
                }
                if !read {
                    for path in [path, canonical] {
                        self.refused.insert(path, "it is neither JSON nor YAML".to_owned());
                    }
                }
            }
            Err(why) => {
                self.refused.insert(canonical, why.clone());
                self.refused.insert(path, why);
            }
        }
    }

    fn add(&mut self, name: String, decoded: Decoded, severity: Severity, sink: &mut Sink) -> bool {
        let Decoded { text, strays, offsets } = decoded;
        let id = FileId(self.files.len() as u32);
        if text.len() as u64 > MAX_BYTES {
            sink.push(
                Diagnostic::nowhere(
                    severity,
                    "too-large",
                    format!("`{name}` is larger than {} MiB", MAX_BYTES >> 20),
                )
                .file(&name)
                .note("nothing of this file is read")
                .help("split the description into files"),
            );
            return false;
        }
        if strays.count > 0 {
            let bytes = match strays.count {
                1 => "1 byte is not UTF-8".to_owned(),
                more => format!("{more} bytes are not UTF-8; the first is here"),
            };
            let (line, column) = strays.first;
            let message = format!("{bytes} at line {line} column {column}");
            sink.push(
                Diagnostic::warning("invalid-utf8", &At::root(id), message)
                    .note("what is not is read as Latin-1, so that a text may come out wrong")
                    .help("save the file as UTF-8"),
            );
        }
        let parsed = parse::parse(id, &name, &text, severity, sink);
        let readable = parsed.is_some();
        let (tree, all, read) = match parsed {
            Some(parsed) => (parsed.tree, parsed.doubles, parsed.read),
            None => (Tree::Null, Vec::new(), None),
        };
        let mut doubles: BTreeMap<String, Vec<Tree>> = BTreeMap::new();
        for (pointer, double) in all {
            doubles.entry(pointer).or_default().push(double);
        }
        let found = identifiers::scan(&tree);
        self.paths.insert(address::normal(&name), id);
        // A file that cannot be read stays as a place for its messages.
        self.files.push(Source {
            name,
            text,
            offsets,
            read,
            tree,
            readable,
            doubles,
            anchors: found.anchors,
            dynamic_anchors: found.dynamic_anchors,
            ids: found.ids,
            resources: found.resources,
            wanted: found.files,
            written: OnceLock::new(),
        });
        readable
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    pub(super) fn load_texts(texts: &[(&str, &str)]) -> (Sources, Vec<Diagnostic>) {
        let inputs: Vec<Input> = texts
            .iter()
            .map(|(n, t)| Input {
                name: (*n).to_owned(),
                text: Some((*t).to_owned()),
            })
            .collect();
        let mut sink = Sink::new();
        let sources = load(&inputs, &mut sink);
        (sources, sink.into_sorted())
    }

    #[test]
    fn text_as_written() {
        let (sources, found) = load_texts(&[("a.yaml", "info:\r\n  version: 1.10\r\n")]);
        assert!(found.is_empty());
        let at = At::root(FileId(0)).member("info").member("version");
        assert_eq!(sources.as_written(&at), Some("1.10"));
        assert_eq!(sources.as_written(&at.member("x")), None);
    }

    #[test]
    fn files_are_loaded_once_and_only_from_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("secret.yaml", "a: 1");
        write("shared/b.yaml", "a: {$ref: '../api/root.yaml#/x'}");
        write(
            "api/root.yaml",
            "x: [{$ref: './one.yaml#/a'}, {$ref: 'sub/two.yml'}, {$ref: ../secret.yaml}, {$ref: ../shared/b.yaml}, {$ref: nowhere.yaml}, {$ref: 'https://example.com/x.yaml'}]",
        );
        write("api/one.yaml", "a: {$ref: 'root.yaml#/x'}");
        write(
            "api/sub/two.yml",
            "$ref: ../one.yaml#/a\nb: {$ref: ../../../../etc/passwd}",
        );
        let name = folder.path().join("api/root.yaml").to_string_lossy().into_owned();
        let mut sink = Sink::new();
        let sources = load(&[Input { name, text: None }], &mut sink);
        assert!(sink.into_sorted().is_empty());
        let names: Vec<&str> = sources.files().filter_map(|(_, s)| s.name.rsplit('/').next()).collect();
        assert_eq!(names, ["root.yaml", "b.yaml", "one.yaml", "two.yml"]);
        let from = At::root(FileId(0));
        for (reference, words) in [
            ("../secret.yaml", "outside"),
            ("nowhere.yaml", "no such file"),
            ("https://example.com/x.yaml", "network"),
            ("file:///api/one.yaml", "`file:`"),
        ] {
            let error = sources.resolve(&from, reference).unwrap_err();
            assert!(error.message.contains(words), "{}", error.message);
        }
        assert!(sources.resolve(&from, "../shared/b.yaml#/a").is_ok());
    }

    #[test]
    fn a_root_that_cannot_be_read() {
        let mut sink = Sink::new();
        let sources = load(
            &[Input {
                name: "no/such/file.yaml".into(),
                text: None,
            }],
            &mut sink,
        );
        assert!(sources.root().is_none() && sink.has_errors());
        let (sources, found) = load_texts(&[("a.yaml", "a: [")]);
        assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["syntax"]);
        assert!(sources.file(FileId(0)).is_some(), "the text is there for the message");
    }
}
