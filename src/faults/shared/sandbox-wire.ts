/** Shell text for the network between a sandbox's nodes, which each node can enter. */
export const wireOf = {
  enter: 'nsenter --net=/lab/network',
  /** The port there of a device of this node. */
  port: (device: string): string => `$(nsenter --net=/lab/network ip -o link show | sed -n "s/^$(cat /sys/class/net/${device}/iflink): \\([^@:]*\\).*/\\1/p")`,
} as const;
