"""The catalogue of systems: treaties, programmes, databases, patrols and services, by name.

A system is data: who runs it, what it is assumed to do, and which change of conditions stands for it in which
world. `catalogue` reads the files in world/systems/, `switches` turns a scenario's `systems` into
interventions and parameters, `moves` says what each was found to move.
"""

from simulation.systems.catalogue import REPRESENTATIONS, Part, System, load_systems

__all__ = ["REPRESENTATIONS", "Part", "System", "load_systems"]
