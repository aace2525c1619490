"""What `dev.py` is made of. Standard library alone, and syntax that any Python 3 can read."""
