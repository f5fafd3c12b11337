"""Matching: words and sentences, phrases, and the contexts in which they stand."""
