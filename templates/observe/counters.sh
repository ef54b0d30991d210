# Prints every counter of dropped or delayed packets on a node and in its probe pod, in sections `@ PLACE KIND`.
# A tool that is missing has no section.
show() {
  kind=$1
  shift
  command -v "$1" >/dev/null || return 0
  echo "@ $place $kind"
  $inside "$@" 2>/dev/null || :
}

for place in node pod; do
  inside=
  if [ $place = pod ]; then
    [ -e /run/netns/k8s-lab-probe ] || continue
    inside='nsenter --net=/run/netns/k8s-lab-probe'
  fi
  show devices cat /proc/net/dev
  show snmp cat /proc/net/snmp /proc/net/netstat
  show rules iptables-save -c
  show rules iptables-legacy-save -c
  show rules iptables-nft-save -c
  show queues tc -s qdisc show
done
