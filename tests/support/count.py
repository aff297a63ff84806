#!/usr/bin/env python3
"""Counts what ran: count.py LOG.json…

Reads Meson's test logs (one JSON object a line), prints the output of each test that failed, and last the line
"N passed, N failed". A program that reports points in TAP counts by its points; any other counts as one. A program that
dies, runs out of time or reports fewer points than it planned adds one failure. Skipped points count as neither.
"""

import json
import re
import sys

POINT = re.compile(r'^(not )?ok\b(?P<rest>.*)$')
BAD = {'FAIL', 'ERROR', 'TIMEOUT', 'INTERRUPT', 'UNEXPECTEDPASS'}
TAIL = 150


def points(output):
    passed = failed = 0
    for line in output.splitlines():
        match = POINT.match(line)
        if not match:
            continue
        directive = match.group('rest').upper()
        if re.search(r'#\s*SKIP', directive):
            continue
        if match.group(1):
            failed += 1
        else:
            passed += 1
    return passed, failed


def show(test, name):
    print(f'\n---- {name}: {test["result"]} after {test.get("duration") or 0:.1f} s')
    for stream in ('stdout', 'stderr'):
        lines = [line for line in (test.get(stream) or '').splitlines()
                 if not line.startswith('ok ')]
        if len(lines) > TAIL:
            print(f'({len(lines) - TAIL} lines before)')
        print('\n'.join(lines[-TAIL:]))
    print('----')


def main(paths):
    passed = failed = 0
    for path in paths:
        try:
            log = open(path, encoding='utf-8', errors='replace')
        except OSError as error:
            print(f'{path}: {error.strerror}')
            failed += 1
            continue
        with log:
            for line in log:
                test = json.loads(line)
                result = test['result']
                if result == 'SKIP':
                    continue
                good, bad = points(test.get('stdout') or '')
                if result in BAD:
                    # Points fail by themselves; anything else that went wrong is one more.
                    failed += max(bad, 1)
                    passed += good
                    show(test, test['name'])
                else:
                    failed += bad
                    passed += good if good + bad else 1
    print(f'\n{passed} passed, {failed} failed')
    return 0 if passed and not failed else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
