"""`python -m clinic` is the `clinic` command."""

from clinic.cli import main

if __name__ == "__main__":
    main()
