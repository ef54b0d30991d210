# Functions of the fact script: makes sure that the node has its probe pod, a network namespace on docker0.
# Needs $mains from the services (a line `UNIT PID` each), and ask_ip, which puts what `ip` says into $ip_text.
state=/run/k8s-lab netns=/run/netns/k8s-lab-probe

ask_pod() {
  # Before the links are read, so that a pod made between the two is known to be newer.
  read_record
  ask_ip
  read_links
  ensure_pod
  [ -z "$built" ] || ask_ip
  show pod $pod_status "$pod"
}

# Takes from the answer: docker_link, docker_address and probe_link (its line).
read_links() {
  docker_link= docker_address= probe_link=
  for line in $ip_text; do
    case $line in
      [0-9]*': docker0: <'*) docker_link=$line ;;
      [0-9]*': k8s-lab-probe0'[@:]*'<'*) probe_link=$line ;;
      [0-9]*': docker0 '*' inet '*' secondary '*) ;;
      [0-9]*': docker0 '*' inet '*)
        value=${line#* inet }
        [ -n "$docker_address" ] || docker_address=${value%% *} ;;
    esac
  done
}

# The MTU that a container would get: the running dockerd's option, else the one that docker will be started with; 1500 by default.
read_container_mtu() {
  docker_pid= argv= options=
  for main in $mains; do
    case $main in docker.service' '*) docker_pid=${main#* } ;; esac
  done
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

# Whether the pod exists as wanted. `LOWER_UP` needs both ends of its wire to be up.
pod_stands() {
  case $record in "$wanted #"*) ;; *) return 1 ;; esac
  [ -e "$netns" ] || return 1
  case $probe_link in *[,\<]UP[,\>]*) ;; *) return 1 ;; esac
  case $probe_link in *LOWER_UP*" mtu $mtu "*' master docker0 '*) ;; *) return 1 ;; esac
}

# Makes the probe pod, or makes it again if it is not as wanted.
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

# The MAC address follows from the IP address, as docker's do, so that a pod made again is found by its neighbours.
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
