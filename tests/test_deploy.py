"""The set-ups that are shipped: read by the programs they are for where those are installed, true to the product."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from clinic import config
from clinic.web import server, uploads
from clinic.web.headers import LARGEST_REQUEST
from tests.test_dev_locks import LOCKS

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("*.service")) + sorted(path.name for path in DEPLOY.glob("*.timer"))
MEGABYTE = 1024 * 1024
HARDENING = ("ProtectSystem=strict", "NoNewPrivileges=true", "PrivateTmp=true", "MemoryDenyWriteExecute=true",
             "SystemCallFilter=@system-service", "CapabilityBoundingSet=", "UMask=0077", "LimitCORE=0")  # fmt: skip


def text(name):
    return (DEPLOY / name).read_text(encoding="utf-8")


def program(name):
    """Where it is; a test that needs it is passed over where it is not installed."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed, so deploy/ is not read by it here")
    return found


def run(*words, **environment):
    done = subprocess.run(
        words, env=dict(os.environ, **environment), capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout + done.stderr


def nginx_site(folder):
    """The shipped site with a certificate that is there, on ports that nobody else uses."""
    pem, key = folder / "cert.pem", folder / "key.pem"
    run(program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=clinic.example",
        "-keyout", str(key), "-out", str(pem))  # fmt: skip
    site = text("nginx.conf").replace("/var/log/nginx/", f"{folder}/")
    site = re.sub(r"(?<=ssl_certificate )\S+(?=;)", str(pem), site)
    site = re.sub(r"(?<=ssl_certificate_key )\S+(?=;)", str(key), site)
    return re.sub(r"listen (?:\[::\]:)?(\d+)", "listen 127.0.0.1:4\\1", re.sub(r"listen \[::\][^;]*;", "", site))


def test_nginx_reads_its_site(tmp_path):
    nginx = program("nginx")
    temporary = " ".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi",
                                                                           "scgi"))  # fmt: skip
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {temporary} {nginx_site(tmp_path)} }}"
    (tmp_path / "nginx.conf").write_text(whole)
    code, said = run(nginx, "-t", "-c", str(tmp_path / "nginx.conf"), "-e", "stderr")
    assert code == 0, said


def test_caddy_reads_its_file(tmp_path):
    caddy = program("caddy")
    where = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}
    for upstreams in ("127.0.0.1:8000", "web-1:8000 web-2:8000"):
        words = (caddy, "adapt", "--validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile"))
        code, said = run(*words, CLINIC_UPSTREAMS=upstreams, CLINIC_HOST="clinic.example", **where)
        assert code == 0, said
        assert [one for one in upstreams.split() if f'"dial":"{one}"' not in said] == []


def test_systemd_reads_its_units(tmp_path):
    analyze = program("systemd-analyze")
    for unit in UNITS:
        (tmp_path / unit).write_text(text(unit).replace("/opt/tenderpoint/bin/clinic", "/bin/true"))
    code, said = run(analyze, "verify", *(str(tmp_path / unit) for unit in UNITS))
    assert code == 0, said
    assert [line for line in said.splitlines() if "clinic" in line] == []
    code, said = run(analyze, "security", "--offline=true", "--threshold=20", str(tmp_path / "clinic.service"))
    assert code == 0, said.splitlines()[-1]


def test_docker_reads_its_files():
    docker = program("docker")
    if run(docker, "info")[0] or run(docker, "compose", "version")[0]:
        pytest.skip("docker has no daemon or no compose here, so deploy/ is not read by it")
    given = {"CLINIC_TIME_ZONE": "Europe/Madrid", "CLINIC_HOST": "clinic.example", "CLINIC_BACKUPS": "/tmp"}
    code, said = run(docker, "compose", "--file", str(DEPLOY / "compose.yaml"), "config", "--quiet", **given)
    assert code == 0, said
    code, said = run(docker, "build", "--check", "--file", str(DEPLOY / "Dockerfile"), str(ROOT))
    assert code == 0, said


def size(words):
    return int(re.search(r"(\d+)\s*(?:m|MB)\b", words)[1]) * MEGABYTE


@pytest.mark.parametrize("address", ["/", *uploads.PATHS])
def test_proxies_let_through_what_the_product_answers_itself(address):
    """More than the product takes, so that its own page says so; no more than the server reads."""
    most, read = uploads.LARGEST.get(uploads.PATHS.get(address, ""), LARGEST_REQUEST), uploads.limit_of(address)
    site, caddy = text("nginx.conf"), text("Caddyfile")
    if address == "/":
        sizes = re.search(r"client_max_body_size .*", site)[0], re.search(r"@rest \{\s*max_size .*", caddy)[0]
    else:
        name = address.rpartition("/")[2]
        sizes = (
            re.search(rf"location = {address} \{{\s*(client_max_body_size .*)", site)[1],
            re.search(rf"request_body @{name} \{{\s*max_size .*", caddy)[0],
        )
    assert [most < size(one) <= read for one in sizes] == [True, True]


def test_a_service_has_time_to_answer_what_was_asked():
    assert int(re.search(r"TimeoutStopSec=(\d+)", text("clinic.service"))[1]) > server.STOPS_WITHIN + 2
    assert int(re.search(r"stop_grace_period: (\d+)s", text("compose.yaml"))[1]) > server.STOPS_WITHIN + 2
    for unit in (name for name in UNITS if name.endswith(".service")):
        assert [line for line in HARDENING if line not in text(unit).splitlines()] == []


def test_the_token_of_a_link_is_kept_out_of_the_logs_of_proxies():
    site = text("nginx.conf")
    logged = re.search(r"log_format clinic '(.*)'", site)[1]
    assert not re.search(r"\$(request|request_uri|uri|args|http_referer|query_string)\b", logged)
    assert [
        one for one in re.findall(r"access_log ([^;]+);", site) if not one.endswith(" clinic") and one != "off"
    ] == []
    assert {one.split()[-1] for one in re.findall(r"error_log ([^;]+);", site)} == {"emerg"}
    assert "request>uri delete" in text("Caddyfile")


def test_proxies_write_the_address_of_the_client_and_never_add_to_it():
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text("nginx.conf")
    assert "header_up X-Forwarded-For {remote_host}" in text("Caddyfile")
    assert "$proxy_add_x_forwarded_for" not in text("nginx.conf")


def test_the_image_is_made_of_locked_packages_and_runs_as_nobody_special():
    lines = text("Dockerfile")
    installs = re.findall(r"pip install [^\\\n]*", lines)
    assert [line for line in installs if "--require-hashes" not in line and "--no-index" not in line] == []
    assert {name for name in LOCKS if name in lines} == {"requirements-build.txt", "requirements-server.txt"}
    assert "USER 10001:10001" in lines
    assert "/healthz" in lines
    copied = [name for line in re.findall(r"^COPY (?!--from)(.*)", lines, re.MULTILINE) for name in line.split()[:-1]]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    allowed = {line[1:] for line in text("Dockerfile.dockerignore").splitlines() if line.startswith("!")}
    assert set(copied) == allowed


def test_no_secret_stands_in_the_environment_of_a_container():
    lines = text("compose.yaml")
    named = dict(re.findall(r"^    (CLINIC_\w+): (.*)$", lines, re.MULTILINE))
    known = {name.removesuffix(config.FROM_FILE) for name in named}
    assert known <= set(config.SETTINGS)
    secret = {"CLINIC_SECRET_KEY", "CLINIC_PASSWORD_SALT", "CLINIC_DATABASE_URL", "CLINIC_SMTP_URL"}
    assert secret & set(named) == set()
    assert named["CLINIC_DATABASE_URL_FILE"].startswith("/run/secrets/")
    assert "POSTGRES_PASSWORD:" not in lines


@pytest.mark.parametrize("path", sorted(DEPLOY.iterdir()), ids=lambda path: path.name)
def test_no_registry_and_no_other_host_is_named(path):
    hosts = set(re.findall(r"https?://([\w.-]+)", path.read_text(encoding="utf-8"))) - {"clinic", "127.0.0.1"}
    assert hosts <= {"clinic.example"}
