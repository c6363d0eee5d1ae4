"""The contract of every feed, by its name."""

from tests.oracle.contracts_service import SERVICE
from tests.oracle.contracts_shop import SHOP

CONTRACTS = SHOP | SERVICE
