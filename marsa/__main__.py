"""`python -m marsa` is the `marsa` command."""

from marsa.config.command import main

if __name__ == "__main__":
    main()
