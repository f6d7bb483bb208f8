"""How fast the model is, against Mesa doing nothing with as many agents for as many weeks.

    python benchmarks/speed.py [--agents 500] [--weeks 520] [--repeats 5]

Floor: as many agents, `agents.shuffle_do("step")` on an empty step, and a DataCollector with ten model
reporters, each week. Model: the baseline, everything recorded, compiled and warm, its burn-in run before the
clock starts. Both in one process, in turn; medians; the answer is one JSON object. Shared machines vary: read
the ratio, not the seconds.

A trade grows and shrinks, so `--agents` sets the scale, and the floor gets as many agents as the model has
had: the mean of those registered with Mesa when the clock starts and when it stops.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time

import mesa

from simulation import SupplyChain, load_scenario

TRADERS_AT_SCALE_1 = 449


class Idle(mesa.Agent):
    """An agent that does nothing."""

    def step(self) -> None:
        """Nothing."""


class IdleModel(mesa.Model):
    """Mesa's own cost: registering, shuffling, calling and collecting."""

    def __init__(self, agents: int) -> None:
        super().__init__(rng=1)
        Idle.create_agents(self, agents)
        reporters = {f"measure_{k}": (lambda model: model.steps) for k in range(10)}
        self.collector = mesa.DataCollector(model_reporters=reporters)

    def step(self) -> None:
        """One week of nothing."""
        self.agents.shuffle_do("step")
        self.collector.collect(self)


def floor_seconds(agents: int, weeks: int) -> float:
    """Wall time of the idle model."""
    model = IdleModel(agents)
    begin = time.perf_counter()
    for _ in range(weeks):
        model.step()
    return time.perf_counter() - begin


def model_seconds(agents: int, weeks: int) -> tuple[float, int]:
    """Wall time of the full model's shown weeks, and the number of registered agents meanwhile."""
    scenario = load_scenario("baseline", weeks=weeks, scale=agents / TRADERS_AT_SCALE_1)
    model = SupplyChain(scenario, seed=1)
    at_start = len(model.agents)
    begin = time.perf_counter()
    model.run()
    seconds = time.perf_counter() - begin
    count = (at_start + len(model.agents)) // 2
    model.close()
    return seconds, count


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agents", type=int, default=500)
    parser.add_argument("--weeks", type=int, default=520)
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    model_seconds(asked.agents, 2)  # compile, warm
    floors, models, count = [], [], 0
    for _ in range(asked.repeats):
        seconds, count = model_seconds(asked.agents, asked.weeks)
        models.append(seconds)
        floors.append(floor_seconds(count, asked.weeks))
    floor, model = statistics.median(floors), statistics.median(models)
    json.dump(
        {
            "agents_asked": asked.agents,
            "agents_registered": count,
            "weeks": asked.weeks,
            "repeats": asked.repeats,
            "floor_seconds": round(floor, 4),
            "model_seconds": round(model, 4),
            "ratio": round(model / floor, 3),
            "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "python": sys.version.split()[0],
            "mesa": mesa.__version__,
        },
        sys.stdout,
        indent=2,
    )
    print()


if __name__ == "__main__":
    main()
