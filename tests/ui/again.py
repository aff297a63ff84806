#!/usr/bin/python3
"""A damaged store is made again by the button people have for it (replication.md 14.4), in the real program: a desk of a chain has work the
chain has not got, bytes of its database are turned, the window says so, “Make it again” is pressed, and the work is there, at the desk and
later, once, at the chain.

again.py FOYER FOYERCTL FOYER-SERVER. It brings its own display and session bus.
"""

import glob
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from day import BUTTON, DAY, PASSWORD, make_salon  # noqa: E402
from desk_driver import Atspi, Failure, Store, Window, wait  # noqa: E402

PAGE = 4096


class Chain:
    def __init__(self, server, directory):
        self.server, self.data, self.process, self.address = server, os.path.join(directory, "data"), None, "127.0.0.1:0"
        os.mkdir(self.data)
        self.chain = self.run("init", "--data", self.data)

    def run(self, *args):
        done = subprocess.run([self.server, *args], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure("foyer-server %s: %s" % (args[0], done.stderr.strip()))
        return done.stdout.strip()

    def start(self):
        self.process = subprocess.Popen([self.server, "--data", self.data, "--listen", self.address], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("Listening on "):
            raise Failure("the server does not start: " + line)
        self.address = "127.0.0.1:" + line.split()[-1]

    def stop(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()
            self.process = None


def turn_bytes(path, pages):
    with open(path, "r+b") as f:
        for page in pages:
            f.seek(page * PAGE + 100)
            was = f.read(600)
            f.seek(page * PAGE + 100)
            f.write(bytes(b ^ 0x5A for b in was))


def readable(path, foyerctl):
    """Of an encrypted store a copy in clear."""
    with open(path, "rb") as f:
        if f.read(15) == b"SQLite format 3":
            return path
    copy = tempfile.mkdtemp()
    subprocess.run(["cp", "-r", os.path.dirname(path) + "/.", copy], check=True)
    subprocess.run([foyerctl, "--store", copy, "store", "decrypt"], check=True, stdout=subprocess.DEVNULL)
    return os.path.join(copy, "foyer.db")


def names(path):
    db = sqlite3.connect(path)
    found = [row[0] for row in db.execute("SELECT name FROM client ORDER BY name")]
    db.close()
    return found


class Again:
    def __init__(self, foyer, foyerctl, server, directory):
        self.foyer, self.foyerctl, self.directory = foyer, foyerctl, directory
        self.store_dir = os.path.join(directory, "store")
        self.db = os.path.join(self.store_dir, "foyer.db")
        self.window = None
        self.chain = Chain(server, directory)
        self.reader = make_salon(foyerctl, self.store_dir)
        self.chain.start()
        self.ctl("enrol", "http://" + self.chain.address, self.chain.run("code", "--data", self.chain.data, "--chain", self.chain.chain))
        self.ctl("sync", "--once")
        self.chain.stop()

    def ctl(self, *args):
        done = subprocess.run([self.foyerctl, "--store", self.store_dir, *args], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure("foyerctl %s: %s" % (args[0], done.stderr.strip() or done.stdout.strip()))
        return done.stdout

    def names(self):
        return names(readable(self.db, self.foyerctl))

    def open(self):
        self.window = Window([self.foyer, "--store", self.store_dir, "--date", DAY.isoformat() + "T09:00", "--size", "1280x800"],
                             os.path.join(self.directory, "foyer.log"))

    def picture(self, name):
        keep = os.environ.get("FOYER_AGAIN_PICTURES")
        if keep:
            subprocess.run(["sleep", "1"])
            self.window.picture(os.path.join(keep, name + ".png"))

    def pressed(self, client, pages, picture):
        """Damages the store, opens the window, presses the button; @client is the work the chain has not got."""
        self.reader.call("client.create", name=client, phone="+3630%07d" % (abs(hash(client)) % 10**7))
        if client not in self.names():
            raise Failure(client + " was not saved")
        asides = len(glob.glob(os.path.join(self.store_dir, "damaged*")))
        turn_bytes(self.db, pages(os.path.getsize(self.db) // PAGE))
        self.open()
        self.window.find("Make it again", BUTTON)
        self.picture(picture)
        self.window.click("Make it again", BUTTON)
        # The program starts anew and says what became of it.
        self.window.anew()
        self.window.type(PASSWORD, node=self.window.find(role=Atspi.Role.PASSWORD_TEXT))
        self.window.click("Sign in", BUTTON)
        self.window.find(part="The data was made again")
        self.picture(picture + "-after")
        self.window.close()
        self.window = None
        if self.names().count(client) != 1:
            raise Failure("%s is %d times at the desk" % (client, self.names().count(client)))
        if len(glob.glob(os.path.join(self.store_dir, "damaged*"))) != asides + 1:
            raise Failure("the damaged files are not there: %s" % os.listdir(self.store_dir))

    def cover(self):
        """It does not open any more: the button stands on the cover."""
        self.pressed("Ursula Unsent", lambda n: [0, 1, 2], "again-cover")

    def chain_has_it(self):
        self.chain.start()
        self.ctl("sync", "--once")
        self.chain.stop()
        path = next(os.path.join(d, "foyer.db") for d, _, files in os.walk(self.chain.data) if "foyer.db" in files)
        found = names(path)
        if found.count("Ursula Unsent") != 1 or sorted(self.names()) != found:
            raise Failure("the desk has %s, the chain %s" % (self.names(), found))


STEPS = ("cover", "chain_has_it")


def main():
    directory = tempfile.mkdtemp(prefix="foyer-again-")
    os.environ["HOME"] = directory  # the desk's key is nobody else's
    again, failed = None, 0
    print("1..%d" % len(STEPS), flush=True)
    try:
        again = Again(*sys.argv[1:4], directory)
        for number, step in enumerate(STEPS, 1):
            try:
                if failed:
                    raise Failure("the step before failed")
                getattr(again, step)()
                print("ok %d - 14.4 %s" % (number, step), flush=True)
            except Exception:
                failed += 1
                print("not ok %d - 14.4 %s" % (number, step), flush=True)
                said = again.window.dump().splitlines() if again.window is not None else []
                for line in traceback.format_exc().splitlines() + said:
                    if "“” " not in line:
                        print("# " + line[:200], flush=True)
    except Exception:
        failed += 1
        for line in traceback.format_exc().splitlines():
            print("# " + line, flush=True)
        print("Bail out! The desk could not be made", flush=True)
    finally:
        if again is not None:
            if again.window is not None:
                again.window.close()
            again.chain.stop()
        shutil.rmtree(directory, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
