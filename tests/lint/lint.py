#!/usr/bin/env python3
"""Looks at the sources as a whole: each rule of the house that a machine can see is one TAP point.

lint.py SOURCE-ROOT DESKTOP-FILE METAINFO-FILE (the last two as built, with their translations)
lint.py --write-potfiles                       (puts into po/POTFILES what belongs there)
"""

import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree

WRITE_POTFILES = sys.argv[1:] == ['--write-potfiles']
ROOT = pathlib.Path(__file__).resolve().parents[2] if WRITE_POTFILES else pathlib.Path(sys.argv[1])
DESKTOP, METAINFO = ('', '') if WRITE_POTFILES else sys.argv[2:4]
TOP = {'meson.build', 'meson_options.txt', 'README.md', 'COPYING', 'src', 'data', 'po', 'schemas', 'tests', 'flatpak'}
BELOW_UI = ('base', 'store', 'desk', 'print', 'chain', 'server', 'cli')
# Who may name whose headers: itself and what stands to the left.
ORDER = {'base': (), 'store': ('base',), 'desk': ('base', 'store'), 'print': ('base', 'store', 'desk'),
         'chain': ('base', 'store', 'desk')}

# The left column of the table "GTK 4.8 now, no deprecations to 4.18", and what 4.8 has not yet.
OLD = r'''
  \bGtk(Tree(View|Store|Model|Selection|Iter)|ListStore|CellRenderer\w*|ComboBox(Text)?|EntryCompletion|IconView|CellView)\b
  \bgtk_(tree_(view|store|model|selection)|list_store|cell_renderer|combo_box|entry_completion|icon_view|cell_view)_
  \b(Gtk(Message)?Dialog|GtkInfoBar|GtkAssistant|GtkStatusbar|GtkLockButton|GtkVolumeButton)\b
  \bgtk_(dialog|message_dialog|info_bar|assistant|statusbar|lock_button)_
  \bGtk(File|Color|Font|App)Chooser\w*\b
  \bGtk(Color|Font|AppChooser)Button\b
  \bgtk_(file|color|font|app)_chooser_
  \bgtk_show_uri
  \bGtkFileDialog\b
  \bGtkAlertDialog\b
  \bgtk_(file|alert)_dialog_
  \bAdw(MessageDialog|AboutWindow|PreferencesWindow|Leaflet|Flap|Squeezer|ViewSwitcherTitle)\b
  \badw_(message_dialog|about_window|preferences_window|leaflet|flap|squeezer|view_switcher_title)_
  \bAdw(Banner|SwitchRow|SpinRow|ToolbarView|Breakpoint\w*|Dialog|AlertDialog|AboutDialog|PreferencesDialog|NavigationView|NavigationSplitView|OverlaySplitView)\b
  \badw_(banner|switch_row|spin_row|toolbar_view|breakpoint|dialog|alert_dialog|navigation_view|overlay_split_view)_
  \bGtkShortcuts(Window|Section|Group|Shortcut)\b
  \bGtkShortcutLabel\b
  \bgtk_widget_(show|hide|get_allocation|get_allocated_(width|height|baseline)|translate_coordinates|get_style_context)\b
  \bgtk_style_context_(?!(add|remove)_provider_for_display)
  \bgtk_render_
  \bgtk_css_provider_load_from_data\b
  \bGdkPixbuf\b
  \bgdk_pixbuf_
  \bkeep[-_]aspect[-_]ratio\b
  \bgtk_window_present_with_time\b
  \bgtk_(list|column|grid)_view_scroll_to\b
  \bgtk_accessible_announce\b
'''
OLD = re.compile('|'.join(line.strip() for line in OLD.strip().splitlines()))

CHANGES = re.compile(r'"[\s(]*(INSERT\s+(OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE\s+(OR\s+\w+\s+)?\w+\s+SET|DELETE\s+FROM)\b')
ANY_SQL = re.compile(r'"[\s(]*(SELECT\s+[\w*(,.\s]+\bFROM|INSERT\s+(OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM'
                     r'|PRAGMA\s|CREATE\s+(TABLE|INDEX|TRIGGER|VIEW)|WITH\s+\w+\s+AS)|\bsqlite3_(prepare|exec)')
UNFINISHED = re.compile(r'\b(TODO|FIXME|HACK)\b|(^|[/*#;])[ \t]*XXX\b|\bXXX:|\bnot implemented\b', re.M)
TRANSLATED = re.compile(r'(?<![\w])(_|N_|C_|NC_|Q_|ngettext|g_dngettext|g_dpgettext2)\s?\(\s*"|translatable="(yes|true)"')


def tracked():
    if (ROOT / '.git').exists() and shutil.which('git'):
        listed = subprocess.run(['git', '-c', f'safe.directory={ROOT}', '-C', ROOT, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
                                capture_output=True, check=True).stdout
        names = [name.decode() for name in listed.split(b'\0') if name]
        return sorted(name for name in set(names) if (ROOT / name).is_file())
    skip = re.compile(r'^(build|_|\.git$|\.cache$)')
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob('*')
                  if path.is_file() and not any(skip.match(part) for part in path.relative_to(ROOT).parts))


FILES = tracked()
TEXTS = {}


def text(name):
    if name not in TEXTS:
        TEXTS[name] = (ROOT / name).read_text(encoding='utf-8', errors='replace')
    return TEXTS[name]


def code(name):
    """The text without C or XML comments, its lines kept."""
    def blank(match):
        return match.group(1) or '\n' * match.group(0).count('\n')
    if name.endswith(('.ui', '.xml')):
        return re.sub(r'()<!--.*?-->', blank, text(name), flags=re.S)
    return re.sub(r'("(?:\\.|[^"\\\n])*")|/\*.*?\*/|//[^\n]*', blank, text(name), flags=re.S)


def under(*folders, ext=('.c', '.h', '.cc')):
    return [name for name in FILES if name.startswith(tuple(f'{folder}/' for folder in folders)) and name.endswith(ext)]


def grep(pattern, names, read=code):
    found = []
    for name in names:
        body = read(name)
        for match in re.finditer(pattern, body):
            found.append(f'{name}:{body.count(chr(10), 0, match.start()) + 1}: {match.group(0).strip()}')
    return found


def tool(command, *arguments):
    """What a checker says when it is not content; None where it is not installed."""
    if not shutil.which(command):
        return None
    done = subprocess.run([command, *arguments], capture_output=True, text=True)
    return [] if done.returncode == 0 else (done.stdout + done.stderr).splitlines() or [f'{command} failed']


def top_level():
    return sorted({name.split('/')[0] for name in FILES if not name.startswith('.')} - TOP)


def no_gtk_below_the_window():
    return grep(r'#\s*include\s*[<"](gtk/|adwaita|gdk/|gsk/|gtk4|libadwaita)[^>"]*', under(*(f'src/{d}' for d in BELOW_UI)))


def arrows_point_down():
    homes = {}
    for name in under('src', ext='.h'):
        homes.setdefault(name.rsplit('/', 1)[-1], set()).add(name.split('/')[1])
    found = []
    for folder, below in ORDER.items():
        for name in under(f'src/{folder}'):
            for header in re.findall(r'#\s*include\s*"([^"]+)"', code(name)):
                home = homes.get(header.rsplit('/', 1)[-1])
                if home and not home & ({folder} | set(below)):
                    found.append(f'{name}: {header} of {" or ".join(sorted(home))}')
    return found


def network_in_chain_and_server_only():
    return grep(r'#\s*include\s*[<"]libsoup[^>"]*', under('src/base', 'src/store', 'src/desk', 'src/print', 'src/ui', 'src/cli'))


def nothing_deprecated():
    names = [name for name in under('src', ext=('.c', '.h', '.ui')) if not name.startswith('src/ui/compat/')]
    return grep(OLD, names)


def deprecation_warnings_stay_on():
    names = under('src') + [name for name in FILES if name.endswith('meson.build')]
    return grep(r'G_GNUC_BEGIN_IGNORE_DEPRECATIONS|-Wno-(error=)?deprecated|GLIB_DISABLE_DEPRECATION_WARNINGS|GDK_DISABLE_DEPRECATION_WARNINGS', names)


def no_long_files():
    lengths = ((name, text(name).count('\n')) for name in under('src', ext=('.c', '.h', '.cc', '.ui', '.css')))
    return [f'{name}: {lines} lines' for name, lines in lengths if lines > 900]


def headers_guarded():
    return [name for name in under('src', ext='.h') if '#pragma once' not in text(name)]


def changes_in_store_and_desk_only():
    """Replication keeps its own books (tables sync_, txn and server_) where it thinks; rows of synced tables change in the store only.
    The order of chains in PostgreSQL has tables of its own."""
    own = re.compile(r'"[\s(]*(INSERT\s+(OR\s+\w+\s+)?INTO|REPLACE\s+INTO|DELETE\s+FROM|UPDATE(\s+OR\s+\w+)?)\s+(?!sync_|txn|server_)\w+')
    return grep(CHANGES, under('src/base', 'src/print', 'src/cli', 'src/ui')) + grep(own, [n for n in under('src/chain', 'src/server') if not n.startswith('src/server/foyer-order-pg')])


def no_sql_at_the_window():
    return grep(ANY_SQL, under('src/ui', 'src/cli', 'src/print', 'src/base'))


def money_is_whole():
    # How far a long job has got is no money, nor is the day as SQLite asks a VFS for it.
    names = [name for name in under('src/base', 'src/store') if not name.startswith(('src/store/foyer-bulk.', 'src/store/foyer-vfs-'))]
    return grep(r'\b(double|float)\b(?! done\b)', names, lambda name: re.sub(r'"(?:\\.|[^"\\\n])*"', '""', code(name)))


def nothing_unfinished():
    names = [name for name in FILES if name.startswith(('src/', 'schemas/', 'data/', 'tests/', 'flatpak/', 'meson'))
             and name != 'tests/lint/lint.py' and name.endswith(('.c', '.h', '.cc', '.ui', '.css', '.py', '.sql', '.xml', '.in', '.build', '.sh', '/run'))]
    return grep(UNFINISHED, names, text)


def files_with_words():
    words = [name for name in under('src', ext=('.c', '.h', '.ui')) if TRANSLATED.search(code(name))]
    return [name for name in FILES if name.endswith(('.desktop.in', '.metainfo.xml.in', '.gschema.xml'))] + words


def potfiles_complete():
    listed = [line for line in text('po/POTFILES').splitlines() if line and not line.startswith('#')]
    found = [f'{name} is listed and not there' for name in listed if name not in FILES]
    found += [f'{name} is listed twice' for name in sorted(set(listed)) if listed.count(name) > 1]
    return found + [f'{name} is not listed (python3 tests/lint/lint.py --write-potfiles)' for name in files_with_words() if name not in listed]


def languages_complete():
    listed = text('po/LINGUAS').split()
    there = [name[3:-3] for name in FILES if re.fullmatch(r'po/\w+\.po', name)]
    found = [f'{name}: in one of LINGUAS and po/ only' for name in sorted(set(listed) ^ set(there))]
    for name in there:
        found += tool('msgfmt', '--check', '--output-file=/dev/null', str(ROOT / 'po' / f'{name}.po')) or []
    return found


def xml_well_formed():
    found = []
    for name in FILES:
        if name.endswith(('.ui', '.xml', '.svg', '.xml.in')):
            try:
                xml.etree.ElementTree.fromstring(text(name))
            except xml.etree.ElementTree.ParseError as error:
                found.append(f'{name}: {error}')
    return found


def scripts_parse():
    found = []
    for name in FILES:
        first = text(name).split('\n', 1)[0] if not name.endswith(('.png', '.xlsx', '.zst')) else ''
        shell = re.match(r'#!.*\b(ba)?sh\b', first)
        if shell:
            found += [f'{name}: {line}' for line in tool('bash' if shell.group(1) else 'sh', '-n', str(ROOT / name)) or []]
    return found


def tests_registered():
    found = []
    for name in FILES:
        match = re.fullmatch(r'(tests/.+)/test-([\w-]+)\.(c|py|sh)', name)
        if not match:
            continue
        build = ''.join(text(other) for other in FILES if other.startswith(match.group(1)) and other.endswith('meson.build'))
        # Its name may be put together there: 'test-import-' + name + '.c'.
        words = match.group(2).split('-')
        tails = '|'.join(re.escape('-'.join(words[i:])) for i in range(len(words)))
        if not re.search(rf"'(?:[\w-]*-)?(?:{tails})(?:\.\w+)?'", build):
            found.append(f'{name} is in no meson.build')
    return found


def packages_listed_once():
    names = text('tests/support/packages').split()
    return [f'{name}: twice' for name in sorted(set(names)) if names.count(name) > 1] + \
           [f'{name}: no package name' for name in names if not re.fullmatch(r'[a-z0-9][a-z0-9.+-]+', name)]


def desktop_entry_valid():
    return tool('desktop-file-validate', DESKTOP)


def metainfo_valid():
    return tool('appstreamcli', 'validate', '--no-net', METAINFO)


def settings_valid():
    return tool('glib-compile-schemas', '--strict', '--dry-run', str(ROOT / 'schemas'))


CHECKS = [
    ('the top level holds what was agreed', top_level),
    ('no GTK below the window', no_gtk_below_the_window),
    ('arrows point down', arrows_point_down),
    ('the network is in chain and server only', network_in_chain_and_server_only),
    ('nothing deprecated or later than GTK 4.8 outside compat', nothing_deprecated),
    ('deprecation warnings stay on', deprecation_warnings_stay_on),
    ('no file past 900 lines', no_long_files),
    ('every header is guarded', headers_guarded),
    ('SQL that changes is in store and desk only', changes_in_store_and_desk_only),
    ('no SQL in ui, cli, print and base', no_sql_at_the_window),
    ('money is no floating point', money_is_whole),
    ('nothing unfinished by its own word', nothing_unfinished),
    ('POTFILES names every file with words', potfiles_complete),
    ('LINGUAS and translations hold together', languages_complete),
    ('XML is well formed', xml_well_formed),
    ('scripts parse', scripts_parse),
    ('every test is registered', tests_registered),
    ('packages are listed once', packages_listed_once),
    ('the desktop entry is valid', desktop_entry_valid),
    ('the metainfo is valid', metainfo_valid),
    ('the settings are valid', settings_valid),
]


def main():
    if WRITE_POTFILES:
        (ROOT / 'po/POTFILES').write_text(''.join(f'{name}\n' for name in sorted(files_with_words())), encoding='utf-8')
        return 0
    print(f'1..{len(CHECKS)}')
    failed = False
    for number, (title, check) in enumerate(CHECKS, 1):
        found = check()
        if found is None:
            print(f'ok {number} - {title} # SKIP the checker is not installed')
            continue
        print(f'{"not " if found else ""}ok {number} - {title}')
        for line in found:
            print(f'# {line}')
        failed |= bool(found)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
