#!/bin/sh
# In place of the program that is built from main.go: starts one of the programs of Kubernetes' own release. Its name selects
# the program, or else its first argument.
here=$(dirname "$(readlink -f "$0")")
name=${0##*/}
if [ ! -x "$here/release/$name" ]; then
    name=${1-}
    [ $# -eq 0 ] || shift
fi
if [ ! -f "$here/release/$name" ]; then
    echo "usage: kube PROGRAM [ARGUMENT...]" >&2
    echo "programs: $(ls "$here/release" | paste -s -d ' ')" >&2
    exit 2
fi
exec "$here/release/$name" "$@"
