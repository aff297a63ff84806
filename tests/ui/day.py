#!/usr/bin/python3
"""A day at the desk through the real window, as a screen reader and a keyboard see it: sign in, book, move, arrive, pay, give part of it
back, print the day sheet to PDF, undo. After each step the store is asked whether what the window said is so.

day.py FOYER FOYERCTL. It brings its own display and session bus.
"""

import datetime
import os
import shutil
import subprocess
import sys
import tempfile
import traceback

if "FOYER_DAY_OUT" not in os.environ:
    # What the services of the bus say is no line of a test: they get the error output, we keep our own.
    out = os.dup(1)
    os.set_inheritable(out, True)
    os.environ["FOYER_DAY_OUT"] = str(out)
    os.dup2(2, 1)
    # A display of its own too: the address of the accessibility bus stands on the display, and another test's may be gone.
    os.execvp("xvfb-run", ["xvfb-run", "-a", "-s", "-screen 0 1280x900x24 -noreset", "dbus-run-session", "--", sys.executable] + sys.argv)
os.dup2(int(os.environ["FOYER_DAY_OUT"]), 1)
os.environ.pop("GTK_A11Y", None)
os.environ.update(GSK_RENDERER="cairo", GSETTINGS_BACKEND="memory", GDK_BACKEND="x11", LC_ALL="C.UTF-8", NO_AT_BRIDGE="0")

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk_driver import Atspi, Failure, Store, Window, wait, walk  # noqa: E402

BUTTON = Atspi.Role.PUSH_BUTTON
LOGIN, PASSWORD = "olga@example.com", "correct horse"

# Tomorrow, so that nothing is booked in the past whatever the hour.
DAY = datetime.date.today() + datetime.timedelta(days=1)
WEEKDAY = DAY.strftime("%A")


def make_salon(foyerctl, directory):
    first = Store(foyerctl, directory)
    first.call("chain.init", name="Salon Bella", country="HU", zone="Europe/Budapest", currency="EUR", owner="Olga Owner", phone="+36301111111",
               email=LOGIN, password=PASSWORD, date_format="dmy.")
    store = Store(foyerctl, directory, LOGIN, PASSWORD)
    staff = [store.call("staff.create", name=name)["staff"] for name in ("Anna Nagy", "Boris Toth")]
    category = store.call("category.create", title="Hair")["category"]
    service = store.call("service.create", title="Haircut", category=category, price_min=2500, dur=30)["service"]
    store.call("service.assign", service=service, staff=staff)
    store.call("schedule.fill-week", staff=staff, weeks=2, weekdays=[1, 2, 3, 4, 5, 6, 7], spans="09:00-18:00",
               **{"from": (DAY - datetime.timedelta(days=DAY.weekday())).isoformat()})
    return store


class Day:
    def __init__(self, foyer, foyerctl, directory):
        self.directory = directory
        self.store_dir = os.path.join(directory, "store")
        self.pdf = os.path.join(directory, "sheet.pdf")
        self.reader = make_salon(foyerctl, self.store_dir)
        self.command = [foyer, "--store", self.store_dir, "--date", DAY.isoformat() + "T09:00", "--size", "1280x800"]
        self.start()

    def start(self):
        self.window = Window(self.command, os.path.join(self.directory, "foyer.log"))

    # What the store holds, read by another process.
    def booked(self):
        return self.reader.query("calendar.list", date=DAY.isoformat())["rows"]

    def one_booking(self):
        rows = self.booked()
        if len(rows) != 1:
            raise Failure("the store holds %d bookings instead of one" % len(rows))
        return rows[0]

    def expect(self, what, **values):
        def same():
            row = self.one_booking()
            return all(row[key] == value for key, value in values.items())

        wait("%s: %s in the store, not %s" % (what, values, {key: self.one_booking().get(key) for key in values}), same)

    def sign_in(self):
        w = self.window
        field = w.find(role=Atspi.Role.PASSWORD_TEXT)
        w.type("wrong horse", node=field)
        w.click("Sign in", BUTTON)
        # GEN-1: refused, and it does not say which part was wrong.
        w.find(part="do not fit together")
        # A tick offers no action to press: by key, from the password, which is asked for again.
        w.find("Stay signed in on this PC", Atspi.Role.CHECK_BOX)
        w.key("Tab", "space")
        w.type(PASSWORD, node=field)
        w.click("Sign in", BUTTON)
        # GEN-3: today's calendar.
        w.find(part="Calendar – Salon Bella", role=Atspi.Role.FRAME)
        w.find("Calendar board")

    def book(self):
        w = self.window
        w.do(w.find(part="Anna Nagy, %s 09:00, free" % WEEKDAY), "book")
        w.find("Client: name or phone")
        w.keys("Dora Kiss")
        w.find(part="New client")
        w.key("Return")
        w.find("Phone of the new client")
        w.keys("06305551234")
        w.key("Return")
        w.keys("Hair")
        w.find(part="Haircut")
        w.key("Return")
        wait("the service in the form", lambda: w.all(part="Haircut") and w.all(part="25.00"))
        w.click("Book", BUTTON)
        w.find(part="Dora Kiss, Haircut, 09:00 to 09:30, Anna Nagy")
        self.expect("booked", start=9 * 60, dur=30, member="Anna Nagy", status="pending", sum=2500)

    def move(self):
        w = self.window
        w.do(w.find(part="Dora Kiss, Haircut"), "move")
        w.key("Down", "Down", "Down", "Down", "Return")
        w.find(part="Dora Kiss, Haircut, 10:00 to 10:30, Anna Nagy")
        self.expect("moved", start=10 * 60, member="Anna Nagy")

    def arrive(self):
        w = self.window
        w.do(w.find(part="Dora Kiss, Haircut, 10:00"), "open")
        status = w.find(part="Status: Pending", role=BUTTON)
        w.click(node=[n for n in walk(status) if n.get_n_actions() > 0][0])
        w.click("Arrived", BUTTON, within=status)
        w.find(part="Status: Arrived", role=BUTTON)
        self.expect("arrived", status="arrived", paid="none")

    def pay(self):
        w = self.window
        w.find(part="Cash 25.00", role=BUTTON)
        w.key("F5")
        w.find(part="paid 25.00")
        self.expect("paid", paid="full")

    def refund(self):
        w = self.window
        w.click(node=[n for n in walk(w.find("Refund", BUTTON)) if n.get_n_actions() > 0][0])
        w.type("5", name="Amount to give back")
        w.type("Too short", name="Reason")
        w.click("Give back", BUTTON)
        w.find(part="paid 20.00")
        self.expect("given back", paid="part", unpaid=True)

    def print_pdf(self):
        w = self.window
        w.key("F9")
        w.click("Save as PDF…", BUTTON)
        w.find("Name:")
        w.key("ctrl+a")
        w.keys(self.pdf)
        w.key("Return")
        wait("the PDF", lambda: os.path.exists(self.pdf) and os.path.getsize(self.pdf) > 1000)
        text = wait("words in the PDF", lambda: subprocess.run(["pdftotext", "-layout", self.pdf, "-"], capture_output=True, text=True).stdout)
        for words in ("Anna Nagy", "10:00", "Dora Kiss", "+36 30 555 1234", "Haircut"):
            if words not in text:
                raise Failure("the day sheet does not say %s:\n%s" % (words, text))
        w.key("Escape")
        w.gone("Save as PDF…", BUTTON)

    def undo(self):
        w = self.window
        w.key("ctrl+z")
        w.find(part="paid 25.00")
        self.expect("refund undone", paid="full")
        w.key("ctrl+z")
        w.find(part="Cash 25.00", role=BUTTON)
        self.expect("payment undone", paid="none", status="arrived")

    # Who stays signed in is not asked, and is in the log all the same: closed at once, and while the day is on the screen.
    def stay(self):
        w = self.window
        w.key("ctrl+q")
        wait("the window to close", lambda: w.process.poll() is not None)
        w.close()
        subprocess.run(self.command, env={**os.environ, "FOYER_SAY_PAINTED": "quit"}, check=True, timeout=60, stdout=subprocess.DEVNULL)
        if self.kept() != 1:
            raise Failure("the log says %d times instead of once that somebody stayed signed in" % self.kept())
        self.start()
        self.window.find(part="Dora Kiss, Haircut, 10:00")
        wait("the log to say who is in", lambda: self.kept() == 2)

    def kept(self):
        rows = self.reader.query("sign-in.list", kind="in")
        return sum(row["times"] for row in rows if row["how"] == "kept" and row["name"] == "Olga Owner")

    def lock(self):
        w = self.window
        w.click("Lock", BUTTON)
        w.find(role=Atspi.Role.PASSWORD_TEXT)
        if w.has(part="Dora Kiss"):
            raise Failure("a client's name is still on the screen of a locked desk")


STEPS = ["sign_in", "book", "move", "arrive", "pay", "refund", "print_pdf", "undo", "stay", "lock"]


def main():
    foyer, foyerctl = sys.argv[1:3]
    directory = tempfile.mkdtemp(prefix="foyer-day-")
    day, failed = None, 0
    print("1..%d" % len(STEPS), flush=True)
    try:
        day = Day(foyer, foyerctl, directory)
        for number, step in enumerate(STEPS, 1):
            if failed:
                print("not ok %d - %s # the step before failed" % (number, step), flush=True)
                continue
            try:
                getattr(day, step)()
                print("ok %d - %s" % (number, step), flush=True)
            except Exception:
                failed += 1
                print("not ok %d - %s" % (number, step), flush=True)
                for line in traceback.format_exc().splitlines() + ["What was on the screen:"] + day.window.dump().splitlines():
                    if "clipboard.copy" not in line and "“” " not in line:
                        print("# " + line[:200], flush=True)
                keep = os.environ.get("FOYER_DAY_PICTURE")
                if keep:
                    day.window.picture(keep)
    except Exception:
        failed += 1
        for line in traceback.format_exc().splitlines():
            print("# " + line, flush=True)
        print("Bail out! The desk could not be opened", flush=True)
    finally:
        if day is not None:
            day.window.close()
        shutil.rmtree(directory, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
