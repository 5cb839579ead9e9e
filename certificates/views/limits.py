"""How often somebody may ask: guessing is slow, and nobody keeps the machine busy."""

import ipaddress
from dataclasses import dataclass
from typing import Final

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

NETWORK_V6: Final = 64
WINDOW: Final = 300


@dataclass(frozen=True)
class Limit:
    """At most `amount` times in five minutes from one address of the network.

    Two at the same moment may count as one: that is as good for this purpose.
    """

    name: str
    amount: int
    cache: str

    def key(self, request: HttpRequest) -> str:
        """Return the key under which an address is counted; it does not tell which."""
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
        if address.version == 6:  # noqa: PLR2004 -- IPv6: one customer has a network
            address = ipaddress.ip_network(
                f"{address}/{NETWORK_V6}", strict=False
            ).network_address
        return f"limit:{self.name}:{salted_hmac(self.name, str(address)).hexdigest()}"

    def is_spent(self, request: HttpRequest) -> bool:
        """Tell whether an address has to wait."""
        return int(caches[self.cache].get(self.key(request), 0)) >= self.amount

    def count(self, request: HttpRequest) -> None:
        """Count one more."""
        cache, key = caches[self.cache], self.key(request)
        if cache.add(key, 1, WINDOW):
            return
        try:
            cache.incr(key)
        except ValueError:  # it ran out in between
            cache.set(key, 1, WINDOW)


# What finds nothing is counted for all processes together, since it may be guessing;
# what finds something costs a little time only, and is counted in each process.
MISSES = Limit("verify-miss", 20, "default")
FILES = Limit("verify-file", 30, "default")
LOOKUPS = Limit("verify-lookup", 120, "rendered")
