import { formatCidr } from '../network/cidr.ts';
import { defaults } from './defaults.ts';

const { etcd, flannel, vxlan, udp } = defaults;

/** The text of a new lab file: every key with its default and what it is for. */
export function initText(name: string = defaults.name): string {
  return `# A k8s-lab lab file. Every key may be left out; the values here are the defaults.
# Flags of the command line (k8s-lab up --help) override it.

# Names the lab, so that several can run side by side.
name: ${name}

# What the nodes are made of: sandbox (Linux namespaces; no root, no virtual machine), vagrant (virtual machines) or ssh
# (Linux hosts that are there already).
provider: ${defaults.provider}

# A count, or a list of nodes. A node is a name, or an object:
#   - name: node1
#     address: 172.17.8.101
#     roles: [etcd, worker]
# Exactly one node has the role etcd: the first, unless roles say otherwise.
nodes: 3

# The network that joins the nodes. Left out, it is ${formatCidr(defaults.nodeNetwork)}, or larger where the nodes need it.
# nodeNetwork: ${formatCidr(defaults.nodeNetwork)}

etcd:
  # The API to seed: v2 or v3. Left out, the one that the flanneld at hand reads.
  # api: v3
  clientPort: ${etcd.clientPort}
  # The key below which flannel keeps its data.
  prefix: ${etcd.prefix}
  # Your own etcd, relative to this file.
  # binary: ./etcd

flannel:
  # The network of the pods; each node leases one subnet of it.
  network: ${formatCidr(flannel.network)}
  # Prefix length of a node's subnet. Left out, it is ${flannel.subnetLen}, or longer where the network or the nodes need it.
  # subnetLen: ${flannel.subnetLen}
  # The first and the last subnet to lease. Left out, the second and the last of the network.
  # subnetMin: 172.33.1.0
  # subnetMax: 172.33.255.0
  # How packets travel: host-gw (plain routes), vxlan or udp, or an object with options:
  #   backend: { type: vxlan, vni: ${vxlan.vni}, port: ${vxlan.port}, directRouting: ${vxlan.directRouting} }
  #   backend: { type: udp, port: ${udp.port} }
  backend: ${flannel.backend}
  # Your own flanneld, relative to this file.
  # binary: ./flanneld

${machineText}`;
}

const machineText = `# The virtual machines of the provider vagrant.
# vagrant:
#   guest: centos7           # or debian
#   box: centos/7
#   hypervisor: virtualbox   # or libvirt; left out, VirtualBox where it is installed
#   driver: kvm              # libvirt only: or qemu, which is emulation; left out, what the host can
#   memory: 1024             # MiB of each; a node may have memory and cpus of its own
#   cpus: 1
#   options: { libvirt: { storage_pool_name: ssd } }

# How the provider ssh reaches the hosts; a node may have an ssh section of its own, with its host.
# ssh:
#   user: admin
#   port: 22
#   key: ./key
#   jump: me@gate.example
#   knownHosts: ./known_hosts
`;
