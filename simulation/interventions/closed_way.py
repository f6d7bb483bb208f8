"""A way of doing things that nobody can use any more, or hardly."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from simulation.interventions.base import Change, Intervention, budget, burden, names, number
from simulation.world.geography import World

# Ways that the source documents name: role, choice, option (as in parameters/options/).
WAYS: Final = {
    "mirror_transfer": (
        ("launderer", "channel", "mirror_transfer"),
        ("broker", "payment", "mirror_transfer"),
    ),
    "trade_based": (("launderer", "channel", "trade_based"),),
    "casino": (("launderer", "channel", "casino"),),
    "goods_in_kind": (("launderer", "channel", "goods_in_kind"), ("broker", "payment", "goods_in_kind")),
    "counterfeit_pills": (("cell", "product_form", "counterfeit_pill"),),
    "mixing_with_stimulants": (("cell", "product_form", "mixed_with_stimulant"),),
    "large_stocks": (("lab", "stock_target", "long"), ("lab", "stock_target", "very_long")),
    "false_customs_names": (
        ("supplier", "labelling", "general_name"),
        ("supplier", "labelling", "false_name"),
    ),
}


@dataclass(frozen=True, kw_only=True)
class ClosedWay(Intervention):
    """Takes ways of doing things out of reach, for a thought experiment: what if there were no such way?

    Condition: access to the options of `ways` at the places of `where`.

    Evidence: none; no government can do it. It answers what a way, such as barter in goods [001 ch6], is
    worth to the trade, and is how a channel that the world starts with is switched off. Limits: those who
    use the way lose reach, and leave it only at a review.
    """

    acts_on: ClassVar[str] = "places"

    ways: tuple[str, ...] = names("words", "ways that are closed", required=True, words=tuple(WAYS))
    out_of_reach: float = number(0.95, "share of reach", 0, 0.95, "reach that is lost at full intensity")
    budget: float = budget(0, "none: it is no measure")
    burden: float = burden(0, "none")

    def effects(self, world: World) -> Iterator[Change]:
        for place in self.places(world):
            for way in self.ways:
                for option in WAYS[way]:
                    yield Change("access", (place, *option), self.intensity * self.out_of_reach)
