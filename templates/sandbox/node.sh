#!/bin/sh
# A node's first process: gives the node its own files, name and links, starts its services, and reaps.
# usage: node.sh LAB-FOLDER NODE   (run by unshare as PID 1 of new net, mount, uts and pid namespaces)
set -eu
node=$2
exec >>"/lab/log-$node" 2>&1
trap 'cp "/lab/log-$node" "/lab/failed/$node"' EXIT

mount -a -T /lab/fstab
cp -R /lab/etc/. /lab/common/. "/lab/node/$node/etc/." /etc/
. "/lab/node/$node/node.env"
mkdir -p /run/k8s-lab/services /run/netns /var/log/k8s-lab /var/tmp $FOLDERS
ln -s /lab/bin /run/k8s-lab/bin
ln -s /run /var/run
hostname "$node"
if [ -e /lab/kubernetes.sh ]; then . /lab/kubernetes.sh; fi

if [ -e /proc/sys/net/ipv6 ]; then
  echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
fi
echo 1 >/proc/sys/net/ipv4/ip_forward
ip -batch - <<END
link set lo up
link add eth0 address $ETH0_MAC type veth peer name $ETH0_PEER netns /lab/network
link add eth1 address $ETH1_MAC type veth peer name $ETH1_PEER netns /lab/network
address add 10.0.2.15/24 broadcast + dev eth0
address add $ADDRESS/$PREFIX_LENGTH broadcast + dev eth1
link set eth0 up
link set eth1 up
route add default via 10.0.2.2 dev eth0
END
nsenter --net=/lab/network ip -batch - <<END
link set $ETH0_PEER up
link set $ETH1_PEER master lab0 up
END
if [ -s /lab/neighbours ]; then
  grep -v " $ADDRESS " /lab/neighbours | ip -batch -
fi

for service in $AUTOSTART; do
  systemctl start --no-block "$service"
done
trap - EXIT
: >"/lab/ready/$node"
# A child that never exits keeps `wait` waiting, which reaps every orphan of the node.
sleep infinity &
wait
