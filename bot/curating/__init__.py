"""What curators do with a base: fit it, and see what it lacks; answering imports none of this."""
