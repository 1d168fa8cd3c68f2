//! Relations on instances: the descriptors on both sides, and the managers of the many.
//!
//! | file | holds |
//! |---|---|
//! | `descriptors` | `post.author`, `author.post_set`, `place.restaurant`, `post.tags` |
//! | `generic` | what generic relations ask of content types |
//! | `managers` | the related managers' native part: their querysets and caches |

pub mod descriptors;
pub mod generic;
pub mod managers;
