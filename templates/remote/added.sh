# Records the packages that came with k8s-lab: installed now, and not before. Run once after their installation, and before
# a host is restored, because an interrupted `up` has not run it.
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
