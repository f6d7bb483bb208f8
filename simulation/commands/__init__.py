"""One file per command of `squeeze`, or per group of commands; `cli.py` puts them together."""
