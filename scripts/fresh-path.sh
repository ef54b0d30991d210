#!/bin/sh
# Runs a command as on a fresh machine: without the programs that `k8s-lab setup` obtains, with an empty cache, and with no labs.
# PATH becomes a folder of links to every other program. Setup also looks in /usr/sbin and /sbin, so root hides the programs
# there, in a mount namespace that ends with the command.
# usage: sh scripts/fresh-path.sh COMMAND [ARGUMENT]…
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/test-packages.sh"

# The programs in src/setup/versions.ts, except those of packages that every Debian has (perl-base, util-linux).
is_obtained() {
  case $1 in
    etcd | etcdctl | etcdutl | flanneld | ip | bridge | ss | tc | nft) ;;
    iptables* | ip6tables* | ebtables* | arptables* | xtables-*) ;;
    containerd* | ctr | runc) ;;
    *) return 1 ;;
  esac
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
# Other accounts use it too.
chmod 755 "$work"
mkdir "$work/bin" "$work/cache" "$work/state"

# ln fails for a name that already exists: the earlier folder in PATH has priority.
IFS=:
for folder in $PATH; do
  case $folder in /*) ln -s "$folder"/* "$work/bin" 2>/dev/null || : ;; esac
done
unset IFS
for path in "$work"/bin/*; do
  if is_obtained "${path##*/}"; then rm "$path"; fi
done
# `npm test` installs these while it runs.
for pair in $test_packages; do
  name=${pair%%:*}
  [ -e "$work/bin/$name" ] || ln -s "/usr/bin/$name" "$work/bin/$name"
done

hidden=
for path in /usr/sbin/* /sbin/*; do
  if [ -f "$path" ] && is_obtained "${path##*/}"; then hidden="$hidden $path"; fi
done

status=0
export PATH="$work/bin" XDG_CACHE_HOME="$work/cache" XDG_STATE_HOME="$work/state"
if [ -n "$hidden" ] && [ "$(id -u)" = 0 ]; then
  K8S_LAB_HIDDEN=$hidden unshare --mount sh -c '
    for path in $K8S_LAB_HIDDEN; do mount --bind /dev/null "$path"; done
    unset K8S_LAB_HIDDEN
    exec "$@"' sh "$@" || status=$?
else
  "$@" || status=$?
fi
exit $status
