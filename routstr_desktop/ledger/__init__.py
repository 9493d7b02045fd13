"""The durable record of the money, and the only package that knows SQL."""

from .accounts import OPERATOR_ID, Totals
from .audit import Audit
from .holds import BalanceLimitExceeded, Hold, Settlement
from .journal import Beneficiary, DuplicateCoins, Operation, OperationConflict
from .ledger import Ledger
from .operations import Operations, Source
from .requests import LoggedRequest, RequestRow

__all__ = [
    "OPERATOR_ID",
    "Audit",
    "BalanceLimitExceeded",
    "Beneficiary",
    "DuplicateCoins",
    "Hold",
    "Ledger",
    "LoggedRequest",
    "Operation",
    "OperationConflict",
    "Operations",
    "RequestRow",
    "Settlement",
    "Source",
    "Totals",
]
