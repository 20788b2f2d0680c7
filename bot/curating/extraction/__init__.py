"""A whole document of the curator's own -> paragraphs with speakers -> a source file."""
