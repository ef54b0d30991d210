/**
 * Shell text that deletes flannel's devices and the routes to other nodes' subnets of the pod network `$1`. A flanneld that starts does
 * not know of the routes of leases that are gone, so nobody else would.
 */
export const forgetRoutes = `for device in /sys/class/net/flannel*; do if [ -e "$device" ]; then ip link del "\${device##*/}"; fi; done; ip route show root "$1" | sed -n 's/ via .*//p' | while read -r route; do ip route del "$route"; done`;
