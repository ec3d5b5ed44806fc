//! A point in time as seconds since 1970 (`format: unix-time`, rate-limit headers).
//! Uses: `macros`, `value`.
use std::time::{Duration, SystemTime};

use super::macros::bridged;
use super::value::{Slot, Value, View};

/// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnixTime(pub i64);

impl UnixTime {
    /// The seconds.
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// The same point in the standard library's (and by `TryFrom` every date crate's) terms; `None` where that does not
    /// reach.
    pub fn to_system_time(self) -> Option<SystemTime> {
        let distance = Duration::from_secs(self.0.unsigned_abs());
        if self.0 < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(distance)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(distance)
        }
    }
}

impl From<i64> for UnixTime {
    fn from(seconds: i64) -> Self {
        Self(seconds)
    }
}

impl Value for UnixTime {
    fn blank() -> Self {
        Self(0)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Number(&mut self.0)
    }
    fn view(&self) -> View<'_> {
        View::I64(self.0)
    }
}

bridged!(UnixTime);
