# What a node needs for containers, besides the programs: sourced by node.sh in a lab with Kubernetes.

# kubelet and runc look at the cgroups of the node; an ordinary user may not write there, and nothing of the lab does.
if [ -e /sys/fs/cgroup/cgroup.controllers ] || ! grep -q '^[1-9][0-9]*:[a-z]' /proc/self/cgroup; then
  mount -t cgroup2 cgroup /sys/fs/cgroup
else
  mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup
  while IFS=: read -r _ controllers _; do
    case $controllers in
      '' | name=*) ;;
      *) mkdir "/sys/fs/cgroup/$controllers" && mount -t cgroup -o "$controllers" cgroup "/sys/fs/cgroup/$controllers" ;;
    esac
    case $controllers in
      *,*) for controller in $(echo "$controllers" | tr , ' '); do ln -s "$controllers" "/sys/fs/cgroup/$controller"; done ;;
    esac
  done </proc/self/cgroup
fi
# Volumes that kubelet mounts have to appear in the containers.
mount --make-rshared /
