import { formatCidr } from '../network/cidr.ts';
import { defaults } from './defaults.ts';

const { etcd, flannel, vxlan, udp, kubernetes } = defaults;

/** The text of a new lab file: every key with its default and a comment. */
export function initText(name: string = defaults.name): string {
  return `# A k8s-lab lab file. Every key is optional; the values here are the defaults.
# Command-line flags override them (see k8s-lab up --help).

# Name of the lab. Labs with different names can run at the same time.
name: ${name}

# Provider of the nodes: sandbox (Linux namespaces; needs no root and no virtual machine), vagrant (virtual machines) or
# ssh (existing Linux hosts).
provider: ${defaults.provider}

# Number of nodes, or a list of them. A node is a name or an object:
#   - name: node1
#     address: 172.17.8.101
#     roles: [etcd, worker]
# The first node has the role etcd by default; an etcd of three or five members survives the loss of one or two.
nodes: 3

# Network between the nodes. Default: ${formatCidr(defaults.nodeNetwork)}, or larger if the nodes need more addresses.
# nodeNetwork: ${formatCidr(defaults.nodeNetwork)}

etcd:
  # etcd API to seed: v2 or v3. Default: the one that the lab's flanneld reads.
  # api: v3
  clientPort: ${etcd.clientPort}
  # Key prefix of flannel's data.
  prefix: ${etcd.prefix}
  # Number of members, on the first nodes: 1, 3, 5 or 7. Default: 1, or the nodes with the role etcd.
  # members: 3
  # Whether members and clients speak TLS with certificates of the lab's own authority.
  tls: ${etcd.tls}
  # With tls, whether etcd asks for a user, so that flanneld may touch its own keys only.
  auth: ${etcd.auth}
  # Path of your own etcd, relative to this file.
  # binary: ./etcd

flannel:
  # Pod network; each node leases one subnet of it.
  network: ${formatCidr(flannel.network)}
  # Prefix length of each node's subnet. Default: ${flannel.subnetLen}, or longer for a small network or many nodes.
  # subnetLen: ${flannel.subnetLen}
  # First and last subnet to lease. Default: the second and the last subnet of the network.
  # subnetMin: 172.33.1.0
  # subnetMax: 172.33.255.0
  # How packets travel between nodes: host-gw (plain routes), vxlan or udp, or an object with options:
  #   backend: { type: vxlan, vni: ${vxlan.vni}, port: ${vxlan.port}, directRouting: ${vxlan.directRouting} }
  #   backend: { type: udp, port: ${udp.port} }
  backend: ${flannel.backend}
  # Path of your own flanneld, relative to this file.
  # binary: ./flanneld

${kubernetesText}
${machineText}`;
}

const kubernetesText = `# A Kubernetes cluster on the overlay network: true, or an object. Left out: none.
# kubernetes:
#   version: ${kubernetes.version}
#   serviceNetwork: ${formatCidr(kubernetes.serviceNetwork)}
#   clusterDomain: ${kubernetes.clusterDomain}
#   dns: true                # CoreDNS
#   ingress: traefik         # or false, or { controller: traefik, node: node2 }; default node: node2, else the last
#   demo: true               # two nginx at http://nginx.demo.com/
#   apiserverArgs: { max-requests-inflight: 400 }
#   kubeletArgs: { max-pods: 50 }
#   admission: [NamespaceExists]
`;

const machineText = `# Virtual machines of the provider vagrant.
# vagrant:
#   guest: centos7           # or debian
#   box: centos/7
#   hypervisor: virtualbox   # or libvirt; default: virtualbox if it is installed
#   driver: kvm              # libvirt only: kvm or qemu (emulation); default: kvm if the host supports it
#   memory: 1024             # MiB per machine; a node can override memory and cpus
#   cpus: 1
#   options: { libvirt: { storage_pool_name: ssd } }

# How the provider ssh reaches the hosts; a node can override these, and set its host, in its own ssh section.
# ssh:
#   user: admin
#   port: 22
#   key: ./key
#   jump: me@gate.example
#   knownHosts: ./known_hosts
`;
