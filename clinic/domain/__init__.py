"""What is true: clinical rules and words. Standard library only; no clock, no globals, no I/O but own data files."""
