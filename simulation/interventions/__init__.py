"""The kinds of interventions. `KINDS` is the only list of them: a new kind is a file and a line here."""

from simulation.interventions.aml_enforcement import AmlEnforcement
from simulation.interventions.base import Change, Field, Intervention, default_of, fields_of
from simulation.interventions.border_interdiction import BorderInterdiction
from simulation.interventions.class_scheduling import ClassScheduling
from simulation.interventions.customs_screening import CustomsScreening
from simulation.interventions.kyc_mandate import KycMandate
from simulation.interventions.lab_raids import LabRaids
from simulation.interventions.list_scheduling import ListScheduling
from simulation.interventions.treatment_expansion import TreatmentExpansion

__all__ = ["KINDS", "Change", "Field", "Intervention", "default_of", "fields_of", "kind_name"]

KINDS: dict[str, type[Intervention]] = {
    "class_scheduling": ClassScheduling,
    "list_scheduling": ListScheduling,
    "kyc_mandate": KycMandate,
    "aml_enforcement": AmlEnforcement,
    "customs_screening": CustomsScreening,
    "border_interdiction": BorderInterdiction,
    "lab_raids": LabRaids,
    "treatment_expansion": TreatmentExpansion,
}


def kind_name(intervention: Intervention) -> str:
    """The name under which an intervention's kind stands in scenarios."""
    return next(name for name, kind in KINDS.items() if kind is type(intervention))
