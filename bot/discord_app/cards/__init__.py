"""An answer as a message: values in, views out."""
