//! What still works, but goes in a later Django. It is noted here, and whoever called the ORM says it.

use std::cell::RefCell;

thread_local! {
    static NOTED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// Notes that something deprecated was used; one call says the same thing once.
pub fn deprecated(message: &'static str) {
    NOTED.with_borrow_mut(|noted| {
        if !noted.contains(&message) {
            noted.push(message);
        }
    });
}

/// What was noted since the last time.
pub fn take_deprecations() -> Vec<&'static str> {
    NOTED.take()
}
