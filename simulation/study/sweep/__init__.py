"""Sweeps: thousands of runs of a design, kept as they finish, resumed where they stopped."""
