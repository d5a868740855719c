//! What stands in a chain, for the predicates.
