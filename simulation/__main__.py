"""`python -m simulation` is `squeeze`."""

from simulation.cli import main

if __name__ == "__main__":
    main()
