//! The worker's allocator: small blocks by size, everything else by the system's.
//!
//! An interpreter makes and drops small objects all the time, which costs the system's allocator (dlmalloc) a quarter of a
//! query. Rust tells the size of a block also when it is given back, so blocks of one size need no headers and no search: they
//! wait in a list of their own. They never become blocks of another size again.

// An allocator is made of raw pointers: `GlobalAlloc` has no other interface.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr::{self, NonNull};

/// Sizes are rounded up to a multiple of this, which is also the alignment of every block.
const STEP: usize = 16;
/// The largest size that has a list.
const LARGEST: usize = 512;
/// Bytes that a list which has run dry gets from the system.
const CHUNK: usize = 16 * 1024;

/// A block that nobody uses holds the address of the next one.
type Block = Option<NonNull<Next>>;
struct Next(Block);

pub struct Sizes {
    free: [Cell<Block>; LARGEST / STEP],
}

// SAFETY: WebAssembly without threads, which the build is for, has one thread.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
unsafe impl Sync for Sizes {}

impl Sizes {
    pub const fn new() -> Self {
        Self {
            free: [const { Cell::new(None) }; LARGEST / STEP],
        }
    }

    /// The list for a layout; None for those that are the system's.
    fn list(&self, layout: Layout) -> Option<(&Cell<Block>, usize)> {
        if layout.align() > STEP || layout.size() == 0 {
            return None;
        }
        let class = (layout.size() - 1) / STEP;
        Some((self.free.get(class)?, (class + 1) * STEP))
    }

    /// Cuts a new chunk into blocks of that size, keeps them but for one, and returns it.
    #[cold]
    fn refill(list: &Cell<Block>, size: usize) -> *mut u8 {
        let count = CHUNK / size;
        let Ok(layout) = Layout::from_size_align(count * size, STEP) else {
            return ptr::null_mut();
        };
        // SAFETY: the layout is not empty.
        let chunk = unsafe { System.alloc(layout) };
        if chunk.is_null() {
            return chunk;
        }
        for index in (1..count).rev() {
            // SAFETY: `index * size` is within the chunk, and each block is large enough and aligned for an address.
            unsafe { give_back(list, chunk.add(index * size)) };
        }
        chunk
    }
}

/// # Safety
/// The block must be free, of the list's size and aligned to [`STEP`].
unsafe fn give_back(list: &Cell<Block>, block: *mut u8) {
    let block = block.cast::<Next>();
    // SAFETY: as the caller says.
    unsafe { block.write(Next(list.get())) };
    list.set(NonNull::new(block));
}

// SAFETY: blocks in lists are in nobody's use, since they come from chunks that no one else has, or were given back. A block
// goes back to the list that its layout, the same as when it was taken, names.
unsafe impl GlobalAlloc for Sizes {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some((list, size)) = self.list(layout) else {
            // SAFETY: as the caller says.
            return unsafe { System.alloc(layout) };
        };
        match list.get() {
            Some(block) => {
                // SAFETY: a block in a list holds the next one.
                list.set(unsafe { block.as_ref() }.0);
                block.as_ptr().cast()
            }
            None => Self::refill(list, size),
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        match self.list(layout) {
            // SAFETY: as the caller says.
            Some((list, _)) => unsafe { give_back(list, block) },
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
