"""Orders, prices and rationing."""

from __future__ import annotations

from simulation.rules.compiled import rule
from simulation.rules.maths import clip, power


@rule
def order_up_to(expected: float, weeks: float, in_stock: float, on_order: float) -> float:
    """Order that brings stock and goods on the way up to ``weeks`` of expected use; never negative."""
    return max(0.0, expected * weeks - in_stock - on_order)


@rule
def smooth(average: float, observed: float, weeks: float) -> float:
    """Exponential average with a memory of ``weeks``."""
    return average + (observed - average) / max(1.0, weeks)


@rule
def ask(unit_cost: float, loss: float, normal_price: float, premium: float, scarcity: float) -> float:
    """Price asked: what a delivered unit costs, plus the pay for work and risk, times scarcity.

    Risks and prices (Reuter and Kleiman 1986): ``premium`` is running cost, believed losses, believed hazard
    of arrest times its cost, and profit, each as a share of the normal price of the role.
    """
    return (unit_cost / max(0.05, 1.0 - loss) + normal_price * premium) * scarcity


@rule
def scarcity_next(
    scarcity: float, unmet: float, glut: float, speed: float, ease: float, low: float, high: float
) -> float:
    """Scarcity factor next week: rises with the share of orders unmet, falls with glut, drifts back to 1."""
    return clip(scarcity * (1.0 + speed * (unmet - glut)) + ease * (1.0 - scarcity), low, high)


@rule
def ration(available: float, wanted: float) -> float:
    """Share of each order that can be filled: 1 where there is enough."""
    if wanted <= 0.0 or available >= wanted:
        return 1.0
    return available / wanted


@rule
def stretch(stock: float, needed: float, floor: float, stretching: float) -> float:
    """Factor on potency when stock covers less than what is needed: sellers cut to stretch it, down to
    ``floor``.

    stretching 0: never cut; 1: cut in full proportion to the shortfall.
    """
    if needed <= 0.0 or stock >= needed:
        return 1.0
    return max(floor, 1.0 - stretching * (1.0 - stock / needed))


@rule
def dose_strength(chosen: float, received: float, passed_on: float) -> float:
    """Pure content of a dose, relative to the reference dose, before any shortage.

    Sellers level what they get to what their buyers are used to, and choose from there: ``chosen`` x
    ``received`` ^ ``passed_on``. passed_on 0: all goods make the same dose; 1: doses are as strong as goods.
    """
    return chosen * power(strength_received(received), passed_on)


@rule
def strength_received(received: float) -> float:
    """Strength of goods relative to the reference, at least a hundredth, to be raised to a power."""
    return max(0.01, received)
