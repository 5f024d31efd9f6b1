"""The program has no network: a stand-in for ``socket`` refuses every connection.

Libraries that import ``socket`` get this module; it is the same from source and in the package,
where the real one is left out.
"""

import sys
import types


class NoNetwork(OSError):
    """Raised by whatever would open a connection."""


def _refuse(*_args: object, **_options: object) -> object:
    raise NoNetwork("Case Explorer does not use the network")


def install() -> None:
    """Put the stand-in where ``import socket`` finds it, unless it is there already."""
    present = sys.modules.get("socket")
    if present is not None and getattr(present, "is_stand_in", False):
        return
    stand_in = types.ModuleType("socket", __doc__)
    stand_in.is_stand_in = True  # type: ignore[attr-defined]
    stand_in.socket = type("socket", (), {"__init__": _refuse})  # type: ignore[attr-defined]
    stand_in.error = stand_in.timeout = OSError  # type: ignore[attr-defined]
    stand_in.gaierror = stand_in.herror = OSError  # type: ignore[attr-defined]
    stand_in.AF_INET, stand_in.AF_INET6, stand_in.AF_UNIX = 2, 10, 1  # type: ignore[attr-defined]
    stand_in.SOCK_STREAM, stand_in.SOCK_DGRAM = 1, 2  # type: ignore[attr-defined]
    for name in (
        "create_connection",
        "getaddrinfo",
        "gethostbyname",
        "socketpair",
        "create_server",
    ):
        setattr(stand_in, name, _refuse)
    stand_in.gethostname = lambda: "localhost"  # type: ignore[attr-defined]
    stand_in._GLOBAL_DEFAULT_TIMEOUT = object()  # type: ignore[attr-defined]
    stand_in.has_ipv6 = False  # type: ignore[attr-defined]
    sys.modules["socket"] = stand_in
