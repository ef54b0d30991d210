import * as z from 'zod';
import { parseIpv4 } from '../network/address.ts';
import { parseCidr } from '../network/cidr.ts';
import { longestSubnetLen, shortestSubnetLen } from '../network/subnets.ts';
import { backendSchema } from './backend-schema.ts';
import { isEtcdPrefix } from './etcd-prefix.ts';
import { choice, integer, section, text } from './fields.ts';
import { cpus, memory, nodeSsh, ssh, vagrant } from './machine-schema.ts';
import { hostNameAllowed, isHostName, isLabName, labelPattern, labNameAllowed } from './names.ts';
import { roleNames, rolesByDefault } from './roles.ts';
import { listWords } from './words.ts';

const name = text(isHostName, hostNameAllowed).meta({ pattern: labelPattern, maxLength: 63 });
const address = text(isAddress, 'an IPv4 address such as 172.17.8.101 is allowed').meta({ format: 'ipv4' });
const network = text(isNetwork, 'a network such as 172.17.8.0/24 is allowed').meta({ pattern: '^[0-9.]+/[0-9]{1,2}$' });
const program = text(path => path !== '' && !path.includes('\0'), 'the path of a program is allowed');

const roles = z
  .array(choice(roleNames), { error: `a list of ${listWords(roleNames)} is allowed` })
  .min(1, { error: `a list with at least one of ${listWords(roleNames)} is allowed` });
const rolesHelp = `One or more of ${listWords(roleNames)}. Default: ${listWords(rolesByDefault('every'))}, and for the first node also ${listWords(rolesByDefault('first'))}.`;

const node = z.union(
  [
    name,
    section({
      name: name.describe('Host name of the node.'),
      address: address.optional().describe('Address on the node network. Default: the next free one from the 101st on.'),
      roles: roles.optional().describe(rolesHelp),
      memory: memory.optional().describe('vagrant: memory in MiB. Default: that of the vagrant section.'),
      cpus: cpus.optional().describe('vagrant: processors. Default: those of the vagrant section.'),
      ssh: nodeSsh.optional().describe('ssh: how this host is reached, where it differs from the ssh section.'),
    }),
  ],
  { error: 'a name, or an object with a name, is allowed' },
);

const nodes = z.union(
  [
    integer(1, 1000),
    z
      .array(node)
      .min(1, { error: 'a list of 1 to 1000 nodes is allowed' })
      .max(1000, { error: 'a list of 1 to 1000 nodes is allowed' }),
  ],
  { error: 'a count from 1 to 1000 or a list of nodes is allowed' },
);

const etcd = section({
  api: choice(['v2', 'v3']).optional().describe('etcd API to seed. Default: the one that the flanneld at hand reads.'),
  clientPort: integer(1, 65535).optional().describe('Port that etcd serves clients on. Default: 2379.'),
  prefix: text(isEtcdPrefix, 'an absolute path such as /kube-centos/network is allowed')
    .meta({ pattern: '^(?:/[A-Za-z0-9._-]+)+$' })
    .optional()
    .describe('Key below which flannel keeps its data. Default: /kube-centos/network.'),
  binary: program.optional().describe('Path of your own etcd, relative to this file. Default: etcd is looked for.'),
});

const flannel = section({
  network: network.optional().describe('Network of the pods. Default: 172.33.0.0/16.'),
  subnetLen: z
    .int({ error: 'a prefix length in bits, such as 24, is allowed' })
    .meta({ minimum: shortestSubnetLen, maximum: longestSubnetLen })
    .optional()
    .describe("Prefix length of each node's subnet. Default: 24, or longer where the network or the nodes need it."),
  subnetMin: address.optional().describe('First subnet to lease. Default: the second one of the network.'),
  subnetMax: address.optional().describe('Last subnet to lease. Default: the last one of the network.'),
  backend: backendSchema.optional(),
  binary: program.optional().describe('Path of your own flanneld, relative to this file. Default: flanneld is looked for.'),
});

/** The shape of a lab file; what its values mean together is left to the rules. */
export const labFileSchema = section({
  $schema: z.string({ error: 'the address of a JSON Schema is allowed' }).optional().describe('For editors; not read.'),
  name: text(isLabName, labNameAllowed)
    .meta({ pattern: labelPattern, maxLength: 40 })
    .optional()
    .describe('Name of the lab. Default: k8s-lab.'),
  provider: choice(['sandbox', 'vagrant', 'ssh']).optional().describe('What the nodes are made of. Default: sandbox.'),
  nodes: nodes.optional().describe('A count of nodes, or a list of them. Default: 3.'),
  nodeNetwork: network
    .optional()
    .describe('Network that joins the nodes. Default: 172.17.8.0/24, or a larger block where the nodes need it.'),
  etcd: etcd.optional().describe('The store of the network configuration.'),
  flannel: flannel.optional().describe('The overlay network.'),
  vagrant: vagrant.optional().describe('The virtual machines of the provider vagrant.'),
  ssh: ssh.optional().describe('How the provider ssh reaches the hosts.'),
});

export type LabFile = z.infer<typeof labFileSchema>;

function isAddress(value: string): boolean {
  return parseIpv4(value) !== undefined;
}

function isNetwork(value: string): boolean {
  return parseCidr(value) !== undefined;
}
