"""`answerable serve` over https: what it refuses before it starts, and whom its own calls trust."""

import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

import certificates
from answerable import certificate
from answerable.certificate import Unusable, judged, trusting
from answerable.serving.addresses import addresses, foreign_names, unknown_authority
from flows.test_flow_serving import Serving
from waiting import PATIENCE
from worlds import with_tables


def refusal(*options):
    command = [sys.executable, "-m", "answerable", "serve", *map(str, options)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr.strip().splitlines()[-1]


@pytest.fixture
def made(tmp_path):
    return certificates.make(tmp_path / "made", "hall.example", "127.0.0.1")


@pytest.mark.flow
def test_the_two_options_go_together(made, tmp_path):
    assert refusal("--home", tmp_path / "home", "--tls-key", made.key) == (
        2,
        "Error: --tls-certificate and --tls-key go together.",
    )
    assert not (tmp_path / "home").exists()


@pytest.mark.flow
def test_files_that_do_not_serve_are_named(made, tmp_path):
    other = certificates.make(tmp_path / "other", "hall.example")
    locked = certificates.make(tmp_path / "locked", "hall.example", password=b"secret")
    ended = certificates.make(tmp_path / "ended", "hall.example", days=-1)
    missing = tmp_path / "missing.pem"
    text = tmp_path / "text.pem"
    text.write_text("no certificate\n")
    cases = {
        (missing, made.key): f"The TLS certificate {missing} cannot be read (No such file or directory).",
        (made.certificate, missing): f"The TLS key {missing} cannot be read (No such file or directory).",
        (made.certificate, tmp_path): f"The TLS key {tmp_path} cannot be read (Is a directory).",
        (text, made.key): f"{text} is not a certificate in PEM form.",
        (made.certificate, text): f"{text} is not a private key in PEM form.",
        (made.certificate, other.key): (
            f"The TLS key {other.key} does not belong to the certificate {made.certificate}."
        ),
        (locked.certificate, locked.key): (
            f"The TLS key {locked.key} is encrypted with a password. "
            "Give a key without one, readable by its owner only."
        ),
    }
    for (chain, key), sentence in cases.items():
        with pytest.raises(Unusable) as told:
            judged(chain, key)
        assert str(told.value) == sentence
    with pytest.raises(Unusable, match=r"ended on \d{4}-\d\d-\d\d\. Renew it\.$"):
        judged(ended.certificate, ended.key)
    code, said = refusal("--tls-certificate", made.certificate, "--tls-key", missing)
    assert (code, said) == (1, f"Error: The TLS key {missing} cannot be read (No such file or directory).")


def test_addresses_are_https_and_foreign_names_are_told(made):
    pair = judged(made.certificate, made.key)
    assert pair == certificate.Pair(made.certificate, made.key, ("hall.example", "127.0.0.1"))
    near = addresses("127.0.0.1", 8000, 8001, None, None, pair)
    assert (near.site_url, near.ballotbox_url, near.site_here) == (
        "https://localhost:8000",
        "https://localhost:8001",
        "https://127.0.0.1:8000",
    )
    assert "not for localhost: devices" in foreign_names(near, pair)
    named = addresses("127.0.0.1", 1, 2, "https://hall.example:1", "https://hall.example:2", pair)
    assert foreign_names(named, pair) == ""


def test_whether_phones_know_who_signed_it_is_told(tmp_path, monkeypatch):
    own = certificates.make(tmp_path / "own", "hall.example")
    assert "every phone will warn" in unknown_authority(judged(own.certificate, own.key))
    for names in (("hall.example",), ("*.hall.example",), ("192.168.1.5",)):
        root, signed = certificates.signed(tmp_path / names[0].replace("*", "any"), *names)
        monkeypatch.setattr("certifi.where", lambda root=root: str(root))
        assert unknown_authority(judged(signed.certificate, signed.key)) == ""
    assert "every phone will warn" in unknown_authority(judged(own.certificate, own.key))


def test_a_wildcard_is_for_one_level(tmp_path):
    made = certificates.make(tmp_path, "*.example")
    pair = judged(made.certificate, made.key)
    asked = ("hall.example", "example", "a.hall.example")
    assert [pair.is_for(host) for host in asked] == [True, False, False]


class Silent(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def stranger(tmp_path):
    """A server under the same name with a certificate of its own."""
    other = certificates.make(tmp_path / "stranger", "hall.example", "127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(other.certificate, other.key)
    server = HTTPServer(("127.0.0.1", 0), Silent)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}", other
    server.shutdown()
    server.server_close()


def test_only_the_given_certificate_is_trusted(stranger, made):
    url, other = stranger
    assert (
        httpx.get(url, verify=trusting(other.certificate), trust_env=False, timeout=PATIENCE).status_code
        == 204
    )
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(url, verify=trusting(made.certificate), trust_env=False, timeout=PATIENCE)


# The gate has `test_flow_custody.py`, which holds a whole meeting over https and looks at the same.
@pytest.mark.soak
@pytest.mark.flow
def test_site_and_ballotbox_answer_over_https_only(made, tmp_path):
    serving = Serving(
        with_tables(tmp_path / "home"), "--tls-certificate", str(made.certificate), "--tls-key", str(made.key)
    )
    try:
        serving.until("Ctrl-C stops them all.")
        assert f"Site        https://localhost:{serving.port}" in serving.printed
        trust = trusting(made.certificate)
        secure = httpx.get(
            f"https://127.0.0.1:{serving.port}/join", verify=trust, trust_env=False, timeout=PATIENCE
        )
        assert secure.status_code == 200
        health = httpx.get(
            f"https://127.0.0.1:{serving.ballotbox_port}/healthz",
            verify=trust,
            trust_env=False,
            timeout=PATIENCE,
        )
        assert health.json() == {"ok": True}
        for port in (serving.port, serving.ballotbox_port):
            with pytest.raises(httpx.TransportError):
                httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False, timeout=PATIENCE)
    finally:
        serving.child.terminate()
        serving.child.wait(PATIENCE)
