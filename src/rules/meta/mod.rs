//! What is about infmend itself.

pub(super) mod unused_allow;
