"""Numbers that only keep a formula finite; no result should hang on them.

They bind where what is divided by, or raised to a negative power, nears 0, which no calibrated run does.
"""

TINY = 1e-9  # what is divided by is at least this; smaller than any price, share or factor that it stands for
LEAST_SKILL = 0.05  # share of the full yield; `lab.lowest_skill` cannot be set so low
LEAST_POTENCY = 0.05  # factor on the usual potency that buyers believe in; below it a dose has no price
LEAST_RELATIVE_PRICE = (
    0.01  # of the market's average; a cell that sells below draws no more buyers than at it
)
