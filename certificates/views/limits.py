"""How often somebody may ask: guessing is slow, and nobody keeps the machine busy."""

import ipaddress
from dataclasses import dataclass
from typing import Final

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

NETWORK_V6: Final = 64
WINDOW: Final = 300


def network_of(request: HttpRequest) -> str:
    """Return the address that asks, the network of a customer for IPv6.

    Whoever has none that can be told counts together with all others like that.
    """
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, NETWORK_V6), strict=False))
    return str(address)


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
        network = network_of(request)
        return f"limit:{self.name}:{salted_hmac(self.name, network).hexdigest()}"

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
