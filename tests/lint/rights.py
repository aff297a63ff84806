#!/usr/bin/env python3
"""Rights the program asks for, against the marks of the catalogue: one that is not marked LATER is asked for somewhere. What is looked for is
its quoted name in the sources, alone or among others ("calendar.schedule setup.schedule")."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else '.')
table = root / 'src/desk/foyer-rights-table.c'
rights = re.findall(r'^  (?:ON_OFF|DAYS)(_LATER)? \((\d+), "([a-z.-]+)"', table.read_text(), re.M)
asked = set()
for path in sorted(root.glob('src/**/*.c')):
    if path != table:
        for text in re.findall(r'"([a-z][a-z.\- ]*\.[a-z.\- ]*)"', path.read_text()):
            asked.update(text.split())
wrong = []
for later, number, name in rights:
    if '.' not in name:
        continue  # a section, asked for through what is in it
    if later and name in asked:
        print(f'# {name} is marked LATER, but is asked for')
    if not later and name not in asked:
        wrong.append(f'{name} is asked for nowhere: mark it LATER or see to it')
print('1..1')
print(('not ok' if wrong or len(rights) < 200 else 'ok') + ' 1 rights')
for line in wrong:
    print('# ' + line)
sys.exit(bool(wrong))
