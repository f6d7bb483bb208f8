"""The kinds of interventions. `KINDS` is the only list of them: a new kind is a file and a line here."""

from simulation.interventions.alternative_development import AlternativeDevelopment
from simulation.interventions.aml_enforcement import AmlEnforcement
from simulation.interventions.anti_corruption import AntiCorruption
from simulation.interventions.armed_conflict import ArmedConflict
from simulation.interventions.bank_supervision import BankSupervision
from simulation.interventions.base import Change, Field, Intervention, default_of, fields_of
from simulation.interventions.border_interdiction import BorderInterdiction
from simulation.interventions.buyer_blacklist import BuyerBlacklist
from simulation.interventions.cash_controls import CashControls
from simulation.interventions.casino_rules import CasinoRules
from simulation.interventions.class_scheduling import ClassScheduling
from simulation.interventions.closed_way import ClosedWay
from simulation.interventions.communications_interception import CommunicationsInterception
from simulation.interventions.community_informing import CommunityInforming
from simulation.interventions.community_rehabilitation import CommunityRehabilitation
from simulation.interventions.compulsory_rehabilitation import CompulsoryRehabilitation
from simulation.interventions.contingency_management import ContingencyManagement
from simulation.interventions.crypto_tracing import CryptoTracing
from simulation.interventions.customs_screening import CustomsScreening
from simulation.interventions.demand_reduction import DemandReduction
from simulation.interventions.demand_shift import DemandShift
from simulation.interventions.diplomatic_pressure import DiplomaticPressure
from simulation.interventions.diplomatic_relations import DiplomaticRelations
from simulation.interventions.drug_checking import DrugChecking
from simulation.interventions.drug_courts import DrugCourts
from simulation.interventions.emergency_scheduling import EmergencyScheduling
from simulation.interventions.export_levy import ExportLevy
from simulation.interventions.export_notification import ExportNotification
from simulation.interventions.free_trade_zone_inspection import FreeTradeZoneInspection
from simulation.interventions.handler_licensing import HandlerLicensing
from simulation.interventions.indictments_and_sanctions import IndictmentsAndSanctions
from simulation.interventions.industry_ethics import IndustryEthics
from simulation.interventions.intelligence_sharing import IntelligenceSharing
from simulation.interventions.jail_medication import JailMedication
from simulation.interventions.joint_patrol import JointPatrol
from simulation.interventions.joint_sweep import JointSweep
from simulation.interventions.kyc_mandate import KycMandate
from simulation.interventions.kyc_voluntary import KycVoluntary
from simulation.interventions.lab_raids import LabRaids
from simulation.interventions.leadership_targeting import LeadershipTargeting
from simulation.interventions.list_scheduling import ListScheduling
from simulation.interventions.listing_request import ListingRequest
from simulation.interventions.mutual_legal_assistance import MutualLegalAssistance
from simulation.interventions.naloxone_distribution import NaloxoneDistribution
from simulation.interventions.other_opioids import OtherOpioids
from simulation.interventions.person_investigations import PersonInvestigations
from simulation.interventions.pill_press_controls import PillPressControls
from simulation.interventions.platform_takedown import PlatformTakedown
from simulation.interventions.prescribing_controls import PrescribingControls
from simulation.interventions.prevention_campaign import PreventionCampaign
from simulation.interventions.reintegration import Reintegration
from simulation.interventions.sender_identification import SenderIdentification
from simulation.interventions.stigma_campaign import StigmaCampaign
from simulation.interventions.supplier_shutdown import SupplierShutdown
from simulation.interventions.syringe_services import SyringeServices
from simulation.interventions.tariffs import Tariffs
from simulation.interventions.technical_channel import TechnicalChannel
from simulation.interventions.telehealth import Telehealth
from simulation.interventions.traceability import Traceability
from simulation.interventions.trade_based_monitoring import TradeBasedMonitoring
from simulation.interventions.treatment_expansion import TreatmentExpansion
from simulation.interventions.trust_building import TrustBuilding
from simulation.interventions.user_registry import UserRegistry
from simulation.interventions.voluntary_rehabilitation import VoluntaryRehabilitation
from simulation.interventions.watch_listing import WatchListing
from simulation.interventions.withdrawal import Withdrawal

__all__ = ["KINDS", "Change", "Field", "Intervention", "default_of", "fields_of", "kind_name"]

KINDS: dict[str, type[Intervention]] = {
    "prevention_campaign": PreventionCampaign,
    "industry_ethics": IndustryEthics,
    "community_informing": CommunityInforming,
    "demand_reduction": DemandReduction,
    "treatment_expansion": TreatmentExpansion,
    "jail_medication": JailMedication,
    "contingency_management": ContingencyManagement,
    "naloxone_distribution": NaloxoneDistribution,
    "drug_checking": DrugChecking,
    "compulsory_rehabilitation": CompulsoryRehabilitation,
    "syringe_services": SyringeServices,
    "drug_courts": DrugCourts,
    "community_rehabilitation": CommunityRehabilitation,
    "voluntary_rehabilitation": VoluntaryRehabilitation,
    "user_registry": UserRegistry,
    "stigma_campaign": StigmaCampaign,
    "telehealth": Telehealth,
    "reintegration": Reintegration,
    "class_scheduling": ClassScheduling,
    "list_scheduling": ListScheduling,
    "emergency_scheduling": EmergencyScheduling,
    "watch_listing": WatchListing,
    "supplier_shutdown": SupplierShutdown,
    "handler_licensing": HandlerLicensing,
    "export_notification": ExportNotification,
    "kyc_mandate": KycMandate,
    "kyc_voluntary": KycVoluntary,
    "buyer_blacklist": BuyerBlacklist,
    "traceability": Traceability,
    "sender_identification": SenderIdentification,
    "prescribing_controls": PrescribingControls,
    "pill_press_controls": PillPressControls,
    "platform_takedown": PlatformTakedown,
    "communications_interception": CommunicationsInterception,
    "customs_screening": CustomsScreening,
    "free_trade_zone_inspection": FreeTradeZoneInspection,
    "joint_patrol": JointPatrol,
    "border_interdiction": BorderInterdiction,
    "person_investigations": PersonInvestigations,
    "leadership_targeting": LeadershipTargeting,
    "lab_raids": LabRaids,
    "indictments_and_sanctions": IndictmentsAndSanctions,
    "anti_corruption": AntiCorruption,
    "aml_enforcement": AmlEnforcement,
    "bank_supervision": BankSupervision,
    "crypto_tracing": CryptoTracing,
    "trade_based_monitoring": TradeBasedMonitoring,
    "casino_rules": CasinoRules,
    "cash_controls": CashControls,
    "trust_building": TrustBuilding,
    "intelligence_sharing": IntelligenceSharing,
    "mutual_legal_assistance": MutualLegalAssistance,
    "tariffs": Tariffs,
    "diplomatic_pressure": DiplomaticPressure,
    "diplomatic_relations": DiplomaticRelations,
    "technical_channel": TechnicalChannel,
    "listing_request": ListingRequest,
    "withdrawal": Withdrawal,
    "closed_way": ClosedWay,
    "export_levy": ExportLevy,
    "other_opioids": OtherOpioids,
    "demand_shift": DemandShift,
    "alternative_development": AlternativeDevelopment,
    "joint_sweep": JointSweep,
    "armed_conflict": ArmedConflict,
}


def kind_name(intervention: Intervention) -> str:
    """The name under which an intervention's kind stands in scenarios."""
    return next(name for name, kind in KINDS.items() if kind is type(intervention))
