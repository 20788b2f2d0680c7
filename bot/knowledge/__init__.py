"""Files become claims, sources and passages: the model, loading, checking, verifying."""
