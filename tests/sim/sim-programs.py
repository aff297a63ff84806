#!/usr/bin/python3
"""The real programs are gone at the k-th fdatasync, fsync or rename (replication.md 19.3): a desk's foyerctl, then the chain server.

sim-programs.py SHIM [POINTS | all] [SEED]: so many points of each, drawn by the seed that is printed. Then the program starts again,
and everything people were told is saved is at the desk and, once, at the chain."""
import json, os, random, shutil, signal, sqlite3, subprocess, sys, tempfile, time

shim = sys.argv[1]
points = sys.argv[2] if len(sys.argv) > 2 else "4"
seed = int(sys.argv[3]) if len(sys.argv) > 3 else int(time.time())
build = os.environ.get("FOYER_BUILDDIR", ".")
ctl, server = os.path.join(build, "src/cli/foyerctl"), os.path.join(build, "src/server/foyer-server")
chance = random.Random(seed)
top = tempfile.mkdtemp(prefix="foyer-programs-")
desk, data = os.path.join(top, "desk"), os.path.join(top, "data")
process = None
address = "127.0.0.1:0"


def deadly(k, after):
    env = dict(os.environ, LD_PRELOAD=shim, FOYER_KILL_AT=str(k))
    env["ASAN_OPTIONS"] = env.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    if after:
        env["FOYER_KILL_AFTER"] = "1"
    return env


def run(*args, env=None):
    p = subprocess.run(args, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
    return p.returncode, p.stdout


def must(*args):
    code, out = run(*args)
    if code != 0:
        raise RuntimeError("%s: %d %s" % (" ".join(args), code, out))
    return out.strip()


def start(env=None):
    global process, address
    for _ in range(100):
        process = subprocess.Popen([server, "--data", data, "--listen", address], env=env, stdout=subprocess.PIPE, text=True)
        line = process.stdout.readline()
        if line.startswith("Listening on "):
            address = "127.0.0.1:" + line.split()[-1]
            return True
        process.wait()
        if env is not None:
            return False
        time.sleep(0.1)
    raise RuntimeError("the server does not start")


def stop():
    global process
    if process is not None:
        process.send_signal(signal.SIGTERM)
        process.wait()
    process = None


def client(name, env=None):
    return run(ctl, "--store", desk, "call", "client.create", json.dumps({"name": name, "phone": "+3630%07d" % chance.randrange(10**7)}), env=env)[0]


def readable(path):
    """Of an encrypted store a copy in clear."""
    with open(path, "rb") as f:
        if f.read(15) == b"SQLite format 3":
            return path
    copy = tempfile.mkdtemp(dir=top)
    subprocess.run(["cp", "-r", os.path.dirname(path) + "/.", copy], check=True)
    must(ctl, "--store", copy, "store", "decrypt")
    return os.path.join(copy, "foyer.db")


def names(path):
    db = sqlite3.connect(readable(path))
    found = [row[0] for row in db.execute("SELECT name FROM client ORDER BY name")]
    db.close()
    return found


def sync():
    for _ in range(5):
        code, out = run(ctl, "--store", desk, "sync", "--once")
        if code == 0:
            return
        if process is None or process.poll() is not None:
            start()
    raise RuntimeError("the desk does not settle: " + out)


def check(told, what):
    sync()
    stop()
    chain_file = next(os.path.join(d, "foyer.db") for d, _, files in os.walk(data) if "foyer.db" in files)
    here, there = names(os.path.join(desk, "foyer.db")), names(chain_file)
    for name in told:
        if here.count(name) != 1 or there.count(name) != 1:
            raise RuntimeError("%s: %s is %d times at the desk and %d times at the chain" % (what, name, here.count(name), there.count(name)))
    if here != there:
        raise RuntimeError("%s: the desk has %s, the chain %s" % (what, here, there))


def prepare():
    os.mkdir(data)
    chain = must(server, "init", "--data", data)
    must(ctl, "--store", desk, "call", "chain.init", json.dumps({"name": "S", "country": "HU", "zone": "Europe/Budapest", "currency": "EUR", "owner": "Olga",
         "phone": "+36301111111", "email": "o@example.com", "password": "correct horse"}))
    start()
    must(ctl, "--store", desk, "enrol", "http://" + address, must(server, "code", "--data", data, "--chain", chain))
    sync()
    stop()
    for d in ("desk", "data"):
        shutil.copytree(os.path.join(top, d), os.path.join(top, d + ".first"))


def again():
    for d in ("desk", "data"):
        shutil.rmtree(os.path.join(top, d))
        shutil.copytree(os.path.join(top, d + ".first"), os.path.join(top, d))


def desk_dies(k, after, at_sync):
    """Returns whether it came to that."""
    again()
    start()
    told = []
    if client("before") == 0:
        told.append("before")
    if at_sync:
        code = run(ctl, "--store", desk, "sync", "--once", env=deadly(k, after))[0]
    else:
        code = client("during", env=deadly(k, after))
        if code == 0:
            told.append("during")
    if client("after") != 0:
        raise RuntimeError("the desk does not write after its crash at %d" % k)
    told.append("after")
    check(told, "desk, point %d" % k)
    return code == -9


def server_dies(k, after):
    again()
    if not start(deadly(k, after)):
        start()
    told = []
    for name in ("one", "two"):
        if client(name) != 0:
            raise RuntimeError("the desk does not write")
        told.append(name)
        run(ctl, "--store", desk, "sync", "--once")
    # A desk hears of it before the system has put the process away.
    try:
        died = process.wait(0.3) == -9
    except subprocess.TimeoutExpired:
        died = False
    check(told, "server, point %d" % k)
    return died


def sample(name, number, most, func):
    chosen = range(1, most + 1) if points == "all" else sorted(chance.sample(range(1, most + 1), min(most, int(points))))
    met = 0
    try:
        for k in chosen:
            for after in ((False, True) if points == "all" else (chance.random() < 0.5,)):
                met += func(k, after)
        print("%s %d %s\n# gone at %d of the points %s" % ("ok" if met > 0 else "not ok", number, name, met, list(chosen)), flush=True)
        return met > 0
    except Exception as e:
        print("not ok %d %s\n# %s; again: sim-programs.py SHIM %s %d" % (number, name, e, points, seed), flush=True)
        return False
    finally:
        stop()


print("1..3\n# sample %d" % seed, flush=True)
try:
    prepare()
    good = sample("a desk saves", 1, 4, lambda k, after: desk_dies(k, after, False))
    good &= sample("a desk receives", 2, 6, lambda k, after: desk_dies(k, after, True))
    good &= sample("the server takes", 3, 6, server_dies)
finally:
    stop()
    shutil.rmtree(top, ignore_errors=True)
sys.exit(0 if good else 1)
