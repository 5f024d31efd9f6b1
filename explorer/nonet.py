"""The program has no network: a stand-in for ``socket`` refuses every connection.

Libraries that import ``socket`` get this module; it is the same from source and in the package,
where the real one is left out.
"""

import sys
import types


class NoNetwork(OSError):
    """Raised by whatever would open a connection."""


REFUSED = ("create_connection", "getaddrinfo", "gethostbyname", "socketpair", "create_server")


def _refuse(*_args: object, **_options: object) -> object:
    raise NoNetwork("Case Explorer does not use the network")


def install() -> None:
    """Put the stand-in where ``import socket`` finds it, unless it is there already."""
    present = sys.modules.get("socket")
    if present is not None and getattr(present, "is_stand_in", False):
        return
    stand_in = types.ModuleType("socket", __doc__)
    vars(stand_in).update(
        is_stand_in=True,
        socket=type("socket", (), {"__init__": _refuse}),
        **dict.fromkeys(("error", "timeout", "gaierror", "herror"), OSError),
        AF_INET=2,
        AF_INET6=10,
        AF_UNIX=1,
        SOCK_STREAM=1,
        SOCK_DGRAM=2,
        has_ipv6=False,
        gethostname=lambda: "localhost",
        _GLOBAL_DEFAULT_TIMEOUT=object(),
        **dict.fromkeys(REFUSED, _refuse),
    )
    sys.modules["socket"] = stand_in
