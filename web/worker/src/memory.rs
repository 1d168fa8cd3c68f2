//! The worker's allocator: small blocks by size, everything else by the system's.
//!
//! An interpreter makes and drops small objects all the time. Rust tells the size of a block also when it is given back, so blocks
//! of one size need no headers and no search: they wait in a list of their own. They never become blocks of another size again.
//! With the system's allocator (dlmalloc) alone `values_list` takes a quarter longer in Chromium, `bulk_create` an eighth.

// An allocator is made of raw pointers: `GlobalAlloc` has no other interface.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr::{self, NonNull};

/// Sizes are rounded up to a multiple of this.
const STEP: usize = 8;
/// Of every block.
const ALIGN: usize = 8;
/// The largest size that has a list.
const LARGEST: usize = 512;
/// Bytes that are cut into blocks of one size, as they are needed.
const CHUNK: usize = 32 * 1024;

/// A block that nobody uses holds the address of the next one.
type Block = Option<NonNull<Next>>;
struct Next(Block);

/// The blocks of one size.
struct List {
    given_back: Cell<Block>,
    /// What is left of the chunk that is being cut: where, and how many blocks.
    chunk: Cell<*mut u8>,
    left: Cell<usize>,
}

pub struct Sizes {
    lists: [List; LARGEST / STEP],
}

// SAFETY: WebAssembly without threads, which the build is for, has one thread.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
unsafe impl Sync for Sizes {}

impl List {
    const fn empty() -> Self {
        Self {
            given_back: Cell::new(None),
            chunk: Cell::new(ptr::null_mut()),
            left: Cell::new(0),
        }
    }

    /// A block of that size, which must be the list's.
    fn take(&self, size: usize) -> *mut u8 {
        if let Some(block) = self.given_back.get() {
            // SAFETY: a block in the list holds the next one.
            self.given_back.set(unsafe { block.as_ref() }.0);
            return block.as_ptr().cast();
        }
        if self.left.get() == 0 && !self.refill(size) {
            return ptr::null_mut();
        }
        let block = self.chunk.get();
        self.left.set(self.left.get() - 1);
        // SAFETY: the chunk has that many blocks left, so the end of this one is in it or at its end.
        self.chunk.set(unsafe { block.add(size) });
        block
    }

    /// Gets a new chunk; false where there is no memory.
    #[cold]
    fn refill(&self, size: usize) -> bool {
        let count = CHUNK / size;
        let Ok(layout) = Layout::from_size_align(count * size, ALIGN) else {
            return false;
        };
        // SAFETY: the layout is not empty.
        let chunk = unsafe { System.alloc(layout) };
        if chunk.is_null() {
            return false;
        }
        self.chunk.set(chunk);
        self.left.set(count);
        true
    }

    /// # Safety
    /// The block must have come from this list and be in nobody's use.
    unsafe fn give_back(&self, block: *mut u8) {
        let block = block.cast::<Next>();
        // SAFETY: as the caller says; every block is large enough for an address and aligned for it.
        unsafe { block.write(Next(self.given_back.get())) };
        self.given_back.set(NonNull::new(block));
    }
}

impl Sizes {
    pub const fn new() -> Self {
        Self {
            lists: [const { List::empty() }; LARGEST / STEP],
        }
    }

    /// The list for a layout, and the size of its blocks; None for those that are the system's.
    fn list(&self, layout: Layout) -> Option<(&List, usize)> {
        if layout.align() > ALIGN || layout.size() == 0 {
            return None;
        }
        let class = (layout.size() - 1) / STEP;
        Some((self.lists.get(class)?, (class + 1) * STEP))
    }
}

// SAFETY: blocks in lists are in nobody's use, since they come from chunks that no one else has, or were given back. A block
// goes back to the list that its layout, the same as when it was taken, names.
unsafe impl GlobalAlloc for Sizes {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match self.list(layout) {
            Some((list, size)) => list.take(size),
            // SAFETY: as the caller says.
            None => unsafe { System.alloc(layout) },
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        match self.list(layout) {
            // SAFETY: as the caller says.
            Some((list, _)) => unsafe { list.give_back(block) },
            None => unsafe { System.dealloc(block, layout) },
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller says that the size, rounded up to the alignment, fits an `isize`.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (self.list(layout), self.list(wanted)) {
            (None, None) => unsafe { System.realloc(block, layout, size) },
            (Some((_, has)), Some((_, needs))) if has == needs => block,
            _ => {
                // SAFETY: both blocks are as large as their layouts say, and two.
                unsafe {
                    let moved = self.alloc(wanted);
                    if !moved.is_null() {
                        ptr::copy_nonoverlapping(block, moved, layout.size().min(size));
                        self.dealloc(block, layout);
                    }
                    moved
                }
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{LARGEST, Sizes};
    use std::alloc::{GlobalAlloc, Layout};

    /// Takes blocks of all sizes, writes all of each, moves them to other sizes, and finds what it wrote.
    #[test]
    fn blocks_keep_what_is_in_them() {
        let sizes = Sizes::new();
        let layout = |size| Layout::from_size_align(size, 8).unwrap();
        for round in 0..3 {
            let mut blocks = Vec::new();
            for size in 1..LARGEST + 200 {
                let block = unsafe { sizes.alloc(layout(size)) };
                assert!((block as usize).is_multiple_of(8));
                unsafe { block.write_bytes(size as u8, size) };
                blocks.push((block, size));
            }
            for (block, size) in blocks {
                let other = (size * 7 + round) % 900 + 1;
                let moved = unsafe { sizes.realloc(block, layout(size), other) };
                let kept = unsafe { std::slice::from_raw_parts(moved, size.min(other)) };
                assert!(kept.iter().all(|byte| *byte == size as u8));
                unsafe { sizes.dealloc(moved, layout(other)) };
            }
        }
    }
}
