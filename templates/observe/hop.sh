# Prints the counters and settings of a node that can account for a lost packet; usage: sh -s, as root on the node.
# Each section follows a line `@@ NAME`. A missing tool is an empty section. Needs what CentOS 7 has.
PATH=$PATH:/usr/sbin:/sbin
LC_ALL=C
export PATH LC_ALL
pod=/run/netns/k8s-lab-probe

show() {
  printf '@@ %s\n' "$1"
  shift
  "$@" 2>/dev/null </dev/null
}

in_pod() {
  [ ! -e $pod ] || nsenter --net=$pod "$@"
}

for kind in '' -legacy -nft; do
  if command -v "iptables$kind-save" >/dev/null; then show "iptables$kind" "iptables$kind-save" -c; fi
done
show "pod's iptables" in_pod iptables-save -c
show nft nft -a list ruleset
# Only listing the rules with ebtables itself would make its tables.
show ebtables ebtables-nft-save -c
show interface grep -H '' $(ls -d /sys/class/net/*/statistics/[rt]x_dropped /sys/class/net/*/statistics/[rt]x_errors)
show queue tc -s qdisc show
show "pod's queue" in_pod tc -s qdisc show
show kernel cat /proc/net/netstat /proc/net/snmp
show xfrm cat /proc/net/xfrm_stat
show "pod's kernel" in_pod cat /proc/net/netstat /proc/net/snmp
show rule ip -4 rule show
show route ip -4 route show table all
show policy ip xfrm policy show
# Without the lines that have keys.
echo '-- states'
ip xfrm state show 2>/dev/null | grep -E '^src |^[[:space:]]proto '
show port bridge -d link show
show neighbour ip -4 neigh show proxy
show address ip -o -4 addr show

# Each process of a lab's daemon: its name, its id, how many files it has open, and how many it may have.
daemons() {
  for comm in /proc/[0-9]*/comm; do
    read -r name <"$comm" || continue
    case $name in etcd | flanneld | dockerd) ;; *) continue ;; esac
    process=${comm%/comm}
    most=
    while read -r one two three soft _; do
      [ "$one $two $three" != 'Max open files' ] || most=$soft
    done <"$process/limits"
    set -- "$process"/fd/*
    echo "$name ${process#/proc/} $# $most"
  done
}
show daemon daemons
show setting grep -s -H '' /proc/sys/net/ipv4/icmp_echo_ignore_all /proc/sys/net/ipv4/ip_default_ttl \
  /proc/sys/net/netfilter/nf_conntrack_count /proc/sys/net/netfilter/nf_conntrack_max \
  /proc/sys/net/ipv4/conf/*/rp_filter /proc/sys/net/ipv4/conf/*/proxy_arp
show "pod's setting" in_pod grep -s -H '' /proc/sys/net/ipv4/icmp_echo_ignore_all /proc/sys/net/ipv4/ip_default_ttl
