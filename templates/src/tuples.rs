//! Tuples as values: lists of a fixed length (`prefixItems`).
//! Uses: `object`, `value`.

use super::object::List;
use super::value::{Slot, Value, View};

/// Items beyond the last are passed over.
macro_rules! tuples {
    ($($len:literal: $($index:tt $item:ident),+;)*) => {$(
        impl<$($item: Value),+> Value for ($($item,)+) {
            fn blank() -> Self {
                ($($item::blank(),)+)
            }
            fn slot(&mut self) -> Slot<'_> {
                Slot::List(self)
            }
            fn view(&self) -> View<'_> {
                View::List(self)
            }
        }

        impl<$($item: Value),+> List for ($($item,)+) {
            fn count(&self) -> usize {
                $len
            }
            fn at(&self, index: usize) -> View<'_> {
                match index {
                    $($index => Value::view(&self.$index),)+
                    _ => View::None,
                }
            }
            fn item(&mut self, index: usize) -> Slot<'_> {
                match index {
                    $($index => self.$index.slot(),)+
                    _ => Slot::Skip,
                }
            }
            fn finish(&mut self, count: usize) -> Option<usize> {
                (count..$len).rev().find(|index| !matches!(self.item(*index), Slot::Opt(_))).map(|index| index + 1)
            }
        }
    )*};
}

tuples! {
    1: 0 A;
    2: 0 A, 1 B;
    3: 0 A, 1 B, 2 C;
    4: 0 A, 1 B, 2 C, 3 D;
    5: 0 A, 1 B, 2 C, 3 D, 4 E;
    6: 0 A, 1 B, 2 C, 3 D, 4 E, 5 F;
    7: 0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G;
    8: 0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H;
}
