"""The parts of the week: loops over rows that call rules.

All read the state as it was at the phase's start.
"""
