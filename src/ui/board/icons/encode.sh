#!/bin/sh
# encode.sh ENCODER SVG PIXELS OUT: a symbolic icon as a PNG of that many pixels.
set -e
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$1" "$2" "${3}x$3" --output "$dir"
mv "$dir"/*.png "$4"
