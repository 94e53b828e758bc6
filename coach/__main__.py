"""`python -m coach` is the command `coach`."""

if __name__ == "__main__":  # a child process imports this module too, and needs no command line
    from coach.cli import main

    main()
