//! What native objects hold, for the garbage collector: a query's instances refer to each other in circles.

// The interpreter's interface is unsafe: an object that is shown twice would be freed too early. Each `held` shows each object
// once, and none that something else counts as its own; one that is left out is only kept longer.
#![allow(unsafe_code)]

use super::model::{Model, ModelState};
use super::query::QuerySet;
use rustpython_vm::object::{Traverse, TraverseFn};

// SAFETY: see above.
unsafe impl Traverse for Model {
    fn traverse(&self, show: &mut TraverseFn<'_>) {
        self.held(show);
    }
}

// SAFETY: see above.
unsafe impl Traverse for ModelState {
    fn traverse(&self, show: &mut TraverseFn<'_>) {
        self.held(show);
    }
}

// SAFETY: see above.
unsafe impl Traverse for QuerySet {
    fn traverse(&self, show: &mut TraverseFn<'_>) {
        self.held(show);
    }
}
