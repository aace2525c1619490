"""Forms: what a page may send, one module per noun over the base class and fields of this package."""
