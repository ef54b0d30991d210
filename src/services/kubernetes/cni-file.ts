/** Where containerd looks for the network of pods; it takes the first file. */
export const cniFolder = '/etc/cni/net.d';

/** The lab's own file there, which write-cni.sh writes from the node's lease. */
export const cniFile = '10-k8s-lab.conflist';
