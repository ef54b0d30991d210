# Writes down which packages came with k8s-lab: those that exist now and did not before. Run once after they came, and before
# a host is put back, because an up that was interrupted has not run it.
set -eu
folder=/var/lib/k8s-lab
if [ -e "$folder/added" ] || ! [ -e "$folder/before/done" ]; then exit 0; fi
if command -v dpkg-query >/dev/null; then
  dpkg-query -W -f '${Package} ${db:Status-Abbrev}\n' | awk '$2 !~ /^.[nc]/ { print $1 }' | sort >"$folder/now"
else
  rpm -qa --qf '%{NAME}\n' | sort -u >"$folder/now"
fi
comm -13 "$folder/before/packages" "$folder/now" >"$folder/added"
rm "$folder/now"
