//! A schema → values that it allows, for the many things that no author wrote
//! an example of. A value that it does not allow is no harm: the judge says so.

use mintage::read::{Document, Kinds, Schema, SchemaId};
use mintage::source::{Map, Tree};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::string::string_regex;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Values within values, at most; from half of it on, only what must be there.
const DEEPEST: usize = 14;
/// Values in one value, about; beyond it, only what must be there.
const LARGEST: usize = 400;
/// Schemas that say something of one value, at most.
const MOST: usize = 64;

/// What is chosen where there is a choice.
#[derive(Clone, Copy, PartialEq)]
enum Taste {
    /// Only what must be there.
    Least,
    /// Everything that may be there.
    Most,
    /// Either, each time anew.
    Any,
}

/// Invents values for one document. The same number gives the same value.
pub struct Inventor<'a> {
    document: &'a Document,
    /// For requests: without what only answers have. Else the other way round.
    sent: bool,
    random: fastrand::Rng,
    /// How many values are within it so far.
    size: usize,
    taste: Taste,
}

/// All that one value has to agree with: schemas behind references and `allOf`, and of each choice a branch.
#[derive(Default)]
struct Demand<'a> {
    schemas: Vec<&'a Schema>,
    /// Properties whose value a discriminator sets.
    tags: Vec<(&'a str, &'a str)>,
}

impl<'a> Inventor<'a> {
    /// For the value of this number: the least, the most, then by chance.
    pub fn new(document: &'a Document, sent: bool, number: usize) -> Self {
        Inventor {
            document,
            sent,
            random: fastrand::Rng::with_seed(number as u64),
            size: 0,
            taste: match number {
                0 => Taste::Least,
                1 => Taste::Most,
                _ => Taste::Any,
            },
        }
    }

    /// A value that the schema may allow; `None`: there is none that ends.
    pub fn value(&mut self, schema: SchemaId) -> Option<Tree> {
        self.of(&[schema], None, 0)
    }

    /// Bounded by `DEEPEST`.
    fn of(&mut self, schemas: &[SchemaId], tag: Option<&str>, depth: usize) -> Option<Tree> {
        self.size += 1;
        if depth > DEEPEST || self.size > 10 * LARGEST {
            return None;
        }
        let mut demand = Demand::default();
        for schema in schemas {
            self.collect(*schema, &mut demand);
        }
        if let Some(tag) = tag {
            return Some(Tree::String(tag.into()));
        }
        let all = &demand.schemas;
        if let Some(constant) = all.iter().find_map(|s| s.constant.as_ref()) {
            return Some(constant.clone());
        }
        if let Some(values) = all.iter().find_map(|s| s.enumeration.as_ref()) {
            return self.pick(values).cloned();
        }
        let kinds = self.kinds(&demand);
        Some(match kinds {
            "object" => self.object(&demand, depth)?,
            "array" => self.array(&demand, depth)?,
            "string" => Tree::String(self.text(&demand).into()),
            "integer" => self.integer(&demand),
            "number" => self.number(&demand),
            "boolean" => Tree::Bool(self.random.bool()),
            _ => Tree::Null,
        })
    }

    /// Adds what a schema demands. Each schema once, which ends circles.
    fn collect(&mut self, schema: SchemaId, demand: &mut Demand<'a>) {
        let mut open = vec![schema];
        while let Some(id) = open.pop() {
            let schema = self.document.schemas.get(id);
            if demand.schemas.len() >= MOST || demand.schemas.iter().any(|known| std::ptr::eq(*known, schema)) {
                continue;
            }
            demand.schemas.push(schema);
            open.extend(schema.reference);
            open.extend(&schema.all_of);
            for branches in [&schema.one_of, &schema.any_of] {
                let Some(branch) = self.pick(branches).copied() else {
                    continue;
                };
                open.push(branch);
                if let Some(discriminator) = &schema.discriminator
                    && let Some((tag, _)) = discriminator
                        .mapping
                        .iter()
                        .find(|(_, target)| self.behind(*target) == self.behind(branch))
                {
                    demand.tags.push((&discriminator.property, tag));
                }
            }
        }
    }

    /// The schema behind references.
    fn behind(&self, mut id: SchemaId) -> SchemaId {
        for _ in 0..MOST {
            match self.document.schemas.get(id).reference {
                Some(next) => id = next,
                None => break,
            }
        }
        id
    }

    fn kinds(&mut self, demand: &Demand<'_>) -> &'static str {
        let mut allowed = ["object", "array", "string", "integer", "number", "boolean", "null"].to_vec();
        let mut said = false;
        for kinds in demand.schemas.iter().filter_map(|s| s.kinds) {
            said = true;
            allowed.retain(|name| allows(kinds, name));
        }
        let shaped = demand
            .schemas
            .iter()
            .any(|s| !s.properties.is_empty() || !s.required.is_empty() || s.additional_properties.is_some());
        if !said && shaped {
            return "object";
        }
        if !said && demand.schemas.iter().any(|s| s.items.is_some()) {
            return "array";
        }
        // Without a type, what is said of texts means that it is one.
        let of_text =
            |s: &&Schema| s.pattern.is_some() || s.max_length.is_some() || s.min_length.is_some() || s.format.is_some();
        if !said && demand.schemas.iter().any(of_text) {
            return "string";
        }
        // Null is one of the cases, and not half of them.
        if allowed.len() > 1 && (self.taste == Taste::Most || self.random.usize(0..8) > 0) {
            allowed.retain(|name| *name != "null");
        }
        self.pick(&allowed).copied().unwrap_or("null")
    }

    fn object(&mut self, demand: &Demand<'a>, depth: usize) -> Option<Tree> {
        let mut names: Vec<&'a str> = Vec::new();
        for schema in &demand.schemas {
            let own = schema.properties.iter().map(|(name, _)| name.as_str());
            for name in own.chain(schema.required.iter().map(String::as_str)) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        let mut members: Vec<(Box<str>, Tree)> = Vec::new();
        for name in names {
            let of_name = |schema: &&'a Schema| {
                let own = schema.properties.iter().filter(|(own, _)| own == name);
                own.map(|(_, id)| *id).collect::<Vec<_>>()
            };
            let schemas: Vec<SchemaId> = demand.schemas.iter().flat_map(of_name).collect();
            let other_way = schemas.iter().any(|id| {
                let schema = self.document.schemas.get(self.behind(*id));
                let direct = self.document.schemas.get(*id);
                match self.sent {
                    true => schema.read_only || direct.read_only,
                    false => schema.write_only || direct.write_only,
                }
            });
            let required = demand.schemas.iter().any(|s| s.required.iter().any(|own| own == name));
            let tag = demand.tags.iter().find(|(own, _)| *own == name).map(|(_, tag)| *tag);
            let wanted = match self.taste {
                _ if required || tag.is_some() => true,
                Taste::Least => false,
                _ if self.is_enough(depth) => false,
                Taste::Most => true,
                Taste::Any => self.random.bool(),
            };
            if other_way || !wanted {
                continue;
            }
            match self.of(&schemas, tag, depth + 1) {
                Some(value) => members.push((name.into(), value)),
                None if required => return None,
                None => {}
            }
        }
        let extra = demand.schemas.iter().find_map(|s| s.additional_properties);
        if let Some(extra) = extra
            && !self.is_enough(depth)
            && self.taste != Taste::Least
            && self.document.schemas.get(extra).always != Some(false)
        {
            for name in ["extra one", "extra-2"].iter().take(self.random.usize(0..3)) {
                if let Some(value) = self.of(&[extra], None, depth + 1) {
                    members.push(((*name).into(), value));
                }
            }
        }
        Some(Tree::Map(Map::from_entries(members).0))
    }

    fn array(&mut self, demand: &Demand<'a>, depth: usize) -> Option<Tree> {
        let least = demand.schemas.iter().filter_map(|s| s.min_items).max().unwrap_or(0);
        let most = demand
            .schemas
            .iter()
            .filter_map(|s| s.max_items)
            .min()
            .unwrap_or(u64::MAX);
        let few = usize::try_from(least).unwrap_or(0);
        let count = match self.taste {
            Taste::Least => few,
            _ if self.is_enough(depth) => few,
            Taste::Most => few.max(2),
            Taste::Any => few.max(self.random.usize(0..3)),
        };
        let prefix = demand.schemas.iter().map(|s| &s.prefix_items).find(|p| !p.is_empty());
        let count = match (prefix, self.taste) {
            (Some(prefix), Taste::Most) => prefix.len(),
            _ => count,
        };
        let items: Vec<SchemaId> = demand.schemas.iter().filter_map(|s| s.items).collect();
        let mut list = Vec::new();
        for index in 0..count.min(usize::try_from(most).unwrap_or(usize::MAX)).min(1000) {
            let item = match prefix.and_then(|p| p.get(index)) {
                Some(own) => self.of(&[*own], None, depth + 1),
                None => self.of(&items, None, depth + 1),
            };
            match item {
                Some(item) => list.push(item),
                None if few > 0 => return None,
                None => break,
            }
        }
        Some(Tree::List(list))
    }

    fn text(&mut self, demand: &Demand<'_>) -> String {
        if let Some(pattern) = demand.schemas.iter().find_map(|s| s.pattern.as_deref())
            && let Some(text) = self.matching(pattern)
        {
            return text;
        }
        let format = demand
            .schemas
            .iter()
            .find_map(|s| s.format.as_deref())
            .unwrap_or_default();
        let fixed: &[&str] = match format {
            "date-time" => &["2024-02-29T12:30:45Z", "1999-12-31T23:59:59.123+05:30"],
            "date" => &["2024-02-29", "0001-01-01"],
            "time" => &["12:30:45Z"],
            "duration" => &["P1DT2H"],
            "uuid" => &["123e4567-e89b-12d3-a456-426614174000"],
            "uri" | "url" | "iri" | "uri-reference" => &["https://example.com/a?b=c"],
            "email" | "idn-email" => &["a@example.com"],
            "ipv4" => &["192.0.2.1"],
            "ipv6" => &["2001:db8::1"],
            "hostname" | "idn-hostname" => &["example.com"],
            "byte" | "base64" => &["aGVsbG8=", ""],
            "json-pointer" => &["/a/b"],
            "regex" => &["^a+$"],
            _ => &[],
        };
        if let Some(text) = self.pick(fixed) {
            return (*text).to_owned();
        }
        let words = [
            "",
            "text",
            "ünï ✓ \u{1f600}",
            "a \"quoted\" \\ line\nbreak",
            "null",
            "12",
            "true",
        ];
        let mut text = match self.taste {
            Taste::Least => String::new(),
            _ => self.pick(&words).copied().unwrap_or_default().to_owned(),
        };
        let least = demand.schemas.iter().filter_map(|s| s.min_length).max().unwrap_or(0);
        let most = demand
            .schemas
            .iter()
            .filter_map(|s| s.max_length)
            .min()
            .unwrap_or(u64::MAX);
        while (text.chars().count() as u64) < least.min(10_000) {
            text.push('x');
        }
        text.chars().take(usize::try_from(most).unwrap_or(usize::MAX)).collect()
    }

    /// A text that a pattern matches, where it is one that can be turned round.
    fn matching(&mut self, pattern: &str) -> Option<String> {
        let inner = pattern.strip_prefix('^').unwrap_or(pattern);
        let inner = inner.strip_suffix('$').unwrap_or(inner);
        // `.{0,65536}` takes as much memory as it says.
        let long = |digits: &str| digits.len() > 2;
        if inner.split(|c: char| !c.is_ascii_digit()).any(long) {
            return None;
        }
        let mut seed = [0; 32];
        self.random.fill(&mut seed);
        let chance = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
        let mut runner = TestRunner::new_with_rng(Config::default(), chance);
        Some(string_regex(inner).ok()?.new_tree(&mut runner).ok()?.current())
    }

    fn integer(&mut self, demand: &Demand<'_>) -> Tree {
        let format = demand.schemas.iter().find_map(|s| s.format.as_deref());
        let width = |format: &str, word: &str| -> Option<u32> { format.strip_prefix(word)?.parse().ok() };
        let (low, high) = match format.map(|name| (width(name, "int"), width(name, "uint"))) {
            Some((Some(bits @ 1..=64), _)) => (-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1),
            Some((_, Some(bits @ 1..=64))) => (0, (1_i128 << bits) - 1),
            _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
        };
        let bound = |tree: &Option<Tree>| match tree {
            Some(Tree::Int(value)) => Some(*value),
            Some(Tree::Float(value)) => Some(*value as i128),
            _ => None,
        };
        let mut low = low;
        let mut high = high;
        for schema in &demand.schemas {
            low = low.max(bound(&schema.minimum).unwrap_or(low));
            low = low.max(bound(&schema.exclusive_minimum).map_or(low, |v| v.saturating_add(1)));
            high = high.min(bound(&schema.maximum).unwrap_or(high));
            high = high.min(bound(&schema.exclusive_maximum).map_or(high, |v| v.saturating_sub(1)));
        }
        let step = demand
            .schemas
            .iter()
            .find_map(|s| bound(&s.multiple_of))
            .unwrap_or(1)
            .max(1);
        let wishes = [0, 1, -1, 42, 1 << 31, (1 << 53) + 1, low, high];
        let fitting: Vec<i128> = wishes.into_iter().filter(|v| (low..=high).contains(v)).collect();
        let value = self.pick(&fitting).copied().unwrap_or(low);
        Tree::Int(value - value.rem_euclid(step))
    }

    fn number(&mut self, demand: &Demand<'_>) -> Tree {
        let bound = |tree: &Option<Tree>| match tree {
            Some(Tree::Int(value)) => Some(*value as f64),
            Some(Tree::Float(value)) => Some(*value),
            _ => None,
        };
        // The format says more than the type: it is read so, and written so by generators.
        let format = demand.schemas.iter().find_map(|s| s.format.as_deref());
        if format.is_some_and(|name| name.starts_with("int") || name.starts_with("uint")) {
            return self.integer(demand);
        }
        let (mut low, mut high) = match format {
            Some("float") => (f64::from(f32::MIN), f64::from(f32::MAX)),
            _ => (f64::MIN, f64::MAX),
        };
        for schema in &demand.schemas {
            low = [&schema.minimum, &schema.exclusive_minimum]
                .into_iter()
                .filter_map(bound)
                .fold(low, f64::max);
            high = [&schema.maximum, &schema.exclusive_maximum]
                .into_iter()
                .filter_map(bound)
                .fold(high, f64::min);
        }
        let wishes = [0.0, 1.5, -0.25, 1e21, 3.0, f64::midpoint(low, high)];
        let fitting: Vec<f64> = wishes.into_iter().filter(|v| *v >= low && *v <= high).collect();
        Tree::Float(self.pick(&fitting).copied().unwrap_or(low))
    }

    /// Whether nothing more is put in than must be.
    fn is_enough(&self, depth: usize) -> bool {
        depth > DEEPEST / 2 || self.size > LARGEST
    }

    fn pick<'p, T>(&mut self, from: &'p [T]) -> Option<&'p T> {
        match from.len() {
            0 => None,
            length => from.get(self.random.usize(0..length)),
        }
    }
}

fn allows(kinds: Kinds, name: &str) -> bool {
    match name {
        "object" => kinds.object,
        "array" => kinds.array,
        "string" => kinds.string,
        "integer" => kinds.integer || kinds.number,
        "number" => kinds.number,
        "boolean" => kinds.boolean,
        _ => kinds.null,
    }
}
