#!/bin/sh
# The entry point of the pause image: keeps a pod's namespaces until it is told to stop. A first process ignores a signal
# for which it has no handler, and a shell handles signals only between commands and while it waits.
trap 'exit 0' TERM INT
while :; do
    sleep 86400 &
    wait $!
done
