#!/bin/sh
# The bare baseline of a lab with Kubernetes: the same namespaces, programs, settings, certificates, images and objects, started by a
# script that checks nothing.
# usage: bare-kubernetes.sh FOLDER   (prepared by kubernetes.mjs: files, programs, trees, environment, key, config.json, objects.json, deployments, ingress)
# Prints `ready` once the workloads are and the demo answers through the ingress; everything ends at the end of standard input.
set -eu
cd "$1"
nodes=$(cat files/nodes)
# No word of it has a blank.
environment=$(cat environment)
env $environment unshare --user --map-root-user --net --mount --pid --uts --ipc --fork --kill-child --mount-proc /bin/sh files/boot.sh "$1" </dev/null >boot.log 2>&1 &
boot=$!
trap 'kill -KILL $boot' EXIT

# Runs a program in the namespaces of a node.
on() {
  pid=$1
  shift
  nsenter --target "$pid" --user --preserve-credentials --net --mount --uts --pid --ipc \
    /usr/bin/env -i $environment "$@"
}

pids=
for node in $nodes; do
  until pid=$(pgrep -f "^/bin/sh /lab/node.sh $1 $node\$") && on "$pid" test -e "/lab/ready/$node" 2>/dev/null; do sleep 0.01; done
  pids="$pids $pid" first=${first:-$pid}
done

on "$first" systemctl start etcd
on "$first" sh -c '. /etc/etcd/etcd.conf; ETCDCTL_API=3 etcdctl --endpoints "${ETCD_ADVERTISE_CLIENT_URLS%%,*}" put "$1"' put "$(cat key)" <config.json >/dev/null
for pid in $pids; do
  on "$pid" sh -c 'systemctl start containerd & systemctl start flanneld docker; wait' &
  overlays="${overlays:-} $!"
done
on "$first" systemctl start kube-apiserver kube-controller-manager kube-scheduler &
wait $! $overlays
for pid in $pids; do on "$pid" systemctl start kubelet kube-proxy & done

kubectl() { on "$first" kubectl --kubeconfig=/etc/kubernetes/admin.conf "$@"; }
until kubectl apply --server-side -f - <objects.json >/dev/null 2>&1; do sleep 0.1; done
for deployment in $(cat deployments); do
  kubectl rollout status --namespace "${deployment%/*}" "deployment/${deployment#*/}" --timeout=90s >/dev/null
done
until on "$first" perl -MIO::Socket::INET -e '
  my $web = IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => 80, Timeout => 1) or exit 1;
  print $web "GET / HTTP/1.0\r\nHost: nginx.demo.com\r\n\r\n";
  exit(<$web> =~ / 200 / ? 0 : 1)' "$(cat ingress)"; do sleep 0.02; done
echo ready
cat >/dev/null
