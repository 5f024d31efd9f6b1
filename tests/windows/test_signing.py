"""A releaser's key, here a self-made one: what it signs is verified, a changed byte is seen."""

import subprocess
from pathlib import Path

import pytest

from windows import signing, trial

SUBJECT = "/CN=Case Explorer trial"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate, and the command that signs with its key."""
    key, made = tmp_path / "key.pem", tmp_path / "certificate.pem"
    names = ["-subj", SUBJECT, "-addext", "extendedKeyUsage=codeSigning"]
    files = ["-keyout", str(key), "-out", str(made)]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "2"]
    subprocess.run([*command, *names, *files], capture_output=True, check=True)
    script = tmp_path / "sign"
    sign = f'osslsigncode sign -certs "{made}" -key "{key}" -h sha256 -in "$1" -out "$1.signed"'
    script.write_text(f'#!/bin/sh\n{sign} >/dev/null && mv "$1.signed" "$1"\n')
    script.chmod(0o755)
    monkeypatch.setenv(signing.COMMAND, str(script))
    return made


def is_signed(path: Path, certificate: Path) -> bool:
    """Whether the certificate's key has signed just this file."""
    command = ["osslsigncode", "verify", "-CAfile", str(certificate), "-in", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return "Succeeded" in told


def test_installer_and_programs_are_signed_where_there_is_a_key(
    certificate: Path, tmp_path: Path
) -> None:
    setup = trial.older_setup(tmp_path)
    assert is_signed(setup, certificate)
    signing.sign_programs(tmp_path / "older")
    programs = list((tmp_path / "older").glob("*.exe"))
    assert len(programs) == 2
    assert all(is_signed(path, certificate) for path in programs)
    content = bytearray(setup.read_bytes())
    content[len(content) // 2] ^= 1
    setup.write_bytes(content)
    assert not is_signed(setup, certificate)
