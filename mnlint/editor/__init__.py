"""The language server: what editors see of mnlint."""
