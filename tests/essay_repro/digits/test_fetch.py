"""Fetching from a server on this machine: what arrives whole is kept, all else leaves nothing behind but one line."""

import hashlib
import io
import socket
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from essay_repro.digits import DataError, fetch

CONTENT = bytes(range(256)) * 40
ADVICE = "put it there by hand"


class Handler(BaseHTTPRequestHandler):
    """Serves `server.files`: path to (bytes sent, bytes announced); counts the requests."""

    def do_GET(self):
        self.server.requests += 1
        if self.path not in self.server.files:
            self.send_error(404)
            return
        content, announced = self.server.files[self.path]
        self.send_response(200)
        if announced is not None:
            self.send_header("Content-Length", str(announced))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Says nothing: the tests' output is not its place."""


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.files, server.requests = {}, 0
        server.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def remote_for(server, path, content=CONTENT, algorithm="sha256"):
    return fetch.Remote(f"{server.url}{path}", algorithm, hashlib.new(algorithm, content).hexdigest())


def names_in(folder):
    """What lies in the folder, locks apart: they are empty and may stay."""
    return sorted(path.name for path in folder.rglob("*") if path.suffix != ".lock")


@pytest.mark.parametrize("announced", [len(CONTENT), None])
def test_a_good_file_is_fetched_once(server, tmp_path, announced, capsys):
    server.files["/good"] = (CONTENT, announced)
    remote, path = remote_for(server, "/good"), tmp_path / "deep" / "good.bin"
    assert fetch.fetched(remote, path, ADVICE) == path
    assert path.read_bytes() == CONTENT
    assert capsys.readouterr().err == f"fetching {remote.url}\n"
    fetch.fetched(remote, path, ADVICE)
    assert server.requests == 1
    assert names_in(tmp_path / "deep") == ["good.bin"]


def test_a_damaged_file_in_the_cache_is_fetched_anew(server, tmp_path):
    server.files["/good"] = (CONTENT, len(CONTENT))
    path = tmp_path / "good.bin"
    path.write_bytes(CONTENT[:-1])
    fetch.fetched(remote_for(server, "/good"), path, ADVICE)
    assert path.read_bytes() == CONTENT


def test_what_a_killed_program_left_is_no_hindrance_and_goes(server, tmp_path):
    server.files["/good"] = (CONTENT, len(CONTENT))
    (tmp_path / "good.bin.part").write_bytes(CONTENT * 2)
    fetch.fetched(remote_for(server, "/good"), tmp_path / "good.bin", ADVICE)
    assert (tmp_path / "good.bin").read_bytes() == CONTENT
    assert names_in(tmp_path) == ["good.bin"]


def test_four_at_once_fetch_once(server, tmp_path):
    server.files["/good"] = (CONTENT, len(CONTENT))
    remote = remote_for(server, "/good")
    with ThreadPoolExecutor(4) as pool:
        paths = list(pool.map(lambda _: fetch.fetched(remote, tmp_path / "good.bin", ADVICE), range(4)))
    assert paths == [tmp_path / "good.bin"] * 4
    assert server.requests == 1


@pytest.mark.parametrize(
    ("sent", "announced", "message"),
    [
        (CONTENT[:-1] + b"x", len(CONTENT), r"/file is not the published file \(its sha256 checksum differs\)"),
        (CONTENT[:5000], len(CONTENT), r"/file .*(broke off after 5000 of 10240 bytes|IncompleteRead)"),
        (CONTENT[:5000], None, r"checksum differs"),
        (b"", 0, r"checksum differs"),
    ],
)
def test_a_wrong_transfer_leaves_nothing(server, tmp_path, sent, announced, message):
    server.files["/file"] = (sent, announced)
    with pytest.raises(DataError, match=message + rf".*{ADVICE}$"):
        fetch.fetched(remote_for(server, "/file"), tmp_path / "file", ADVICE)
    assert names_in(tmp_path) == []


def test_a_wrong_transfer_keeps_the_file_that_was_there(server, tmp_path):
    (tmp_path / "file").write_bytes(b"older")
    with pytest.raises(DataError, match=r"cannot fetch .*/absent \(HTTP Error 404: Not Found\); put it there"):
        fetch.fetched(remote_for(server, "/absent"), tmp_path / "file", ADVICE)
    assert (tmp_path / "file").read_bytes() == b"older"
    assert names_in(tmp_path) == ["file"]


def test_a_refused_connection_is_told(tmp_path):
    with socket.socket() as taken:  # bound but not listening: whoever connects is refused
        taken.bind(("127.0.0.1", 0))
        remote = fetch.Remote(f"http://127.0.0.1:{taken.getsockname()[1]}/file", "sha256", "")
        with pytest.raises(DataError, match=r"cannot fetch http.*refused.*; put it there by hand"):
            fetch.fetched(remote, tmp_path / "file", ADVICE)
    assert names_in(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_told(server, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DataError, match=r"cannot keep fetched data in .*file.*; put it there by hand"):
        fetch.fetched(remote_for(server, "/good"), tmp_path / "file" / "good.bin", ADVICE)
    assert server.requests == 0


def archive(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as content:
        for name, value in members.items():
            content.writestr(f"gzip/{name}", value)
    return file.getvalue()


def test_members_are_taken_out_of_an_archive_once(server, tmp_path):
    content = archive(one=b"1", two=b"2", other=b"-")
    server.files["/zip"] = (content, len(content))
    remote = remote_for(server, "/zip", content, "md5")
    for _ in range(2):
        fetch.fetched_members(remote, tmp_path, {"gzip/one": "one.gz", "gzip/two": "two.gz"}, ADVICE)
    assert server.requests == 1
    assert names_in(tmp_path) == ["one.gz", "two.gz"]
    assert (tmp_path / "two.gz").read_bytes() == b"2"


@pytest.mark.parametrize(
    ("content", "message"),
    [(archive(one=b"1"), r"cannot keep .*no item named 'gzip/two'"), (b"no archive", r"cannot keep .*not a zip file")],
)
def test_an_archive_without_the_members_is_told(server, tmp_path, content, message):
    server.files["/zip"] = (content, len(content))
    with pytest.raises(DataError, match=message):
        fetch.fetched_members(remote_for(server, "/zip", content), tmp_path, {"gzip/two": "two.gz"}, ADVICE)
    assert names_in(tmp_path) == []
