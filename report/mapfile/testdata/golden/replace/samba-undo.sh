#!/bin/sh
# usage: $0 SHARE PATH   changes every descriptor below PATH
set -e
: "${2:?usage: $0 SHARE PATH}"
