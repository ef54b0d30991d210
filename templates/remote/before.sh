# Records, once, the state of an existing host before k8s-lab makes it a node, so that it can be restored.
# usage: sh -s FILE…   as root, after lines that set `services` and `companions`; the files are those that will be written
set -eu
before=/var/lib/k8s-lab/before
if [ -e "$before/done" ]; then exit 0; fi
rm -rf "$before"
mkdir -p "$before/files"

for file; do
  if [ -e "$file" ]; then
    mkdir -p "$before/files${file%/*}"
    cp -p "$file" "$before/files$file"
  fi
  echo "$file" >>"$before/written"
done
if command -v dpkg-query >/dev/null; then
  dpkg-query -W -f '${Package} ${db:Status-Abbrev}\n' | awk '$2 !~ /^.[nc]/ { print $1 }' | sort >"$before/packages"
else
  rpm -qa --qf '%{NAME}\n' | sort -u >"$before/packages"
fi
for unit in $services $companions firewalld.service; do
  echo "$unit $(systemctl is-enabled "$unit" 2>/dev/null || :) $(systemctl is-active "$unit" 2>/dev/null || :)" | awk 'NF == 3' >>"$before/units"
done
for name in net/ipv4/ip_forward net/bridge/bridge-nf-call-iptables; do
  if [ -e "/proc/sys/$name" ]; then echo "$name $(cat "/proc/sys/$name")" >>"$before/sysctls"; fi
done
if command -v iptables >/dev/null; then iptables -S FORWARD | head -n 1 >"$before/forward"; fi
: >"$before/done"
