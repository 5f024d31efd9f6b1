"""What Linux can tell of the package for macOS: its description, its icons, and code for Macs."""

import plistlib
import struct
import zipfile
from pathlib import Path

import pytest

import bundle
import icons
from look import BuildError
from macos import identity, leg, machine_code, wheels

ARM, INTEL = 0x0100000C, 0x01000007


def code(processor: int, version: tuple[int, int], command: int = machine_code.BUILT_FOR) -> bytes:
    """The head of a file of code that asks for a macOS."""
    packed = version[0] << 16 | version[1] << 8
    body = struct.pack("<IIII", 1, packed, packed, 0)
    if command == machine_code.MINIMUM:
        body = struct.pack("<II", packed, packed)
    other = struct.pack("<II8x", 0x1B, 16)
    told = other + struct.pack("<II", command, 8 + len(body)) + body
    return struct.pack("<IIIIIIII", machine_code.ONE_64, processor, 0, 6, 2, len(told), 0, 0) + told


def universal(*slices: tuple[int, bytes]) -> bytes:
    """A file for several processors."""
    head, body, begin = struct.pack(">II", machine_code.MANY, len(slices)), b"", 4096
    for processor, content in slices:
        head += struct.pack(">IIIII", processor, 0, begin + len(body), len(content), 12)
        body += content
    return head.ljust(begin, b"\0") + body


@pytest.mark.parametrize("processor", ["x86_64", "arm64"])
def test_the_description_is_read_as_it_was_meant(processor: str) -> None:
    plist = plistlib.loads(plistlib.dumps(identity.info_plist("0.1.0", processor)))
    assert plist["LSMinimumSystemVersion"] == {"x86_64": "12.0", "arm64": "12.3"}[processor]
    assert plist["NSHighResolutionCapable"] is True
    assert plist["NSRequiresAquaSystemAppearance"] is False
    kinds = plist["CFBundleDocumentTypes"]
    assert [(kind["LSHandlerRank"], kind["CFBundleTypeRole"]) for kind in kinds] == [
        ("Owner", "Editor"),
        ("Alternate", "Viewer"),
    ]
    (declared,) = plist["UTExportedTypeDeclarations"]
    assert declared["UTTypeTagSpecification"]["public.filename-extension"] == ["cxw"]
    used = {name for kind in kinds for name in kind["LSItemContentTypes"]}
    own = {name for name in used if name.startswith(identity.IDENTIFIER)}
    assert own == {declared["UTTypeIdentifier"]}


def test_the_rights_are_no_more_than_the_program_needs() -> None:
    rights = plistlib.loads(plistlib.dumps(identity.ENTITLEMENTS))
    assert set(rights) == {
        "com.apple.security.cs.allow-unsigned-executable-memory",
        "com.apple.security.cs.disable-library-validation",
    }


def test_an_icon_holds_a_picture_of_each_size(tmp_path: Path) -> None:
    icons.make_icns(tmp_path)
    for name in (identity.ICON, identity.WORKSPACE_ICON):
        content = (tmp_path / name).read_bytes()
        assert content[:8] == b"icns" + struct.pack(">I", len(content))
        at, widths = 8, []
        while at < len(content):
            (size,) = struct.unpack_from(">I", content, at + 4)
            assert content[at + 8 : at + 12] == b"\x89PNG"
            widths.append(struct.unpack_from(">I", content, at + 24)[0])
            at += size
        assert widths == [16, 32, 64, 128, 256, 512, 1024]


@pytest.mark.parametrize(
    ("path", "stays"),
    [
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", True),
        ("PySide6/Qt/plugins/styles/libqmacstyle.dylib", True),
        ("PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui", True),
        ("PySide6/Qt/plugins/platforms/libqminimal.dylib", False),
        ("PySide6/Qt/plugins/tls/libqsecuretransportbackend.dylib", False),
        ("PySide6/Qt/lib/QtNetwork.framework/Versions/A/QtNetwork", False),
        ("PySide6/QtNetwork.abi3.so", False),
    ],
)
def test_the_same_parts_stay_as_elsewhere(path: str, stays: bool) -> None:
    assert bundle.stays(path, "BINARY") is stays


def test_code_tells_its_processors_and_systems() -> None:
    both = universal((INTEL, code(INTEL, (12, 0))), (ARM, code(ARM, (12, 3))))
    assert machine_code.needs(both) == {"x86_64": (12, 0), "arm64": (12, 3)}
    old = code(INTEL, (10, 9), machine_code.MINIMUM)
    assert machine_code.needs(old) == {"x86_64": (10, 9)}
    java = struct.pack(">IHH", machine_code.MANY, 0, 65) + bytes(40)
    for other in (b"", b"\x7fELF" + bytes(60), java):
        assert machine_code.needs(other) == {}


def test_a_wheel_for_the_other_processor_is_found(tmp_path: Path) -> None:
    wheel = tmp_path / "some-1.0.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("some/fast.so", code(INTEL, (11, 0)))
        archive.writestr("some/plain.py", "x = 1")
    assert wheels.check(wheel, "x86_64") == (11, 0)
    with pytest.raises(BuildError, match=r"some/fast\.so is not for arm64"):
        wheels.check(wheel, "arm64")


def test_a_bundle_must_have_what_its_description_names(tmp_path: Path) -> None:
    contents = tmp_path / "Case Explorer.app" / "Contents"
    for name in ("MacOS/case-explorer", "Resources/workspace.icns", "Resources/case-explorer.icns"):
        (contents / name).parent.mkdir(parents=True, exist_ok=True)
        (contents / name).touch(0o755)
    own = {"CFBundleExecutable": "case-explorer", "CFBundleIconFile": "case-explorer.icns"}
    (contents / "Info.plist").write_bytes(
        plistlib.dumps({**identity.info_plist("0.1.0", "arm64"), **own})
    )
    leg.check_layout(contents.parent)
    (contents / "Resources/workspace.icns").unlink()
    with pytest.raises(BuildError, match=r"workspace\.icns"):
        leg.check_layout(contents.parent)


def test_without_keys_the_build_says_so_and_signs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(leg.SIGNER, raising=False)
    monkeypatch.setattr("subprocess.run", None)
    leg.sign(tmp_path)
    leg.notarise(tmp_path)
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "NOT SIGNED",
        "NOT NOTARISED",
    ]
