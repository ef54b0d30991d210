#!/bin/sh
# The bare baseline: the same nodes, etcd and flannelds without k8s-lab, without docker0, and without checks.
# usage: bare.sh NODES ETCD ETCDCTL FLANNELD   (BARE_ETCD_OPTIONS: more options for etcd)
# Prints `ready` once every node has a route to every other node's pods; everything ends at the end of standard input.
set -eu
if [ "${5:-}" != inside ]; then
  set -- "$1" "$2" "$3" "$4" inside
  exec unshare --user --map-root-user --net --mount --pid --uts --ipc --fork --kill-child --mount-proc /bin/sh "$0" "$@"
fi
nodes=$1 etcd=$2 etcdctl=$3 flanneld=$4 endpoint=http://172.30.0.1:2379 prefix=/bare/network

address() { echo "172.30.$(($1 / 250)).$(($1 % 250))"; }

# Runs in the namespaces of node $1; the first node also runs etcd.
node() {
  mount -t tmpfs run /run
  mkdir /run/flannel /run/etcd
  hostname "bare$1"
  echo 1 >/proc/sys/net/ipv4/ip_forward
  ip -batch - <<END
link set lo up
link add eth0 type veth peer name n$1-eth0 netns /mnt/network
link add eth1 type veth peer name n$1-eth1 netns /mnt/network
address add 10.0.2.15/24 dev eth0
address add $(address "$1")/16 dev eth1
link set eth0 up
link set eth1 up
route add default via 10.0.2.2 dev eth0
END
  nsenter --net=/mnt/network ip -batch - <<END
link set n$1-eth0 up
link set n$1-eth1 master bare0 up
END
  [ "$1" != 1 ] || run_etcd &
  # Wait until the network config is seeded.
  flock --shared /mnt/seeded true
  # If two flannelds choose the same subnet, the slower one exits; start it again.
  until "$flanneld" -etcd-endpoints=$endpoint -etcd-prefix=$prefix -iface="$(address "$1")" -ip-masq=false; do sleep 0.05; done
}

run_etcd() {
  exec "$etcd" --data-dir /run/etcd ${BARE_ETCD_OPTIONS:-} \
    --listen-client-urls $endpoint --advertise-client-urls $endpoint \
    --listen-peer-urls http://127.0.0.1:2380
}

# Counts the destinations 10.100.N.0 on eth1, in the format of /proc/net/route.
has_routes() {
  [ "$(grep -c "^eth1.00[0-9A-F][0-9A-F]640A."  "/proc/$1/net/route")" -ge $((nodes - 1)) ]
}

if [ -n "${BARE_NODE:-}" ]; then
  node "$BARE_NODE" >"/mnt/log$BARE_NODE" 2>&1
  exit
fi

mount -t tmpfs bare /mnt
: >/mnt/network
mount --bind /proc/self/ns/net /mnt/network
[ ! -e /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
ip -batch - <<END
link set lo up
link add bare0 type bridge forward_delay 0
address add 172.30.255.1/16 dev bare0
link set bare0 up
END
exec 9>/mnt/seeded
flock 9
pids= first= number=1
while [ $number -le "$nodes" ]; do
  BARE_NODE=$number unshare --net --mount --uts --pid --fork --kill-child --mount-proc /bin/sh "$0" "$@" </dev/null 9>&- &
  pids="$pids $!" first=${first:-$!}
  number=$((number + 1))
done
config='{"Network":"10.100.0.0/16","SubnetLen":24,"Backend":{"Type":"host-gw"}}'
# Wait for the port: after a refused connection, gRPC waits a second before it reconnects.
until grep -q ':094B .* 0A ' "/proc/$first/net/tcp"; do sleep 0.01; done
until ETCDCTL_API=3 "$etcdctl" --endpoints $endpoint put $prefix/config "$config" >/dev/null 2>&1; do
  sleep 0.01
done
exec 9>&-
# Routes are not removed again, so it is enough to wait for one node after another.
for pid in $pids; do
  until has_routes "$pid"; do sleep 0.02; done
done
echo ready
cat >/dev/null
