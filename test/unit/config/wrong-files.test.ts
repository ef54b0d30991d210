import { describe, expect, it } from 'vitest';
import { failure } from './helpers.ts';
import type { ConfigFlags } from '../../../src/config/flags.ts';

interface Wrong {
  readonly title: string;
  readonly text?: string;
  readonly flags?: ConfigFlags;
  /** k8s-lab.yaml by default. */
  readonly name?: string;
  /** The complete message, line by line. */
  readonly says: readonly string[];
}

const wrongs: readonly Wrong[] = [
  {
    title: 'a list at the top',
    text: '- a\n',
    says: [
      'k8s-lab.yaml:1:1: a list is not a lab file; expected an object with keys such as nodes',
    ],
  },
  {
    title: 'a word at the top',
    text: 'hello\n',
    says: [
      'k8s-lab.yaml:1:1: "hello" is not a lab file; expected an object with keys such as nodes',
    ],
  },
  {
    title: 'broken YAML',
    text: 'nodes: [1\nname: x\n',
    says: [
      'k8s-lab.yaml:2:1: not valid YAML or JSON: flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  },
  {
    title: 'a tab',
    text: 'flannel:\n	subnetLen: 24\n',
    says: [
      'k8s-lab.yaml:2:1: tab used for indentation; expected spaces',
    ],
  },
  {
    title: 'an unclosed quote',
    text: 'name: "abc\n',
    says: [
      'k8s-lab.yaml:2:1: not valid YAML or JSON: missing closing "quote',
    ],
  },
  {
    title: 'a duplicate key',
    text: 'name: a\nflannel:\n  subnetLen: 24\n  subnetLen: 25\n',
    says: [
      'k8s-lab.yaml:4:3: duplicate key subnetLen',
    ],
  },
  {
    title: 'two documents',
    text: 'name: a\n---\nname: b\n',
    says: [
      'k8s-lab.yaml:2:1: second YAML document; expected only one',
    ],
  },
  {
    title: 'aliases',
    text: 'name: &n a\nnodes: [*n]\n',
    says: [
      'k8s-lab.yaml:2:9: alias *n is not supported in a lab file; expected the value itself',
    ],
  },
  {
    title: 'a YAML bomb',
    text: 'a: &a [x, x, x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n',
    says: [
      'k8s-lab.yaml:2:8: alias *a is not supported in a lab file; expected the value itself',
      'k8s-lab.yaml:2:12: alias *a is not supported in a lab file; expected the value itself',
      'k8s-lab.yaml:3:5: alias *b is not supported in a lab file; expected the value itself',
      'k8s-lab.yaml:3:9: alias *b is not supported in a lab file; expected the value itself',
    ],
  },
  {
    title: 'a tag',
    text: 'name: !secret a\n',
    says: [
      'k8s-lab.yaml:1:7: tag !secret is not supported in a lab file; expected the value itself',
    ],
  },
  {
    title: 'a key that is not a string',
    text: '? [a]\n: b\n',
    says: [
      'k8s-lab.yaml:1:3: this key is not a string; expected a word',
    ],
  },
  {
    title: 'an unknown key',
    text: 'colour: red\n',
    says: [
      'k8s-lab.yaml:1:1: colour: unknown key; expected one of $schema, name, provider, nodes, nodeNetwork, etcd, flannel, kubernetes, vagrant, ssh',
    ],
  },
  {
    title: 'a misspelt key',
    text: 'flanel:\n  network: 10.244.0.0/16\n',
    says: [
      'k8s-lab.yaml:1:1: flanel: unknown key; did you mean flannel?',
    ],
  },
  {
    title: 'an unknown key beside the similar known one, which is invalid too',
    text: 'flanel: {}\nflannel: { subnetLen: 40 }\n',
    says: [
      'k8s-lab.yaml:1:1: flanel: unknown key; did you mean flannel?',
      'k8s-lab.yaml:2:23: flannel.subnetLen: 40 is out of range; expected a prefix length from 18 to 30, because 172.33.0.0/16 must hold 4 subnets',
    ],
  },
  {
    title: 'a misspelt key that other values depend on',
    text: 'flannel:\n  netwrok: 10.244.0.0/16\n  subnetMin: 10.244.1.0\n',
    says: [
      'k8s-lab.yaml:2:3: flannel.netwrok: unknown key; did you mean network?',
    ],
  },
  {
    title: 'the key __proto__',
    text: '__proto__: 1\n',
    says: [
      'k8s-lab.yaml:1:1: __proto__: unknown key; expected one of $schema, name, provider, nodes, nodeNetwork, etcd, flannel, kubernetes, vagrant, ssh',
    ],
  },
  {
    title: 'an empty section',
    text: 'flannel:\n',
    says: [
      'k8s-lab.yaml:1:9: flannel: empty; expected the keys network, subnetLen, subnetMin, subnetMax, backend and binary',
    ],
  },
  {
    title: 'a string instead of a section',
    text: 'etcd: v3\n',
    says: [
      'k8s-lab.yaml:1:7: etcd: "v3" is not valid; expected the keys api, clientPort, prefix, members, tls, auth and binary',
    ],
  },
  {
    title: 'a name with capitals',
    text: 'name: MyLab\n',
    says: [
      'k8s-lab.yaml:1:7: name: "MyLab" is not a valid lab name; expected up to 40 lower-case letters, digits and inner hyphens',
    ],
  },
  {
    title: 'a name too long',
    text: 'name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n',
    says: [
      'k8s-lab.yaml:1:7: name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not a valid lab name; expected up to 40 lower-case letters, digits and inner hyphens',
    ],
  },
  {
    title: 'a number as the name',
    text: 'name: 5\n',
    says: [
      'k8s-lab.yaml:1:7: name: 5 is not a valid lab name; expected up to 40 lower-case letters, digits and inner hyphens',
    ],
  },
  {
    title: 'another misspelt provider',
    text: 'provider: vagrnt\n',
    says: [
      'k8s-lab.yaml:1:11: provider: "vagrnt" is not valid; expected sandbox, vagrant or ssh; did you mean vagrant?',
    ],
  },
  {
    title: 'a misspelt provider',
    text: 'provider: sandbux\n',
    says: [
      'k8s-lab.yaml:1:11: provider: "sandbux" is not valid; expected sandbox, vagrant or ssh; did you mean sandbox?',
    ],
  },
  {
    title: 'no nodes',
    text: 'nodes: 0\n',
    says: [
      'k8s-lab.yaml:1:8: nodes: 0 is not valid; expected a whole number from 1 to 1000',
    ],
  },
  {
    title: 'too many nodes',
    text: 'nodes: 1001\n',
    says: [
      'k8s-lab.yaml:1:8: nodes: 1001 is not valid; expected a whole number from 1 to 1000',
    ],
  },
  {
    title: 'a fractional number of nodes',
    text: 'nodes: 2.5\n',
    says: [
      'k8s-lab.yaml:1:8: nodes: 2.5 is not valid; expected a count from 1 to 1000, or a list of nodes',
    ],
  },
  {
    title: 'a string as nodes',
    text: 'nodes: three\n',
    says: [
      'k8s-lab.yaml:1:8: nodes: "three" is not valid; expected a count from 1 to 1000, or a list of nodes',
    ],
  },
  {
    title: 'an empty list of nodes',
    text: 'nodes: []\n',
    says: [
      'k8s-lab.yaml:1:8: nodes: an empty list is not valid; expected a list of 1 to 1000 nodes',
    ],
  },
  {
    title: 'a node that is a number',
    text: 'nodes: [node1, 2]\n',
    says: [
      'k8s-lab.yaml:1:16: nodes.1: 2 is not valid; expected a name, or an object with a name',
    ],
  },
  {
    title: 'a node without a name',
    text: 'nodes:\n  - address: 172.17.8.101\n',
    says: [
      'k8s-lab.yaml:2:5: nodes.0.name: missing; expected up to 63 lower-case letters, digits and inner hyphens',
    ],
  },
  {
    title: 'node names that are not valid host names',
    text: 'nodes: [node_1, -a, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb]\n',
    says: [
      'k8s-lab.yaml:1:9: nodes.0: "node_1" is not a valid host name; expected up to 63 lower-case letters, digits and inner hyphens',
      'k8s-lab.yaml:1:17: nodes.1: "-a" is not a valid host name; expected up to 63 lower-case letters, digits and inner hyphens',
      'k8s-lab.yaml:1:21: nodes.2: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb..." is not a valid host name; expected up to 63 lower-case letters, digits and inner hyphens',
    ],
  },
  {
    title: 'a duplicate node name',
    text: 'nodes: [a, b, a]\n',
    says: [
      'k8s-lab.yaml:1:15: nodes.2.name: duplicate name "a" (already used by nodes.0)',
    ],
  },
  {
    title: 'a bad address',
    text: 'nodes:\n  - name: a\n    address: 172.17.8.256\n',
    says: [
      'k8s-lab.yaml:3:14: nodes.0.address: "172.17.8.256" is not a valid IPv4 address; expected e.g. 172.17.8.101',
    ],
  },
  {
    title: 'a duplicate address',
    text: 'nodes:\n  - name: a\n    address: 172.17.8.20\n  - {name: b, address: 172.17.8.20}\n',
    says: [
      'k8s-lab.yaml:4:24: nodes.1.address: duplicate address "172.17.8.20" (already used by nodes.0)',
    ],
  },
  {
    title: 'an address outside the node network',
    text: 'nodes:\n  - name: a\n    address: 10.0.0.5\n',
    says: [
      'k8s-lab.yaml:3:14: nodes.0.address: "10.0.0.5" is outside the node network; expected an address in 172.17.8.0/24',
    ],
  },
  {
    title: 'the network and broadcast addresses',
    text: 'nodes: [{name: a, address: 172.17.8.0}, {name: b, address: 172.17.8.255}]\n',
    says: [
      'k8s-lab.yaml:1:28: nodes.0.address: "172.17.8.0" is the network address of 172.17.8.0/24; expected an address between 172.17.8.0 and 172.17.8.255',
      'k8s-lab.yaml:1:60: nodes.1.address: "172.17.8.255" is the broadcast address of 172.17.8.0/24; expected an address between 172.17.8.0 and 172.17.8.255',
    ],
  },
  {
    title: 'an unknown role',
    text: 'nodes: [{name: a, roles: [etcd, workr]}]\n',
    says: [
      'k8s-lab.yaml:1:33: nodes.0.roles.1: "workr" is not valid; expected etcd or worker; did you mean worker?',
    ],
  },
  {
    title: 'no roles',
    text: 'nodes: [{name: a, roles: []}]\n',
    says: [
      'k8s-lab.yaml:1:26: nodes.0.roles: an empty list is not valid; expected a list with at least one of etcd and worker',
    ],
  },
  {
    title: 'a duplicate role',
    text: 'nodes: [{name: a, roles: [etcd, worker, worker]}]\n',
    says: [
      'k8s-lab.yaml:1:41: nodes.0.roles.2: duplicate role "worker"',
    ],
  },
  {
    title: 'two etcd nodes',
    text: 'nodes:\n  - {name: a, roles: [etcd, worker]}\n  - {name: b, roles: [etcd]}\n',
    says: [
      'k8s-lab.yaml:3:22: nodes.1.roles: 2 nodes have the role etcd (nodes.0.roles and nodes.1.roles); expected an odd number: 2 members survive the loss of no more members than 1 do',
    ],
  },
  {
    title: 'no etcd node',
    text: 'nodes:\n  - {name: a, roles: [worker]}\n  - b\n',
    says: [
      'k8s-lab.yaml:2:3: nodes: no node has the role etcd; expected at least one',
    ],
  },
  {
    title: 'an even number of members',
    text: 'nodes: 3\netcd: {members: 2}\n',
    says: ['k8s-lab.yaml:2:17: etcd.members: 2 is even; expected an odd number: 2 members survive the loss of no more members than 1 do'],
  },
  {
    title: 'more members than nodes',
    text: 'nodes: 3\netcd: {members: 5}\n',
    says: ['k8s-lab.yaml:2:17: etcd.members: 5 members need as many nodes; the lab has 3'],
  },
  {
    title: 'members beside other roles',
    text: 'nodes: [a, {name: b, roles: [etcd]}, c]\netcd: {members: 3}\n',
    says: ['k8s-lab.yaml:2:17: etcd.members: 3 differs from the nodes with the role etcd, of which there are 1; expected only one of both'],
  },
  {
    title: 'users without certificates',
    text: 'etcd: {auth: true}\n',
    says: ['k8s-lab.yaml:1:14: etcd.auth: needs etcd.tls, because etcd knows a user by their certificate'],
  },
  {
    title: 'users of the v2 API',
    text: 'etcd: {api: v2, tls: true, auth: true}\n',
    says: ['k8s-lab.yaml:1:34: etcd.auth: needs the v3 API; etcd.api is v2'],
  },
  {
    title: 'no worker',
    text: 'nodes: [{name: a, roles: [etcd]}]\n',
    says: [
      'k8s-lab.yaml:1:8: nodes: no node has the role worker; expected at least one',
    ],
  },
  {
    title: 'a node network without a prefix length',
    text: 'nodeNetwork: 172.17.8.0\n',
    says: [
      'k8s-lab.yaml:1:14: nodeNetwork: "172.17.8.0" is not a valid network; expected e.g. 172.17.8.0/24',
    ],
  },
  {
    title: 'a node network with host bits',
    text: 'nodeNetwork: 172.17.8.1/24\n',
    says: [
      'k8s-lab.yaml:1:14: nodeNetwork: "172.17.8.1/24" has host bits set; expected 172.17.8.0/24',
    ],
  },
  {
    title: 'a node network that is too short',
    text: 'nodeNetwork: 10.0.0.0/7\n',
    says: [
      'k8s-lab.yaml:1:14: nodeNetwork: "10.0.0.0/7" is not a usable size; expected a prefix length from 8 to 30',
    ],
  },
  {
    title: 'a node network that is too long',
    text: 'nodeNetwork: 10.1.0.0/31\n',
    says: [
      'k8s-lab.yaml:1:14: nodeNetwork: "10.1.0.0/31" is not a usable size; expected a prefix length from 8 to 30',
    ],
  },
  {
    title: 'a node network too small',
    text: 'nodes: 8\nnodeNetwork: 10.1.0.0/29\n',
    says: [
      'k8s-lab.yaml:2:14: nodeNetwork: 10.1.0.0/29 has room for only 5 of 8 nodes; expected a prefix length of 28 or less',
    ],
  },
  {
    title: 'the network of eth0',
    text: 'nodeNetwork: 10.0.0.0/16\n',
    says: [
      'k8s-lab.yaml:1:14: nodeNetwork: "10.0.0.0/16" overlaps 10.0.2.0/24, the network of every node\'s eth0 (10.0.2.15); expected another network',
    ],
  },
  {
    title: 'the loopback network',
    text: 'flannel: {network: 127.0.0.0/16}\n',
    says: [
      'k8s-lab.yaml:1:20: flannel.network: "127.0.0.0/16" overlaps 127.0.0.0/8, the loopback network; expected another network',
    ],
  },
  {
    title: 'overlapping networks',
    text: 'nodeNetwork: 10.1.0.0/24\nflannel:\n  network: 10.1.0.0/16\n',
    says: [
      'k8s-lab.yaml:3:12: flannel.network: the flannel network 10.1.0.0/16 overlaps the node network 10.1.0.0/24; expected separate networks',
    ],
  },
  {
    title: 'a flannel network over the default nodes',
    text: 'flannel:\n  network: 172.17.0.0/16\n',
    says: [
      'k8s-lab.yaml:2:12: flannel.network: the flannel network 172.17.0.0/16 overlaps the node network 172.17.8.0/24 (the default for 3 nodes); expected separate networks',
    ],
  },
  {
    title: 'a node network that grows into the flannel network',
    text: 'nodes: 200\nflannel:\n  network: 172.17.9.0/24\n  subnetLen: 27\n',
    says: [
      'k8s-lab.yaml:3:12: flannel.network: the flannel network 172.17.9.0/24 overlaps the node network 172.17.8.0/23 (the default for 200 nodes); expected separate networks',
      'k8s-lab.yaml:4:14: flannel.subnetLen: 172.17.9.0/24 has only 7 subnets of /27 to lease for 200 nodes; expected a larger network, a longer subnetLen or fewer nodes',
    ],
  },
  {
    title: 'an unknown api',
    text: 'etcd: {api: v1}\n',
    says: [
      'k8s-lab.yaml:1:13: etcd.api: "v1" is not valid; expected v2 or v3',
    ],
  },
  {
    title: 'a number as the api',
    text: 'etcd: {api: 3}\n',
    says: [
      'k8s-lab.yaml:1:13: etcd.api: 3 is not valid; expected v2 or v3',
    ],
  },
  {
    title: 'a port of 0',
    text: 'etcd: {clientPort: 0}\n',
    says: [
      'k8s-lab.yaml:1:20: etcd.clientPort: 0 is not valid; expected a whole number from 1 to 65535',
    ],
  },
  {
    title: 'a port in quotes',
    text: 'etcd: {clientPort: "2379"}\n',
    says: [
      'k8s-lab.yaml:1:20: etcd.clientPort: "2379" is not valid; expected a whole number from 1 to 65535',
    ],
  },
  {
    title: 'a port too high',
    text: 'etcd: {clientPort: 65536}\n',
    says: [
      'k8s-lab.yaml:1:20: etcd.clientPort: 65536 is not valid; expected a whole number from 1 to 65535',
    ],
  },
  {
    title: 'a relative prefix',
    text: 'etcd: {prefix: kube/network}\n',
    says: [
      'k8s-lab.yaml:1:16: etcd.prefix: "kube/network" is not a valid prefix; expected an absolute path, e.g. /kube-centos/network',
    ],
  },
  {
    title: 'a prefix with a trailing slash',
    text: 'etcd: {prefix: /kube/network/}\n',
    says: [
      'k8s-lab.yaml:1:16: etcd.prefix: "/kube/network/" is not a valid prefix; expected an absolute path, e.g. /kube-centos/network',
    ],
  },
  {
    title: 'a prefix with ..',
    text: 'etcd: {prefix: /kube/../network}\n',
    says: [
      'k8s-lab.yaml:1:16: etcd.prefix: "/kube/../network" is not a valid prefix; expected an absolute path, e.g. /kube-centos/network',
    ],
  },
  {
    title: 'an empty binary',
    text: 'etcd: {binary: ""}\n',
    says: [
      'k8s-lab.yaml:1:16: etcd.binary: "" is not valid; expected the path of a program',
    ],
  },
  {
    title: 'a flannel network with host bits',
    text: 'flannel: {network: 172.33.5.0/16}\n',
    says: [
      'k8s-lab.yaml:1:20: flannel.network: "172.33.5.0/16" has host bits set; expected 172.33.0.0/16',
    ],
  },
  {
    title: 'a flannel network too small',
    text: 'flannel: {network: 172.33.0.0/29}\n',
    says: [
      'k8s-lab.yaml:1:20: flannel.network: "172.33.0.0/29" is not a usable size; expected a prefix length from 8 to 28',
    ],
  },
  {
    title: 'a subnet length too long',
    text: 'flannel:\n  subnetLen: 33\n',
    says: [
      'k8s-lab.yaml:2:14: flannel.subnetLen: 33 is out of range; expected a prefix length from 18 to 30, because 172.33.0.0/16 must hold 4 subnets',
    ],
  },
  {
    title: 'a subnet length too short',
    text: 'flannel:\n  subnetLen: 17\n',
    says: [
      'k8s-lab.yaml:2:14: flannel.subnetLen: 17 is out of range; expected a prefix length from 18 to 30, because 172.33.0.0/16 must hold 4 subnets',
    ],
  },
  {
    title: 'a string as the subnet length',
    text: 'flannel: {subnetLen: small}\n',
    says: [
      'k8s-lab.yaml:1:22: flannel.subnetLen: "small" is not valid; expected a prefix length in bits, e.g. 24',
    ],
  },
  {
    title: 'a subnetMin outside the flannel network',
    text: 'flannel: {subnetMin: 172.34.1.0}\n',
    says: [
      'k8s-lab.yaml:1:22: flannel.subnetMin: "172.34.1.0" is outside the flannel network; expected an address in 172.33.0.0/16',
    ],
  },
  {
    title: 'a subnetMin off the boundary',
    text: 'flannel: {subnetMin: 172.33.1.5}\n',
    says: [
      'k8s-lab.yaml:1:22: flannel.subnetMin: "172.33.1.5" is not the start of a /24 subnet; expected 172.33.1.0',
    ],
  },
  {
    title: 'a subnetMax off the boundary',
    text: 'flannel: {subnetMax: 172.33.9.128}\n',
    says: [
      'k8s-lab.yaml:1:22: flannel.subnetMax: "172.33.9.128" is not the start of a /24 subnet; expected 172.33.9.0',
    ],
  },
  {
    title: 'subnetMin after subnetMax',
    text: 'flannel:\n  subnetMin: 172.33.9.0\n  subnetMax: 172.33.8.0\n',
    says: [
      'k8s-lab.yaml:2:14: flannel.subnetMin: "172.33.9.0" is after subnetMax 172.33.8.0; expected an address up to subnetMax',
    ],
  },
  {
    title: 'too few subnets',
    text: 'nodes: 3\nflannel:\n  subnetMin: 172.33.8.0\n  subnetMax: 172.33.9.0\n',
    says: [
      'k8s-lab.yaml:4:14: flannel.subnetMax: 172.33.0.0/16 has only 2 subnets of /24 to lease for 3 nodes; expected a larger network, a longer subnetLen or fewer nodes',
    ],
  },
  {
    title: 'too few subnets of the length',
    text: 'nodes: 5\nflannel: {network: 10.9.0.0/22, subnetLen: 24}\n',
    says: [
      'k8s-lab.yaml:2:44: flannel.subnetLen: 10.9.0.0/22 has only 3 subnets of /24 to lease for 5 nodes; expected a larger network, a longer subnetLen or fewer nodes',
    ],
  },
  {
    title: 'an unknown backend',
    text: 'flannel: {backend: vxlam}\n',
    says: [
      'k8s-lab.yaml:1:20: flannel.backend: "vxlam" is not valid; expected host-gw, vxlan, udp, or an object with one of them as its type; did you mean vxlan?',
    ],
  },
  {
    title: 'a number as the backend',
    text: 'flannel: {backend: 4}\n',
    says: [
      'k8s-lab.yaml:1:20: flannel.backend: 4 is not valid; expected host-gw, vxlan, udp, or an object with one of them as its type',
    ],
  },
  {
    title: 'a backend without a type',
    text: 'flannel: {backend: {vni: 1}}\n',
    says: [
      'k8s-lab.yaml:1:20: flannel.backend.type: missing; expected host-gw, vxlan or udp',
    ],
  },
  {
    title: 'an unknown backend type',
    text: 'flannel: {backend: {type: ipip}}\n',
    says: [
      'k8s-lab.yaml:1:27: flannel.backend.type: "ipip" is not valid; expected host-gw, vxlan or udp',
    ],
  },
  {
    title: 'a vni for host-gw',
    text: 'flannel:\n  backend: {type: host-gw, vni: 5}\n',
    says: [
      'k8s-lab.yaml:2:28: flannel.backend.vni: the host-gw backend does not have this option; only vxlan has it',
    ],
  },
  {
    title: 'a vni for udp',
    text: 'flannel:\n  backend: {type: udp, port: 8285, vni: 5}\n',
    says: [
      'k8s-lab.yaml:2:36: flannel.backend.vni: the udp backend does not have this option; only vxlan has it',
    ],
  },
  {
    title: 'a port for host-gw',
    text: 'flannel:\n  backend: {type: host-gw, port: 5}\n',
    says: [
      'k8s-lab.yaml:2:28: flannel.backend.port: the host-gw backend does not have this option; only vxlan and udp have it',
    ],
  },
  {
    title: 'an unknown option',
    text: 'flannel: {backend: {type: vxlan, mtu: 1400, prot: 4}}\n',
    says: [
      'k8s-lab.yaml:1:34: flannel.backend.mtu: unknown key; expected one of type, vni, port, directRouting',
      'k8s-lab.yaml:1:45: flannel.backend.prot: unknown key; did you mean port?',
    ],
  },
  {
    title: 'a vni of 0',
    text: 'flannel: {backend: {type: vxlan, vni: 0}}\n',
    says: [
      'k8s-lab.yaml:1:39: flannel.backend.vni: 0 is not valid; expected a whole number from 1 to 16777215',
    ],
  },
  {
    title: 'a vni too high',
    text: 'flannel: {backend: {type: vxlan, vni: 16777216}}\n',
    says: [
      'k8s-lab.yaml:1:39: flannel.backend.vni: 16777216 is not valid; expected a whole number from 1 to 16777215',
    ],
  },
  {
    title: 'a directRouting that is not a boolean',
    text: 'flannel: {backend: {type: vxlan, directRouting: "yes"}}\n',
    says: [
      'k8s-lab.yaml:1:49: flannel.backend.directRouting: "yes" is not valid; expected true or false',
    ],
  },
  {
    title: 'an option of a Vagrant provider that is not a name, and one that is not a value',
    text: 'provider: vagrant\nvagrant:\n  options:\n    libvirt:\n      "a; b": 1\n      cpus: [1]\n',
    says: [
      'k8s-lab.yaml:5:7: vagrant.options.libvirt.a; b: "a; b" is not a valid option; expected its name in a Vagrantfile, e.g. storage_pool_name',
      'k8s-lab.yaml:6:13: vagrant.options.libvirt.cpus: a list is not valid; expected a text, a number, true or false',
    ],
  },
  {
    title: 'JSON',
    text: '{\n  "name": "UP",\n  "flannel": { "subnetLen": 9 }\n}\n',
    name: 'k8s-lab.json',
    says: [
      'k8s-lab.json:2:11: name: "UP" is not a valid lab name; expected up to 40 lower-case letters, digits and inner hyphens',
      'k8s-lab.json:3:29: flannel.subnetLen: 9 is out of range; expected a prefix length from 18 to 30, because 172.33.0.0/16 must hold 4 subnets',
    ],
  },
  {
    title: 'JSON cut short',
    text: '{\n  "name": "a"\n',
    name: 'k8s-lab.json',
    says: [
      'k8s-lab.json:3:1: not valid YAML or JSON: flow map must end with a }',
    ],
  },
  {
    title: 'a .yml file',
    text: 'nodes: -1\n',
    name: 'k8s-lab.yml',
    says: [
      'k8s-lab.yml:1:8: nodes: -1 is not valid; expected a whole number from 1 to 1000',
    ],
  },
  {
    title: 'everything at once',
    text: 'name: My Lab\nnods: 4\nnodeNetwork: 10.1.0.1/24\netcd:\n  clientPort: 99999\n  prefx: /a\nflannel:\n  network: 10.1.0.0/16\n  subnetLen: 31\n  backend:\n    type: vxlan\n    vni: x\n',
    says: [
      'k8s-lab.yaml:1:7: name: "My Lab" is not a valid lab name; expected up to 40 lower-case letters, digits and inner hyphens',
      'k8s-lab.yaml:2:1: nods: unknown key; did you mean nodes?',
      'k8s-lab.yaml:3:14: nodeNetwork: "10.1.0.1/24" has host bits set; expected 10.1.0.0/24',
      'k8s-lab.yaml:5:15: etcd.clientPort: 99999 is not valid; expected a whole number from 1 to 65535',
      'k8s-lab.yaml:6:3: etcd.prefx: unknown key; did you mean prefix?',
      'k8s-lab.yaml:9:14: flannel.subnetLen: 31 is out of range; expected a prefix length from 18 to 30, because 10.1.0.0/16 must hold 4 subnets',
      'k8s-lab.yaml:12:10: flannel.backend.vni: "x" is not valid; expected a whole number from 1 to 16777215',
    ],
  },
  {
    title: 'flags: invalid numbers',
    flags: { nodes: 'many', subnetLen: '33', name: 'X' },
    says: [
      '--name: name: "X" is not a valid lab name; expected up to 40 lower-case letters, digits and inner hyphens',
      '--nodes: nodes: "many" is not valid; expected a count from 1 to 1000, or a list of nodes',
      '--subnet-len: flannel.subnetLen: 33 is out of range; expected a prefix length from 18 to 30, because 172.33.0.0/16 must hold 4 subnets',
    ],
  },
  {
    title: 'flags: networks',
    flags: { nodes: '8', nodeNetwork: '10.1.0.0/29', network: '10.1.0.0/16' },
    says: [
      '--node-network: nodeNetwork: 10.1.0.0/29 has room for only 5 of 8 nodes; expected a prefix length of 28 or less',
      '--network: flannel.network: the flannel network 10.1.0.0/16 overlaps the node network 10.1.0.0/29; expected separate networks',
    ],
  },
  {
    title: 'flags: the options of another backend',
    flags: { vni: '5', vxlanPort: '1', directRouting: true },
    says: [
      '--vni: flannel.backend.vni: the host-gw backend does not have this option; only vxlan has it',
      '--vxlan-port: flannel.backend.port: the host-gw backend does not have this option; only vxlan and udp have it',
      '--direct-routing: flannel.backend.directRouting: the host-gw backend does not have this option; only vxlan has it',
    ],
  },
  {
    title: 'flags: an unknown backend',
    flags: { backend: 'vxlam', vni: '5' },
    says: [
      '--backend: flannel.backend.type: "vxlam" is not valid; expected host-gw, vxlan or udp; did you mean vxlan?',
    ],
  },
  {
    title: 'flags: options out of range',
    flags: { backend: 'vxlan', vni: '0', vxlanPort: '70000' },
    says: [
      '--vni: flannel.backend.vni: 0 is not valid; expected a whole number from 1 to 16777215',
      '--vxlan-port: flannel.backend.port: 70000 is not valid; expected a whole number from 1 to 65535',
    ],
  },
  {
    title: 'flags: an error in the file and one in a flag',
    text: 'nodes: 0\nflannel:\n  subnetLen: 40\n',
    flags: { subnetLen: '24', etcdPort: 'http' },
    says: [
      'k8s-lab.yaml:1:8: nodes: 0 is not valid; expected a whole number from 1 to 1000',
      '--etcd-port: etcd.clientPort: "http" is not valid; expected a whole number from 1 to 65535',
    ],
  },
  {
    title: 'flags: for a section that is not an object',
    text: 'flannel: 5\n',
    flags: { backend: 'vxlan', network: '10.244.0.0/16' },
    says: [
      'k8s-lab.yaml:1:10: flannel: 5 is not valid; expected the keys network, subnetLen, subnetMin, subnetMax, backend and binary',
    ],
  },
  {
    title: 'flags: empty values',
    flags: { api: '', etcdBinary: '', prefix: 'a' },
    says: [
      '--api: etcd.api: "" is not valid; expected v2 or v3',
      '--prefix: etcd.prefix: "a" is not a valid prefix; expected an absolute path, e.g. /kube-centos/network',
      '--etcd-binary: etcd.binary: "" is not valid; expected the path of a program',
    ],
  },
  {
    title: 'flags: only a name',
    flags: { name: 'No' },
    says: [
      '--name: name: "No" is not a valid lab name; expected up to 40 lower-case letters, digits and inner hyphens',
    ],
  },
];

describe('an invalid lab file or flag', () => {
  it.each(wrongs)('$title', async ({ text, flags, name, says }) => {
    expect(await failure(text, flags, name)).toBe(`ConfigError: ${says.join('\n')}`);
  });

  it('never shows the messages of a library', () => {
    const words = wrongs.flatMap(({ says }) => says).filter(line => /invalid|received|unrecognized/i.test(line));
    expect(words).toEqual([]);
  });
});
