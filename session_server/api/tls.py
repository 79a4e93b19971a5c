"""The server's TLS context, and the self-signed pair of a trial.

A trial's certificate is for looking at the product: browsers warn, and agents refuse it unless told its fingerprint.
"""

from __future__ import annotations

import datetime
import ipaddress
import os
import socket
import ssl
import stat
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from session_server.settings import Settings, SettingsProblem, is_loopback

TRIAL_DAYS = 90
"""Long enough for a trial, short enough that nobody keeps it."""
TRIAL_CERT = "trial-cert.pem"
TRIAL_KEY = "trial-key.pem"


def server_context(settings: Settings, now: datetime.datetime) -> ssl.SSLContext | None:
    """The context to listen with; None for plain http. Raises SettingsProblem."""
    if settings.trial:
        cert, key = trial_pair(settings.data_dir, settings.host, now)
    elif settings.tls_cert is not None and settings.tls_key is not None:
        cert, key = settings.tls_cert, settings.tls_key
    else:
        return None
    _require_private(key)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(cert, key)
    except (OSError, ssl.SSLError) as error:
        raise SettingsProblem(f"{cert}, {key}: not a certificate and its key ({error})") from None
    return context


def trial_pair(data_dir: Path, host: str, now: datetime.datetime) -> tuple[Path, Path]:
    """Certificate and key of the trial, made anew when there are none or they have ended."""
    cert, key = data_dir / TRIAL_CERT, data_dir / TRIAL_KEY
    if not (cert.exists() and key.exists() and _is_current(cert, host, now)):
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        certificate_pem, key_pem = _self_signed(host, now)
        _write_private(key, key_pem)
        _write_private(cert, certificate_pem)
    return cert, key


def fingerprint(cert: Path) -> str:
    """SHA-256 of the certificate, as browsers show it."""
    return x509.load_pem_x509_certificate(cert.read_bytes()).fingerprint(hashes.SHA256()).hex(":").upper()


def _names(host: str) -> list[x509.GeneralName]:
    names = {"localhost", socket.gethostname()}
    addresses = {ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1")}
    try:
        address = ipaddress.ip_address(host)
        if not address.is_unspecified:
            addresses.add(address)
    except ValueError:
        if not is_loopback(host):
            names.add(host)
    dns = [x509.DNSName(name) for name in sorted(names)]
    return [*dns, *(x509.IPAddress(one) for one in sorted(addresses, key=str))]


def _self_signed(host: str, now: datetime.datetime) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Deskswarm trial")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=TRIAL_DAYS))
        .add_extension(x509.SubjectAlternativeName(_names(host)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return (
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )


def _is_current(cert: Path, host: str, now: datetime.datetime) -> bool:
    try:
        found = x509.load_pem_x509_certificate(cert.read_bytes())
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    return now < found.not_valid_after_utc - datetime.timedelta(days=1) and set(_names(host)) <= set(names)


def _write_private(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(content)


def _require_private(key: Path) -> None:
    # A group may read it: that is how distributions hand keys to services.
    try:
        mode = key.stat().st_mode
    except OSError as error:
        raise SettingsProblem(f"{key}: {error.strerror}") from None
    if mode & stat.S_IRWXO:
        raise SettingsProblem(f"{key}: everybody can read this key; run chmod o= on it")
