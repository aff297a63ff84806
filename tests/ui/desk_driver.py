"""Drives a running foyer through accessibility, as a screen reader would, with the keyboard for the rest.

Used by day.py. Needs the distribution's Python (gi, Atspi), a display, a session bus and xdotool.
"""

import json
import os
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

PATIENCE = 20


class Failure(AssertionError):
    pass


def wait(what, find, patience=PATIENCE):
    """The first true thing find() gives; fails with @what when there is none in time."""
    end = time.monotonic() + patience
    while True:
        try:
            found = find()
        except gi.repository.GLib.Error:
            found = None  # it went away while we looked
        if found:
            return found
        if time.monotonic() > end:
            raise Failure("waited in vain for " + what)
        time.sleep(0.1)


def size(node):
    """Width and height, or None for what has none of its own (a page of a stack)."""
    try:
        extents = node.get_extents(Atspi.CoordType.WINDOW)
    except gi.repository.GLib.Error:
        return None
    return extents.width, extents.height


def walk(node, depth=0):
    """What is on the screen: GTK 4.8 says "showing" of windows only, but what is not mapped has no size."""
    if node is None or depth > 48:
        return
    if depth > 1 and size(node) == (0, 0):
        return
    yield node
    try:
        count = node.get_child_count()
    except gi.repository.GLib.Error:
        return
    for i in range(count):
        try:
            child = node.get_child_at_index(i)
        except gi.repository.GLib.Error:
            continue
        if child is not None:
            yield from walk(child, depth + 1)


def sensitive(node):
    return node.get_state_set().contains(Atspi.StateType.SENSITIVE)


class Window:
    """One running foyer."""

    def __init__(self, command, log):
        self.log = open(log, "w")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT)
        self.app = wait("foyer on the accessibility bus", self._find_app)

    def _find_app(self):
        if self.process.poll() is not None:
            raise Failure("foyer ended with status %d" % self.process.returncode)
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app is not None and app.get_process_id() == self.process.pid:
                return app
        return None

    def anew(self):
        """The program has started itself again in the same process."""
        before = self.app

        def other():
            app = self._find_app()
            return app if app is not None and app != before else None

        self.app = wait("foyer to start anew", other)

    def all(self, name=None, role=None, part=None, within=None):
        found = []
        for node in walk(within or self.app):
            try:
                if role is not None and node.get_role() != role:
                    continue
                text = node.get_name() or ""
                if name is not None and text != name:
                    continue
                if part is not None and part not in text:
                    continue
                found.append(node)
            except gi.repository.GLib.Error:
                continue
        return found

    def find(self, name=None, role=None, part=None, within=None, patience=PATIENCE):
        said = " ".join(str(x) for x in (role and role.value_nick, name, part and "…%s…" % part) if x)
        return wait(said, lambda: self.all(name, role, part, within), patience)[0]

    def has(self, name=None, role=None, part=None):
        return bool(self.all(name, role, part))

    def gone(self, name=None, role=None, part=None):
        wait("%s to go" % (name or part), lambda: not self.all(name, role, part))

    def click(self, name=None, role=None, part=None, within=None, node=None):
        node = node or self.find(name, role, part, within)
        actions = [node.get_action_name(i) for i in range(node.get_n_actions())]
        for wanted in ("click", "activate", "toggle"):
            if wanted in actions:
                node.do_action(actions.index(wanted))
                return node
        raise Failure("%s offers no click, only %s" % (node.get_name(), actions))

    def do(self, node, action):
        """A class action of a widget, such as "board.move"."""
        actions = [node.get_action_name(i) for i in range(node.get_n_actions())]
        for i, offered in enumerate(actions):
            if offered == action or offered.endswith("." + action):
                node.do_action(i)
                return
        raise Failure("%s offers no %s, only %s" % (node.get_name(), action, actions))

    def type(self, text, name=None, role=None, node=None):
        """Puts @text into a field."""
        node = node or self.find(name, role)
        field = node
        if "EditableText" not in node.get_interfaces():
            inner = [n for n in walk(node) if "EditableText" in n.get_interfaces()]
            if not inner:
                raise Failure("%s cannot be typed into" % node.get_name())
            field = inner[0]
        field.set_text_contents(text)
        return node

    def text(self, node):
        field = node if "Text" in node.get_interfaces() else [n for n in walk(node) if "Text" in n.get_interfaces()][0]
        return Atspi.Text.get_text(field, 0, Atspi.Text.get_character_count(field))

    def key(self, *keys):
        for key in keys:
            subprocess.run(["xdotool", "key", "--clearmodifiers", key], check=True)
            time.sleep(0.15)

    def keys(self, text):
        subprocess.run(["xdotool", "type", "--delay", "12", text], check=True)

    def dump(self):
        """What can be seen, for the log of a failed test."""
        lines = []

        def go(node, depth):
            try:
                if depth > 1 and size(node) == (0, 0):
                    return
                actions = [node.get_action_name(i) for i in range(node.get_n_actions())] if "Action" in node.get_interfaces() else []
                lines.append("%s%s “%s” %s" % ("  " * depth, node.get_role_name(), node.get_name(), actions or ""))
                for i in range(node.get_child_count()):
                    child = node.get_child_at_index(i)
                    if child is not None and depth < 48:
                        go(child, depth + 1)
            except gi.repository.GLib.Error:
                pass

        go(self.app, 0)
        return "\n".join(lines)

    def picture(self, file):
        subprocess.run(["import", "-window", "root", file], check=False)

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.log.close()


class Store:
    """The same store through foyerctl, to make the salon and to look whether what the window said is so."""

    def __init__(self, foyerctl, directory, login=None, password=None):
        self.foyerctl, self.directory, self.login = foyerctl, directory, login
        self.environment = dict(os.environ)
        if password is not None:
            self.environment["FOYER_PASSWORD"] = password

    def _run(self, verb, name, params):
        command = [self.foyerctl, "--store", self.directory]
        if self.login is not None:
            command += ["--as", self.login]
        done = subprocess.run(command + [verb, name, json.dumps(params)], env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure("%s %s: %s" % (verb, name, done.stderr.strip()))
        return json.loads(done.stdout)

    def call(self, command, /, **params):
        return self._run("call", command, params)

    def query(self, query, /, **params):
        return self._run("query", query, params)
