//! Why verdicts may differ.
