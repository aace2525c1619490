"""`python -m clinic` is the `clinic` command."""

if __name__ == "__main__":  # a process that prints comes through here too, and needs none of the commands
    from clinic.cli import main

    main()
