import * as z from 'zod';
import { parseIpv4 } from '../network/address.ts';
import { parseCidr } from '../network/cidr.ts';
import { longestSubnetLen, shortestSubnetLen } from '../network/subnets.ts';
import { backendSchema } from './backend-schema.ts';
import { isEtcdPrefix } from './etcd-prefix.ts';
import { choice, flag, integer, section, text } from './fields.ts';
import { kubernetesSchema } from './kubernetes-schema.ts';
import { cpus, memory, nodeSsh, ssh, vagrant } from './machine-schema.ts';
import { hostNameMessage, isHostName, isLabName, labelPattern, labNameMessage } from './names.ts';
import { providerNames } from './provider-names.ts';
import { roleNames, rolesByDefault } from './roles.ts';
import { listWords } from './words.ts';

const name = text(isHostName, hostNameMessage).meta({ pattern: labelPattern, maxLength: 63 });
const address = text(isAddress, 'a valid IPv4 address; expected e.g. 172.17.8.101').meta({ format: 'ipv4' });
const network = text(isNetwork, 'a valid network; expected e.g. 172.17.8.0/24').meta({ pattern: '^[0-9.]+/[0-9]{1,2}$' });
const program = text(path => path !== '' && !path.includes('\0'), 'valid; expected the path of a program');

const roles = z
  .array(choice(roleNames), { error: `valid; expected a list of ${listWords(roleNames)}` })
  .min(1, { error: `valid; expected a list with at least one of ${listWords(roleNames)}` });
const rolesHelp = `One or more of ${listWords(roleNames)}. Default: ${listWords(rolesByDefault('every'))}; the first node also has ${listWords(rolesByDefault('first'))}.`;

const node = z.union(
  [
    name,
    section({
      name: name.describe('Host name of the node.'),
      address: address.optional().describe('Address on the node network. Default: the next free one, starting with the 101st.'),
      roles: roles.optional().describe(rolesHelp),
      memory: memory.optional().describe('vagrant: memory in MiB. Default: the value in the vagrant section.'),
      cpus: cpus.optional().describe('vagrant: CPUs. Default: the value in the vagrant section.'),
      ssh: nodeSsh.optional().describe('ssh: how this host is reached, if it differs from the ssh section.'),
    }),
  ],
  { error: 'valid; expected a name, or an object with a name' },
);

const nodes = z.union(
  [
    integer(1, 1000),
    z
      .array(node)
      .min(1, { error: 'valid; expected a list of 1 to 1000 nodes' })
      .max(1000, { error: 'valid; expected a list of 1 to 1000 nodes' }),
  ],
  { error: 'valid; expected a count from 1 to 1000, or a list of nodes' },
);

const etcd = section({
  api: choice(['v2', 'v3']).optional().describe("etcd API to seed. Default: the one that the lab's flanneld reads."),
  clientPort: integer(1, 65535).optional().describe("etcd's client port. Default: 2379."),
  prefix: text(isEtcdPrefix, 'a valid prefix; expected an absolute path, e.g. /kube-centos/network')
    .meta({ pattern: '^(?:/[A-Za-z0-9._-]+)+$' })
    .optional()
    .describe("Key prefix of flannel's data. Default: /kube-centos/network."),
  members: integer(1, 7).optional().describe('Number of members: the first nodes get the role etcd. Odd. Default: 1, unless nodes have the role.'),
  tls: flag().optional().describe("Whether members and clients speak TLS with certificates of the lab's own authority. Default: false."),
  auth: flag().optional().describe('With tls, whether etcd asks for a user, so that flanneld may touch its own keys only. Default: false.'),
  binary: program.optional().describe('Path of your own etcd, relative to this file. Default: etcd in PATH or in the cache.'),
});

const flannel = section({
  network: network.optional().describe('Pod network. Default: 172.33.0.0/16.'),
  subnetLen: z
    .int({ error: 'valid; expected a prefix length in bits, e.g. 24' })
    .meta({ minimum: shortestSubnetLen, maximum: longestSubnetLen })
    .optional()
    .describe("Prefix length of each node's subnet. Default: 24, or longer for a small network or many nodes."),
  subnetMin: address.optional().describe('First subnet to lease. Default: the second subnet of the network.'),
  subnetMax: address.optional().describe('Last subnet to lease. Default: the last subnet of the network.'),
  backend: backendSchema.optional(),
  binary: program.optional().describe('Path of your own flanneld, relative to this file. Default: flanneld in PATH or in the cache.'),
});

/** The schema of a lab file; the rules check how its values fit together. */
export const labFileSchema = section({
  $schema: z.string({ error: 'valid; expected the address of a JSON Schema' }).optional().describe('For editors; k8s-lab ignores it.'),
  name: text(isLabName, labNameMessage)
    .meta({ pattern: labelPattern, maxLength: 40 })
    .optional()
    .describe('Name of the lab. Default: k8s-lab.'),
  provider: choice(providerNames).optional().describe('Provider of the nodes. Default: sandbox.'),
  nodes: nodes.optional().describe('Number of nodes, or a list of them. Default: 3.'),
  nodeNetwork: network
    .optional()
    .describe('Network between the nodes. Default: 172.17.8.0/24, or larger if the nodes need more addresses.'),
  etcd: etcd.optional().describe('The etcd that stores the network configuration.'),
  flannel: flannel.optional().describe('The overlay network.'),
  kubernetes: kubernetesSchema(network)
    .optional()
    .describe('A Kubernetes cluster on the overlay network: true, or an object with its settings. Default: none.'),
  vagrant: vagrant.optional().describe('Virtual machines of the provider vagrant.'),
  ssh: ssh.optional().describe('How the provider ssh reaches the hosts.'),
});

export type LabFile = z.infer<typeof labFileSchema>;

function isAddress(value: string): boolean {
  return parseIpv4(value) !== undefined;
}

function isNetwork(value: string): boolean {
  return parseCidr(value) !== undefined;
}
