#!/bin/sh
# Prints the facts of one node, and makes sure that the node has its probe pod.
# usage: sh -s NONCE logs|no-logs [SERVICE]…   (as root, on the node)
#
# Each section stands between `@@NONCE begin NAME` and `@@NONCE end NAME STATUS`; a tool that is missing or fails is a
# section with its status and what it said. Needs sh, grep, tail and what CentOS 7 has; as few processes as can be, for
# this runs on every node at every look: files are read by one grep, and text is taken apart without leaving the shell.
set -u

begin() { printf '@@%s begin %s\n' "$nonce" "$1"; }

# A text without a final newline must not swallow the frame.
end() { printf '\n@@%s end %s %s\n' "$nonce" "$1" "$2"; }

section() {
  name=$1
  shift
  begin "$name"
  "$@" 2>&1
  end "$name" $?
}

show() { printf '@@%s begin %s\n%s\n\n@@%s end %s %s\n' "$nonce" "$1" "$3" "$nonce" "$1" "$2"; }

# One process for five questions, in an order that tells the answers apart: only neighbours come before the links, and
# between links, rules and addresses, which show what they are, whatever else there is is a route.
ask_ip() {
  ip_text=$(
    exec ip -o -4 -force -batch - 2>&1 <<END
neigh show
link show
route show table all
rule show
addr show
END
  )
  ip_status=$?
}

# Takes from the answer: docker_link, docker_address, probe_link (its line) and the vxlan devices of flannel.
read_links() {
  docker_link= docker_address= probe_link= vxlan_devices=
  for line in $ip_text; do
    case $line in
      [0-9]*': docker0: <'*) docker_link=$line ;;
      [0-9]*': k8s-lab-probe0'[@:]*'<'*) probe_link=$line ;;
      [0-9]*': flannel.'*'<'*)
        device=${line#*: }
        vxlan_devices="$vxlan_devices$nl${device%%[:@]*}" ;;
      [0-9]*': docker0 '*' inet '*' secondary '*) ;;
      [0-9]*': docker0 '*' inet '*)
        value=${line#* inet }
        [ -n "$docker_address" ] || docker_address=${value%% *} ;;
    esac
  done
}

# Takes from systemctl's answer the main process of each service that has one; its properties come in any order.
read_services() {
  main_pids= docker_pid= unit= pid=
  for line in $services; do
    case $line in
      Id=*) unit=${line#Id=} ;;
      MainPID=*) pid=${line#MainPID=} ;;
    esac
    if [ -n "$unit" ] && [ -n "$pid" ]; then
      if [ "$pid" != 0 ]; then
        main_pids="$main_pids $pid"
        [ "$unit" != docker.service ] || docker_pid=$pid
      fi
      unit= pid=
    fi
  done
}

# The MTU that a container would get: what the running dockerd was told, else what it is to be told; 1500 by default.
read_container_mtu() {
  argv= options=
  if [ -n "$docker_pid" ]; then
    { read -r argv <"/proc/$docker_pid/cmdline"; } 2>/dev/null
    # Some shells stop at the first NUL.
    case $argv in
      *--*) ;;
      *dockerd*) argv=$(tr '\0' ' ' <"/proc/$docker_pid/cmdline") ;;
    esac
  fi
  case $argv in
    *dockerd*) options=$argv ;;
    *) if [ -r /run/flannel/docker ]; then
        while read -r line || [ -n "$line" ]; do
          case $line in DOCKER_NETWORK_OPTIONS=*) options=$line ;; esac
        done </run/flannel/docker
      fi ;;
  esac
  mtu=1500
  case $options in
    *--mtu[=\ 0-9]*)
      value=${options##*--mtu}
      value=${value#[= ]}
      value=${value%%[!0-9]*}
      [ -z "$value" ] || mtu=$value ;;
  esac
}

# The last usable host address of docker0's own subnet.
choose_pod_address() {
  length=${docker_address#*/}
  case $docker_address in */*) ;; *) length=32 ;; esac
  if [ "$length" -gt 30 ]; then return 1; fi
  gateway=${docker_address%/*}
  IFS=.
  set -- $gateway
  IFS=$nl
  own=$(($1 << 24 | $2 << 16 | $3 << 8 | $4))
  size=$((1 << (32 - length)))
  number=$((own / size * size + size - 2))
  [ $number != $own ] || number=$((number - 1))
  pod_address=$((number >> 24)).$((number >> 16 & 255)).$((number >> 8 & 255)).$((number & 255))
}

read_record() {
  record=
  if [ -r "$state/probe-pod" ]; then read -r record <"$state/probe-pod"; fi
}

# Whether the pod is there as wanted. `LOWER_UP` needs both ends of its wire to be up.
pod_stands() {
  case $record in "$wanted #"*) ;; *) return 1 ;; esac
  [ -e "$netns" ] || return 1
  case $probe_link in *[,\<]UP[,\>]*) ;; *) return 1 ;; esac
  case $probe_link in *LOWER_UP*" mtu $mtu "*' master docker0 '*) ;; *) return 1 ;; esac
}

# The probe pod: a network namespace on docker0, made anew whenever it is not as wanted.
ensure_pod() {
  pod_status=1 built=
  if [ -z "$docker_link" ]; then pod='there is no docker0'; return; fi
  if [ -z "$docker_address" ]; then pod='docker0 has no address'; return; fi
  read_container_mtu
  if ! choose_pod_address; then pod="docker0's subnet $docker_address has no room for a pod"; return; fi
  wanted="$pod_address/$length $gateway $mtu"
  if ! pod_stands; then
    built=yes
    [ -d "$state" ] || mkdir -p "$state"
    pod=$(build_pod 2>&1 9>"$state/probe-pod.lock") || return
  fi
  pod_status=0 pod="$pod_address $mtu"
}

# The kernel lets go of the lock when its holder ends, however it ends.
build_pod() {
  flock -w 10 9 || { echo 'another session has been making the probe pod for 10 s'; return 1; }
  seen=$record
  read_record
  # Whoever held the lock before has made it.
  case $record in "$seen") ;; "$wanted #"*) return ;; esac
  if [ -e "$netns" ] || [ -n "$probe_link" ]; then
    ip -force -batch - >/dev/null 2>&1 <<END
link del k8s-lab-probe0
netns del k8s-lab-probe
END
  fi
  ip netns add k8s-lab-probe && plug_pod && address_pod || return
  read -r uptime </proc/uptime
  echo "$wanted # $$ $uptime" >"$state/probe-pod"
}

# The MAC address follows from the IP address, as docker's do, so that a pod made anew is found by its neighbours.
plug_pod() {
  {
    printf 'link add k8s-lab-probe0 mtu %s type veth peer name eth0 mtu %s netns k8s-lab-probe ' "$mtu" "$mtu"
    printf 'address 02:42:%02x:%02x:%02x:%02x\n' \
      $((number >> 24)) $((number >> 16 & 255)) $((number >> 8 & 255)) $((number & 255))
    echo 'link set k8s-lab-probe0 master docker0 up'
  } | ip -batch -
}

address_pod() {
  nsenter "--net=$netns" ip -batch - <<END
link set lo up
link set eth0 up
address add $pod_address/$length broadcast + dev eth0
route add default via $gateway
END
}

# The rules of the other iptables, legacy or nft, when it may have some: both are in force.
show_other_iptables() {
  case $rules in
    *'# Generated by iptables-save'*nf_tables* | '')
      tables=
      { read -r tables </proc/net/ip_tables_names; } 2>/dev/null
      if [ -n "$tables" ] && command -v iptables-legacy-save >/dev/null; then
        section 'iptables iptables-legacy' iptables-legacy-save
      fi ;;
    *'# Generated by iptables-save'*)
      if command -v iptables-nft-save >/dev/null; then section 'iptables iptables-nft' iptables-nft-save; fi ;;
  esac
}

# Every file in one go: each line after its path, so that no file's text can pass for another's. An empty file says
# nothing there, and is named by itself.
show_files() {
  set +f
  set -- /run/flannel/subnet.env /run/flannel/docker \
    /etc/sysconfig/flanneld /etc/default/flanneld /etc/etcd/etcd.conf /etc/default/etcd \
    /etc/sysconfig/docker /etc/sysconfig/docker-network /etc/default/docker /etc/docker/daemon.json \
    /usr/lib/systemd/system/docker.service.d/*.conf /etc/systemd/system/docker.service.d/*.conf \
    /etc/NetworkManager/conf.d/*.conf /etc/systemd/system/etcd.service /etc/systemd/system/flanneld.service /etc/systemd/system/docker.service
  begin empty
  for file; do
    if [ -e "$file" ] && ! [ -s "$file" ]; then echo "$file"; fi
  done
  end empty 0
  IFS=' '
  for pid in $main_pids; do set -- "$@" "/proc/$pid/cmdline" "/proc/$pid/stat"; done
  IFS=$nl
  section files grep -s -a -H '' "$@" /proc/sys/kernel/hostname /etc/machine-id /proc/swaps /proc/net/snmp /etc/selinux/config \
    /sys/fs/selinux/enforce /sys/class/dmi/id/product_name /proc/sys/net/ipv4/ip_forward /proc/sys/net/bridge/bridge-nf-call-iptables \
    /proc/sys/net/ipv4/conf/[adef]*/forwarding /proc/sys/net/ipv4/conf/[adef]*/rp_filter
  set -f
}

show_log() {
  log=/var/log/k8s-lab/$1.log
  if [ -s "$log" ]; then
    section "log $1" tail -n 20 "$log"
  elif ! [ -d /var/log/k8s-lab ]; then
    section "log $1" journalctl -u "$1" -n 20 --no-pager -q -o cat
  fi
}

main() {
  nonce=$1 logs=$2
  shift 2
  nl='
'
  IFS=$nl
  set -f
  LC_ALL=C
  PATH=$PATH:/usr/sbin:/sbin
  export LC_ALL PATH
  state=/run/k8s-lab netns=/run/netns/k8s-lab-probe

  section clock date +%s.%N
  host_units=
  for unit in firewalld NetworkManager; do
    if [ -e "/usr/lib/systemd/system/$unit.service" ]; then host_units="$host_units$nl$unit"; fi
  done
  properties=Id,ActiveState,SubState,Result,ExecMainStatus,NRestarts,MainPID,ActiveEnterTimestampMonotonic
  services=$(exec systemctl show -p "$properties" "$@" $host_units 2>&1)
  show services $? "$services"
  read_services
  # Before the links are looked at, so that a pod made between the two is known to be newer.
  read_record
  ask_ip
  read_links
  ensure_pod
  if [ -n "$built" ]; then
    ask_ip
    read_links
  fi
  show pod $pod_status "$pod"
  show ip $ip_status "$ip_text"
  for device in $vxlan_devices; do section "fdb $device" bridge fdb show dev "$device"; done
  rules=$(exec iptables-save 2>&1)
  show 'iptables iptables' $? "$rules"
  show_other_iptables
  section sockets ss -ltun
  show_files
  if [ "$logs" = logs ]; then
    for service; do show_log "$service"; done
  fi
}

main "$@" </dev/null
