"""Run a real Neo4j Community server without a container: `make neo4j`, and the tests' own."""

import hashlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

if sys.platform != "win32":
    import fcntl

POM = Path(__file__).resolve().parent / "pom.xml"
ROOT = POM.parents[2]
HOST = "127.0.0.1"
MAIN_CLASS = "org.neo4j.server.CommunityEntryPoint"
OPENED_PACKAGES = ("java.nio", "java.io", "java.lang", "sun.nio.ch")
JAVA_NEEDED = 17
START_TIMEOUT = 120.0
STOP_TIMEOUT = 60.0
HASH_ROUNDS = 1024

# Without the last line every stop waits ten seconds for connections that nobody makes.
CONF = """\
server.bolt.listen_address={host}:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size=64m
dbms.usage_report.enabled=false
dbms.security.auth_enabled={auth}
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
"""


class ServerError(Exception):
    """What keeps the server from running, in words for the user."""


# --- What has to be there: java, and the jars or mvn to fetch them.


def available() -> str | None:
    """Say why the server cannot run here; None if it can."""
    reason = _java_missing()
    if reason or _jars_in(_lib_folder()):
        return reason
    if os.environ.get("NEO4J_LIB"):
        return f"NEO4J_LIB: no Neo4j server jars in {_lib_folder()}"
    if not shutil.which("mvn"):
        return "mvn (Apache Maven) is not on the PATH, and it is needed to fetch Neo4j's jars"
    return None


def _java_missing() -> str | None:
    needed = f"Neo4j needs java {JAVA_NEEDED} or later"
    if not shutil.which("java"):
        return f"{needed}, and there is no java on the PATH"
    shown = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)[^"]*"', shown.stderr + shown.stdout)
    if not found:
        return f"{needed}, and `java -version` does not tell its version"
    if int(found[1]) < JAVA_NEEDED:
        return f"{needed}; the java on the PATH is {found[0]}"
    return None


def _lib_folder() -> Path:
    """Name the jars' folder after the pom, so that another version gets another folder."""
    given = os.environ.get("NEO4J_LIB")
    if given:
        return Path(given).resolve()
    return ROOT / "build" / "neo4j-lib" / hashlib.sha256(POM.read_bytes()).hexdigest()[:12]


def _jars_in(folder: Path) -> bool:
    return any(folder.glob("neo4j-server-*.jar"))


def _jars() -> Path:
    """Return the folder of jars, fetching them first if need be."""
    reason = available()
    if reason:
        raise ServerError(reason)
    folder = _lib_folder()
    if _jars_in(folder):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _only_one(folder.parent / "fetch.lock"):
        if not _jars_in(folder):
            _fetch(folder)
    return folder


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    """Let one process at a time through: Maven's own cache does not bear two."""
    with lock.open("w") as file:
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _fetch(folder: Path) -> None:
    """Copy into a temporary folder and rename it, so that half a fetch is never used."""
    print("fetching Neo4j's jars with Maven (about 140 MB, once) ...", file=sys.stderr, flush=True)
    for left_by_a_kill in folder.parent.glob("fetching-*"):
        shutil.rmtree(left_by_a_kill)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="fetching-") as temporary:
        new = Path(temporary) / "lib"
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={new}"]
        command = [shutil.which("mvn") or "mvn", "-B", "-q", "-f", str(POM), *goal]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode or not _jars_in(new):
            raise ServerError(f"Maven could not fetch Neo4j:\n{_tail(run.stdout + run.stderr)}")
        new.rename(folder)


def _tail(text: str, lines: int = 20) -> str:
    """Return the last lines but those of Java's stack traces, which hide the cause."""
    told = [line for line in text.splitlines() if not line.startswith(("\tat ", "\t... "))]
    return "\n".join(told[-lines:])


# --- The first password. The server reads it from this file when it makes its first user; the
# file is written here because neo4j-admin would show the password in the list of processes.


def _write_first_password(data: Path, password: str) -> None:
    file = data / "data" / "dbms" / "auth.ini"
    if (data / "data" / "databases").exists() and file.exists():
        if not _is_password(file.read_text(), password):
            print(f"note: {data} keeps the password it was made with", file=sys.stderr)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    salt = secrets.token_bytes(32)
    file.write_text(f"neo4j:SHA-256,{_hashed(password, salt)},{salt.hex()},{HASH_ROUNDS}:\n")


def _hashed(password: str, salt: bytes) -> str:
    digest = salt + password.encode()
    for _ in range(HASH_ROUNDS):
        digest = hashlib.sha256(digest).digest()
    return digest.hex()


def _is_password(line: str, password: str) -> bool:
    found = re.search(r"SHA-256,(\w+),(\w+),", line)
    return bool(found and _hashed(password, bytes.fromhex(found[2])) == found[1])


# --- The server.

# A server that lives for some tests answers sooner when java spends less on compiling.
SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")


class Server:
    """One Neo4j on one data folder; the port stays the same through every restart.

    A password is set when the data folder is made; without one nobody is asked for it.
    `java_options` such as SHORT_LIVED go to the java that runs it.
    """

    def __init__(
        self,
        data: Path,
        *,
        port: int = 0,
        password: str = "",
        heap: str = "512m",
        java_options: tuple[str, ...] = (),
    ) -> None:
        self.data = data.resolve()
        self.port = port or _free_port()
        self.password = password
        self.heap = heap
        self.java_options = java_options
        self.log = self.data / "logs" / "console.log"
        self._log_start = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        """The address that it answers at."""
        return f"bolt://{HOST}:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server and return when it answers."""
        if self._process:
            raise ServerError("the server is already running")
        jars = _jars()
        # Another server on this port would answer in place of ours.
        if _something_listens(self.port):
            raise ServerError(f"port {self.port} is in use: choose another one with NEO4J_PORT")
        self._prepare()
        try:
            with self.log.open("ab") as log:
                self._log_start = log.tell()
                self._process = subprocess.Popen(
                    self._command(jars), stdin=subprocess.DEVNULL, stdout=log, stderr=log
                )
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ask the server to end and wait for it; insist if it does not."""
        if not self._process:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """End the server as a crash would."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def restart(self) -> None:
        """Stop, and start again on the same data and port."""
        self.stop()
        self.start()

    def wait(self) -> None:
        """Wait for the server's end, which is an error: nobody asked for it."""
        if self._process:
            self._process.wait()
            raise self._died()

    def _prepare(self) -> None:
        for folder in ("conf", "logs"):
            (self.data / folder).mkdir(parents=True, exist_ok=True)
        auth = str(bool(self.password)).lower()
        conf = CONF.format(host=HOST, port=self.port, auth=auth)
        (self.data / "conf" / "neo4j.conf").write_text(conf)
        if self.password:
            _write_first_password(self.data, self.password)

    def _command(self, jars: Path) -> list[str]:
        opens = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in OPENED_PACKAGES]
        memory = [f"-Xms{self.heap}", f"-Xmx{self.heap}"]
        folders = [f"--home-dir={self.data}", f"--config-dir={self.data / 'conf'}"]
        # In console mode the messages of this run also come to stdout, which is our log.
        return [
            *("java", *memory, *self.java_options, *opens, "-cp", f"{jars}{os.sep}*"),
            *(MAIN_CLASS, *folders, "--console-mode"),
        ]

    def _wait_until_ready(self) -> None:
        assert self._process
        end = time.monotonic() + START_TIMEOUT
        while not (" Started." in self._messages() and _answers_bolt(self.port)):
            if self._process.poll() is not None:
                raise self._died()
            if time.monotonic() > end:
                seconds = f"{START_TIMEOUT:.0f} seconds"
                raise ServerError(f"no answer in {seconds}:\n{_tail(self._messages())}")
            time.sleep(0.1)

    def _messages(self) -> str:
        """Return the log of this run; earlier runs are before it in the same file."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")

    def _died(self) -> ServerError:
        return ServerError(f"Neo4j ended by itself; from {self.log}:\n{_tail(self._messages())}")


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind((HOST, 0))
        return int(sock.getsockname()[1])


def _something_listens(port: int) -> bool:
    with socket.socket() as sock:
        sock.settimeout(1)
        return sock.connect_ex((HOST, port)) == 0


def _answers_bolt(port: int) -> bool:
    """Shake hands: the magic number and four wishes, of which the server grants one."""
    try:
        with socket.create_connection((HOST, port), timeout=1) as sock:
            sock.sendall(bytes.fromhex("6060b017 00000405 00000404 00000004 00000003"))
            answer = sock.recv(4)
    except OSError:
        return False
    return len(answer) == 4 and any(answer)


# --- The command.


def _from_environment() -> Server:
    port = os.environ.get("NEO4J_PORT") or "7687"
    if not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise ServerError(f"NEO4J_PORT must be a number from 0 (a free port) to 65535, not {port}")
    heap = os.environ.get("NEO4J_HEAP") or "512m"
    if not re.fullmatch(r"[1-9]\d*[mgMG]", heap):
        raise ServerError(f"NEO4J_HEAP must be a size like 512m or 2g, not {heap}")
    data = Path(os.environ.get("NEO4J_DATA") or ROOT / "build" / "neo4j")
    return Server(data, port=int(port), password=os.environ.get("NEO4J_PASSWORD", ""), heap=heap)


def _on_signals(handler: signal.Handlers | None = None) -> None:
    # Set even for Ctrl-C, which a shell's background job is told to ignore.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handler or signal.default_int_handler)


def main() -> int:
    """Run the server in the foreground until Ctrl-C or SIGTERM."""
    server = None
    _on_signals()
    try:
        server = _from_environment()
        server.start()
        print(f"ready {server.uri}", flush=True)
        server.wait()
    except KeyboardInterrupt:
        return 0
    except (ServerError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        # A second Ctrl-C must not leave a server behind that is just closing its files.
        _on_signals(signal.SIG_IGN)
        if server:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
