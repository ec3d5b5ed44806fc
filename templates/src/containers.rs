//! The standard library's containers as values: `Option`, `Box`, `Vec`, slices and maps.
//! Uses: `object`, `value`.
use std::collections::btree_map::Entry;

use super::object::{Dict, List, Opt};
use super::value::{AsView, Map, Slot, Value, View};

impl<T: Value> Value for Option<T> {
    #[inline]
    fn blank() -> Self {
        None
    }
    #[inline]
    fn takes_null() -> bool {
        true
    }
    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Opt(self)
    }
    #[inline]
    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::None, Value::view)
    }
}

impl<T: Value> Opt for Option<T> {
    fn some(&mut self) -> Slot<'_> {
        self.insert(T::blank()).slot()
    }
    fn null(&mut self) {
        *self = T::of_null();
    }
    fn reset(&mut self) {
        *self = None;
    }
}

impl<T: Value> Value for Box<T> {
    fn blank() -> Self {
        Box::new(T::blank())
    }
    fn slot(&mut self) -> Slot<'_> {
        (**self).slot()
    }
    fn view(&self) -> View<'_> {
        Value::view(&**self)
    }
}

impl<T: Value> Value for Vec<T> {
    #[inline]
    fn blank() -> Self {
        Vec::new()
    }
    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }
    #[inline]
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: Value> List for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }
    fn at(&self, index: usize) -> View<'_> {
        self.get(index).map_or(View::None, Value::view)
    }
    fn item(&mut self, index: usize) -> Slot<'_> {
        self.truncate(index);
        self.push(T::blank());
        self.last_mut().map_or(Slot::Skip, Value::slot)
    }
    fn finish(&mut self, count: usize) -> Option<usize> {
        self.truncate(count);
        None
    }
}

/// To be looked at only: an argument that is a slice.
impl<T: AsView> List for &[T] {
    fn count(&self) -> usize {
        self.len()
    }
    fn at(&self, index: usize) -> View<'_> {
        self.get(index).map_or(View::None, AsView::view)
    }
    fn item(&mut self, _: usize) -> Slot<'_> {
        Slot::Skip
    }
    fn finish(&mut self, _: usize) -> Option<usize> {
        None
    }
}

impl<T: Value> Value for Map<T> {
    #[inline]
    fn blank() -> Self {
        Map::new()
    }
    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Map(self)
    }
    #[inline]
    fn view(&self) -> View<'_> {
        View::Map(self)
    }
}

impl<T: Value> Dict for Map<T> {
    fn count(&self) -> usize {
        self.len()
    }
    fn at(&self, key: &str) -> Option<View<'_>> {
        self.get(key).map(Value::view)
    }
    fn each(&self, f: &mut dyn FnMut(&str, View<'_>) -> bool) {
        for (key, value) in self {
            if !f(key, Value::view(value)) {
                return;
            }
        }
    }
    fn insert(&mut self, key: String) -> Slot<'_> {
        match self.entry(key) {
            Entry::Vacant(entry) => entry.insert(T::blank()).slot(),
            Entry::Occupied(entry) => {
                let value = entry.into_mut();
                *value = T::blank();
                value.slot()
            }
        }
    }
    fn clear(&mut self) {
        Map::clear(self);
    }
}
