# Restores an existing host to its state before k8s-lab made it a node; removes nothing else. Can be run again.
# usage: sh -s POD_NETWORK   as root, after lines that set `services` and `companions`
set -u
pods=$1
folder=/var/lib/k8s-lab
before=$folder/before
if ! [ -e "$before/done" ]; then exit 0; fi

was() { awk -v unit="$1" -v field="$2" '$1 == unit { print $field }' "$before/units" 2>/dev/null; }

systemctl stop $services $companions 2>/dev/null
for unit in $services; do
  [ "$(was "$unit" 2)" = enabled ] || systemctl --no-reload disable "$unit" >/dev/null 2>&1
done

# The network state that flannel, docker on flannel's subnet and the probes left behind.
ip link del k8s-lab-probe0 2>/dev/null
ip netns del k8s-lab-probe 2>/dev/null
for device in $(ip -o link show | sed -n 's/^[0-9]*: \(flannel[^:@]*\)[:@].*/\1/p'); do ip link del "$device"; done
ip link del docker0 2>/dev/null
ip route show root "$pods" 2>/dev/null | while read -r route _; do ip route del "$route"; done
# docker's rules are the lab's only where docker did not run before.
rules='FLANNEL'
[ "$(was docker.service 3)" = active ] || rules='FLANNEL|DOCKER|docker0'
for table in filter nat; do
  iptables -w -t $table -S 2>/dev/null | sed -E -n "/$rules/ { /^-A (FLANNEL|DOCKER)/d; s/^-A /-D /p }" | while read -r rule; do
    eval "iptables -w -t $table $rule"
  done
  for pass in flush delete; do
    for chain in $(iptables -w -t $table -S 2>/dev/null | sed -E -n "s/^-N (($rules)[^ ]*)$/\\1/p"); do
      case $pass in flush) iptables -w -t $table -F "$chain" ;; delete) iptables -w -t $table -X "$chain" ;; esac
    done
  done
done

# flannel lets packets through by default.
if read -r _ _ policy 2>/dev/null <"$before/forward"; then iptables -w -P FORWARD "$policy"; fi

while read -r file; do
  if [ -e "$before/files$file" ]; then cp -p "$before/files$file" "$file"; else rm -f "$file"; fi
  rmdir "${file%/*}" 2>/dev/null
done <"$before/written"
if [ -e /etc/hosts ]; then
  awk '$0 == "# k8s-lab begin" { skip = 1 } !skip { print } $0 == "# k8s-lab end" { skip = 0 }' /etc/hosts >/etc/hosts.k8s-lab &&
    cat /etc/hosts.k8s-lab >/etc/hosts
  rm -f /etc/hosts.k8s-lab
fi
rm -rf /var/lib/etcd/k8s-lab /run/flannel /run/k8s-lab

# A package that another one needs by now is kept and reported.
kept=
for try in 1 2 3; do
  kept=
  while read -r package; do
    if command -v dpkg >/dev/null; then
      dpkg-query -W "$package" >/dev/null 2>&1 || continue
      DEBIAN_FRONTEND=noninteractive dpkg --purge "$package" >/dev/null 2>&1 || kept="$kept $package"
    else
      rpm -q "$package" >/dev/null 2>&1 || continue
      rpm -e "$package" >/dev/null 2>&1 || kept="$kept $package"
    fi
  done <"$folder/added"
  [ -n "$kept" ] || break
done
[ -z "$kept" ] || echo "kept, because other packages need them:$kept"

while read -r name value; do echo "$value" >"/proc/sys/$name"; done 2>/dev/null <"$before/sysctls"
systemctl daemon-reload
for unit in $services $companions firewalld.service; do
  # Each change reloads every unit, which takes long on a slow host.
  wanted=$(was $unit 2)
  if [ "$(systemctl is-enabled $unit 2>/dev/null)" != "$wanted" ]; then
    case $wanted in
      enabled) systemctl enable $unit >/dev/null 2>&1 ;;
      disabled) systemctl disable $unit >/dev/null 2>&1 ;;
    esac
  fi
  if [ "$(was $unit 3)" = active ]; then systemctl --no-block start $unit; fi
done
rm -rf "$folder"
