"""Names for observed switches: which label a change of a choice from one option to another carries.

The table is `labels.yaml`. It is read by those who count what agents did, never by what decides for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simulation.files import read_yaml
from simulation.parameters import Choice, OptionTable, options_tables
from simulation.reading import Section, nearest, raise_if_any

__all__ = ["Labels", "Row"]

TABLE = Path(__file__).parent / "labels.yaml"
ANY, HIGHER, LOWER = "any", "higher", "lower"


@dataclass(frozen=True)
class Row:
    """One rule: switches of a choice from one of `start` to one of `target` carry `labels`.

    `start` and `target` are option names or a single one of the words any, higher, lower.
    """

    role: str
    choice: str
    start: tuple[str, ...]
    target: tuple[str, ...]
    labels: tuple[str, ...]

    def fits(self, start: str, target: str, values: Mapping[str, float]) -> bool:
        """Whether the switch falls under this rule; `values` are those of the choice's options."""
        if self.target == (HIGHER,):
            aims = values[target] > values[start]
        elif self.target == (LOWER,):
            aims = values[target] < values[start]
        else:
            aims = self.target == (ANY,) or target in self.target
        leaves = start not in self.target if self.start == (ANY,) else start in self.start
        return aims and leaves


@dataclass(frozen=True)
class Labels:
    """The label table beside the choices it speaks of. `about` explains each label, in file order."""

    about: Mapping[str, str]
    rows: tuple[Row, ...]
    tables: Mapping[str, OptionTable]

    @classmethod
    def load(cls) -> Labels:
        """The table of the model, read once; raises UserError with every problem in it."""
        return _load(TABLE)

    def label(self, role: str, choice: str, from_option: str, to_option: str) -> tuple[str, str]:
        """The label that is logged ("" if the switch has none), and the world of the choice."""
        found = self.labels(role, choice, from_option, to_option)
        return (found[0] if found else ""), self.tables[role].choices[choice].world

    def labels(self, role: str, choice: str, from_option: str, to_option: str) -> tuple[str, ...]:
        """All labels of the switch, the logged one first. Raises ValueError for what cannot be switched."""
        values = self._values(role, choice, from_option, to_option)
        found = [
            label
            for row in self.rows
            if (row.role, row.choice) == (role, choice) and row.fits(from_option, to_option, values)
            for label in row.labels
        ]
        return tuple(dict.fromkeys(found))

    def steps(self, role: str, choice: str, from_option: str, to_option: str) -> dict[str, int]:
        """What the switch adds to the uptake of each label: +1, or -1 where it undoes one."""
        taken = self.labels(role, choice, from_option, to_option)
        undone = self.labels(role, choice, to_option, from_option)
        return dict.fromkeys(taken, 1) | {label: -1 for label in undone if label not in taken}

    def switches(self, label: str) -> Iterator[tuple[str, str, str]]:
        """(world, role, choice) of every choice in which the label can arise."""
        if label not in self.about:
            raise ValueError(f"there is no label {label!r}; {nearest(label, self.about, 'label')}")
        found = ((row.role, row.choice) for row in self.rows if label in row.labels)
        for role, choice in dict.fromkeys(found):
            yield self.tables[role].choices[choice].world, role, choice

    def _values(self, role: str, choice: str, from_option: str, to_option: str) -> dict[str, float]:
        if role not in self.tables:
            raise ValueError(f"there is no role {role!r}; {nearest(role, self.tables, 'role')}")
        choices = self.tables[role].choices
        if choice not in choices:
            raise ValueError(f"a {role} has no choice {choice!r}; {nearest(choice, choices, 'choice')}")
        values = {option.name: option.value for option in choices[choice].options}
        for option in (from_option, to_option):
            if values and option not in values:
                raise ValueError(
                    f"{role}.{choice} has no option {option!r}; {nearest(option, values, 'option')}"
                )
        if from_option == to_option:
            raise ValueError(f"{role}.{choice}: staying with {to_option!r} is no switch")
        return values


@cache
def _load(path: Path) -> Labels:
    tables = options_tables()
    document = read_yaml(path)
    root = Section(document)
    about = {}
    for name, section in root.sections("labels"):
        section.plain_name(name)
        about[name] = section.text("about")
        section.finish()
    rows = [_row(section, about, tables) for section in root.rows("rows")]
    root.finish()
    raise_if_any(document)
    return Labels(about, tuple(row for row in rows if row is not None), tables)


def _row(section: Section, about: Mapping[str, str], tables: Mapping[str, OptionTable]) -> Row | None:
    """One row, or None once a problem with it has been noted."""
    role = section.name("role", tables, "role")
    label = section.name("label", about, "label")
    also = section.names("also", about, "label", required=False)
    choices = tables[role].choices if role else {}
    choice = section.name("choice", choices, "choice")
    start: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    if choice:
        start = _options(section, "from", choices[choice], (ANY,))
        target = _options(section, "to", choices[choice], (ANY, HIGHER, LOWER))
    section.skip("from", "to")
    section.finish()
    return Row(role, choice, start, target, (label, *also)) if start and target and label else None


def _options(section: Section, key: str, choice: Choice, words: tuple[str, ...]) -> tuple[str, ...]:
    """The option or options under `key`, or one of `words` in their place."""
    if not choice.value_unit:
        words = (ANY,)
    allowed = (*words, *(option.name for option in choice.options))
    if isinstance(section.data.get(key), list):
        return section.names(key, allowed[len(words) :], "option")
    name = section.name(key, allowed, "option")
    return (name,) if name else ()
