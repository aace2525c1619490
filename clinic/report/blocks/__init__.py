"""The blocks of the visit summary, one module each: values in, something with a height that can be drawn out."""
