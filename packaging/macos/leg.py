"""From the application bundle to a signed disk image; runs on a Mac alone, and untested so far."""

import os
import platform
import plistlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from environment import ROOT
from look import BuildError
from macos import identity

OUT = ROOT / "dist" / "macos"
SIGNER = "CASE_EXPLORER_MAC_SIGNER"
"""Holds the name of a "Developer ID Application" certificate of the keychain."""
NOTARY = "CASE_EXPLORER_MAC_NOTARY"
"""Holds the name under which "xcrun notarytool store-credentials" keeps the account."""


def pack(application: Path, version: str) -> Path:
    """Sign, pack and notarise as far as there are keys; says loudly what was left out."""
    check_layout(application)
    sign(application)
    OUT.mkdir(parents=True, exist_ok=True)
    image = OUT / f"case-explorer-{version}-macos-{platform.machine()}.dmg"
    image.unlink(missing_ok=True)
    make_image(application, image)
    notarise(image)
    return image


def check_layout(application: Path) -> None:
    """Raise ``BuildError`` when the bundle is not what the Finder expects."""
    contents = application / "Contents"
    plist = plistlib.loads((contents / "Info.plist").read_bytes())
    program = contents / "MacOS" / plist["CFBundleExecutable"]
    resources = contents / "Resources"
    wanted = (program, resources / identity.WORKSPACE_ICON, resources / plist["CFBundleIconFile"])
    if lacking := [str(path) for path in wanted if not path.exists()]:
        raise BuildError(f"the bundle lacks {', '.join(lacking)}")
    if not os.access(program, os.X_OK):
        raise BuildError(f"{program} cannot be started")


def sign(application: Path) -> None:
    """Sign all code in the bundle for the hardened runtime."""
    signer = os.environ.get(SIGNER, "")
    if not signer:
        print(f"NOT SIGNED: {SIGNER} is not set; macOS will refuse a double-click.")
        return
    with tempfile.NamedTemporaryFile(suffix=".plist") as listed:
        listed.write(plistlib.dumps(identity.ENTITLEMENTS))
        listed.flush()
        options = ("--force", "--deep", "--timestamp", "--options", "runtime")
        rights = ("--entitlements", listed.name)
        _run("codesign", *options, *rights, "--sign", signer, str(application))
    _run("codesign", "--verify", "--deep", "--strict", str(application))


def make_image(application: Path, image: Path) -> None:
    """A disk image with the program beside a link to the folder of programs."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(application, Path(folder, application.name), symlinks=True)
        Path(folder, "Applications").symlink_to("/Applications")
        named = ("-volname", identity.NAME, "-srcfolder", folder)
        _run("hdiutil", "create", *named, "-format", "ULMO", str(image))


def notarise(image: Path) -> None:
    """Let Apple look at the image, and fasten its answer to it."""
    account = os.environ.get(NOTARY, "")
    if not account or not os.environ.get(SIGNER):
        print(f"NOT NOTARISED: {SIGNER} and {NOTARY} are not both set.")
        return
    _run("codesign", "--timestamp", "--sign", os.environ[SIGNER], str(image))
    _run("xcrun", "notarytool", "submit", str(image), "--keychain-profile", account, "--wait")
    _run("xcrun", "stapler", "staple", str(image))


def _run(*command: str) -> None:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildError(f"{command[0]} has failed\n{done.stdout}{done.stderr}"[-3000:])
