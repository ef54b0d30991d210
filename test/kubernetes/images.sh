# Imports the images into a real containerd and runs them, in namespaces of its own, which all of it ends with.
# usage: unshare … sh images.sh FOLDER PAUSE_ARCHIVE PAUSE_REFERENCE NGINX_ARCHIVE NGINX_REFERENCE
set -eu
own=$1

ip link set lo up
hostname pod-a
mount -t tmpfs tmpfs /run
mkdir /run/store
# runc wants cgroups; it does without if it may not change them.
mount -t tmpfs tmpfs /sys/fs/cgroup
controllers=$(cut -d : -f 2 /proc/self/cgroup | grep -v = | grep . || :)
[ -n "$controllers" ] || mount -t cgroup2 -o ro cgroup2 /sys/fs/cgroup
for controller in $controllers; do
    mkdir "/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller"
    mount -o remount,bind,ro "/sys/fs/cgroup/$controller"
done

cat >/run/containerd.toml <<END
version = 2
root = "/run/store"
state = "/run/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
address = "/run/containerd.sock"
END
containerd -c /run/containerd.toml >/run/containerd.log 2>&1 &

# eventually COMMAND… repeats it until it succeeds, for at most about 20 s.
eventually() {
    pause=0.01
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        if "$@" >/run/last 2>&1; then return; fi
        sleep $pause
        pause=$(echo "$pause" | awk '{ print $1 < 1 ? $1 * 2 : $1 }')
    done
    echo "never: $*" >&2
    cat /run/last /run/containerd.log >&2
    exit 1
}
ctr="ctr --address /run/containerd.sock --namespace k8s.io"
run() { $ctr run --detach --snapshotter native --cgroup '' --runc-binary "$own/runc" --net-host "$@"; }
now() { echo $(($(date +%s%N) / 1000000)); }
gone() { [ ! -d "/proc/$1" ]; }
# stop NAME SIGNAL prints how long it takes to exit.
stop() {
    pid=$($ctr tasks ls | awk -v name="$1" '$1 == name { print $2 }')
    start=$(now)
    kill -s "$2" "$pid"
    eventually gone "$pid"
    echo "$1 stopped after $(($(now) - start)) ms"
}

eventually $ctr version
for archive in "$2" "$4"; do $ctr images import --snapshotter native "$archive" >&2; done
echo "images: $($ctr images ls -q | sort | paste -s -d ' ')"

run "$3" pause
eventually sh -c "$ctr tasks ls | grep -q 'pause.*RUNNING'"
stop pause TERM

run --env NODE_NAME=node9 "$5" nginx
eventually $ctr tasks exec --exec-id first nginx wget -q -O - http://127.0.0.1/
cat /run/last
stop nginx QUIT
