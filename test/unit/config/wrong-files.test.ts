import { describe, expect, it } from 'vitest';
import { failure } from './helpers.ts';
import type { ConfigFlags } from '../../../src/config/flags.ts';

interface Wrong {
  readonly title: string;
  readonly text?: string;
  readonly flags?: ConfigFlags;
  /** k8s-lab.yaml unless said. */
  readonly name?: string;
  /** The whole message, line by line. */
  readonly says: readonly string[];
}

const wrongs: readonly Wrong[] = [
  {
    title: 'a list at the top',
    text: '- a\n',
    says: [
      'k8s-lab.yaml:1:1: found a list; an object with keys such as nodes is allowed',
    ],
  },
  {
    title: 'a word at the top',
    text: 'hello\n',
    says: [
      'k8s-lab.yaml:1:1: found "hello"; an object with keys such as nodes is allowed',
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
      'k8s-lab.yaml:2:1: found a tab; spaces indent YAML',
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
    title: 'a key twice',
    text: 'name: a\nflannel:\n  subnetLen: 24\n  subnetLen: 25\n',
    says: [
      'k8s-lab.yaml:4:3: found the key subnetLen again; a key is allowed once',
    ],
  },
  {
    title: 'two documents',
    text: 'name: a\n---\nname: b\n',
    says: [
      'k8s-lab.yaml:2:1: found a second document; a lab file holds one',
    ],
  },
  {
    title: 'aliases',
    text: 'name: &n a\nnodes: [*n]\n',
    says: [
      'k8s-lab.yaml:2:9: found the alias *n; a lab file may hold no aliases, write the value out',
    ],
  },
  {
    title: 'a bomb of aliases',
    text: 'a: &a [x, x, x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n',
    says: [
      'k8s-lab.yaml:2:8: found the alias *a; a lab file may hold no aliases, write the value out',
      'k8s-lab.yaml:2:12: found the alias *a; a lab file may hold no aliases, write the value out',
      'k8s-lab.yaml:3:5: found the alias *b; a lab file may hold no aliases, write the value out',
      'k8s-lab.yaml:3:9: found the alias *b; a lab file may hold no aliases, write the value out',
    ],
  },
  {
    title: 'a tag',
    text: 'name: !secret a\n',
    says: [
      'k8s-lab.yaml:1:7: found the tag !secret; a lab file may hold no tags',
    ],
  },
  {
    title: 'a key that is no word',
    text: '? [a]\n: b\n',
    says: [
      'k8s-lab.yaml:1:3: found a key that is no string; the keys of a lab file are words',
    ],
  },
  {
    title: 'an unknown key',
    text: 'colour: red\n',
    says: [
      'k8s-lab.yaml:1:1: colour: unknown key; the keys $schema, name, provider, nodes, nodeNetwork, etcd, flannel, vagrant and ssh are allowed',
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
    title: 'an unknown key beside the one that it resembles, which is at fault as well',
    text: 'flanel: {}\nflannel: { subnetLen: 40 }\n',
    says: [
      'k8s-lab.yaml:1:1: flanel: unknown key; did you mean flannel?',
      'k8s-lab.yaml:2:23: flannel.subnetLen: found 40; a prefix length from 18 to 30 is allowed in 172.33.0.0/16, which must hold 4 subnets',
    ],
  },
  {
    title: 'a misspelt key whose value others depend on',
    text: 'flannel:\n  netwrok: 10.244.0.0/16\n  subnetMin: 10.244.1.0\n',
    says: [
      'k8s-lab.yaml:2:3: flannel.netwrok: unknown key; did you mean network?',
    ],
  },
  {
    title: 'a prototype for a key',
    text: '__proto__: 1\n',
    says: [
      'k8s-lab.yaml:1:1: __proto__: unknown key; the keys $schema, name, provider, nodes, nodeNetwork, etcd, flannel, vagrant and ssh are allowed',
    ],
  },
  {
    title: 'a section without content',
    text: 'flannel:\n',
    says: [
      'k8s-lab.yaml:1:9: flannel: found nothing; the keys network, subnetLen, subnetMin, subnetMax, backend and binary are allowed',
    ],
  },
  {
    title: 'a word for a section',
    text: 'etcd: v3\n',
    says: [
      'k8s-lab.yaml:1:7: etcd: found "v3"; the keys api, clientPort, prefix and binary are allowed',
    ],
  },
  {
    title: 'a name with capitals',
    text: 'name: MyLab\n',
    says: [
      'k8s-lab.yaml:1:7: name: found "MyLab"; up to 40 lower-case letters, digits and inner hyphens are allowed',
    ],
  },
  {
    title: 'a name too long',
    text: 'name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n',
    says: [
      'k8s-lab.yaml:1:7: name: found "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; up to 40 lower-case letters, digits and inner hyphens are allowed',
    ],
  },
  {
    title: 'a number for a name',
    text: 'name: 5\n',
    says: [
      'k8s-lab.yaml:1:7: name: found 5; up to 40 lower-case letters, digits and inner hyphens are allowed',
    ],
  },
  {
    title: 'another misspelt provider',
    text: 'provider: vagrnt\n',
    says: [
      'k8s-lab.yaml:1:11: provider: found "vagrnt"; sandbox, vagrant and ssh are allowed; did you mean vagrant?',
    ],
  },
  {
    title: 'a misspelt provider',
    text: 'provider: sandbux\n',
    says: [
      'k8s-lab.yaml:1:11: provider: found "sandbux"; sandbox, vagrant and ssh are allowed; did you mean sandbox?',
    ],
  },
  {
    title: 'no nodes',
    text: 'nodes: 0\n',
    says: [
      'k8s-lab.yaml:1:8: nodes: found 0; a whole number from 1 to 1000 is allowed',
    ],
  },
  {
    title: 'too many nodes',
    text: 'nodes: 1001\n',
    says: [
      'k8s-lab.yaml:1:8: nodes: found 1001; a whole number from 1 to 1000 is allowed',
    ],
  },
  {
    title: 'a fraction of nodes',
    text: 'nodes: 2.5\n',
    says: [
      'k8s-lab.yaml:1:8: nodes: found 2.5; a count from 1 to 1000 or a list of nodes is allowed',
    ],
  },
  {
    title: 'a word for nodes',
    text: 'nodes: three\n',
    says: [
      'k8s-lab.yaml:1:8: nodes: found "three"; a count from 1 to 1000 or a list of nodes is allowed',
    ],
  },
  {
    title: 'an empty list of nodes',
    text: 'nodes: []\n',
    says: [
      'k8s-lab.yaml:1:8: nodes: found an empty list; a list of 1 to 1000 nodes is allowed',
    ],
  },
  {
    title: 'a node that is a number',
    text: 'nodes: [node1, 2]\n',
    says: [
      'k8s-lab.yaml:1:16: nodes.1: found 2; a name, or an object with a name, is allowed',
    ],
  },
  {
    title: 'a node without a name',
    text: 'nodes:\n  - address: 172.17.8.101\n',
    says: [
      'k8s-lab.yaml:2:5: nodes.0.name: found nothing; up to 63 lower-case letters, digits and inner hyphens are allowed',
    ],
  },
  {
    title: 'a node name unfit for a host',
    text: 'nodes: [node_1, -a, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb]\n',
    says: [
      'k8s-lab.yaml:1:9: nodes.0: found "node_1"; up to 63 lower-case letters, digits and inner hyphens are allowed',
      'k8s-lab.yaml:1:17: nodes.1: found "-a"; up to 63 lower-case letters, digits and inner hyphens are allowed',
      'k8s-lab.yaml:1:21: nodes.2: found "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb..."; up to 63 lower-case letters, digits and inner hyphens are allowed',
    ],
  },
  {
    title: 'a node name twice',
    text: 'nodes: [a, b, a]\n',
    says: [
      'k8s-lab.yaml:1:15: nodes.2.name: found "a" again; it is the name of nodes.0 already, a name of its own is allowed',
    ],
  },
  {
    title: 'a bad address',
    text: 'nodes:\n  - name: a\n    address: 172.17.8.256\n',
    says: [
      'k8s-lab.yaml:3:14: nodes.0.address: found "172.17.8.256"; an IPv4 address such as 172.17.8.101 is allowed',
    ],
  },
  {
    title: 'an address twice',
    text: 'nodes:\n  - name: a\n    address: 172.17.8.20\n  - {name: b, address: 172.17.8.20}\n',
    says: [
      'k8s-lab.yaml:4:24: nodes.1.address: found "172.17.8.20" again; it is the address of nodes.0 already, an address of its own is allowed',
    ],
  },
  {
    title: 'an address elsewhere',
    text: 'nodes:\n  - name: a\n    address: 10.0.0.5\n',
    says: [
      'k8s-lab.yaml:3:14: nodes.0.address: found "10.0.0.5"; an address in the node network 172.17.8.0/24 is allowed',
    ],
  },
  {
    title: 'the network address',
    text: 'nodes: [{name: a, address: 172.17.8.0}, {name: b, address: 172.17.8.255}]\n',
    says: [
      'k8s-lab.yaml:1:28: nodes.0.address: found "172.17.8.0"; it is the network address of 172.17.8.0/24, an address between 172.17.8.0 and 172.17.8.255 is allowed',
      'k8s-lab.yaml:1:60: nodes.1.address: found "172.17.8.255"; it is the broadcast address of 172.17.8.0/24, an address between 172.17.8.0 and 172.17.8.255 is allowed',
    ],
  },
  {
    title: 'an unknown role',
    text: 'nodes: [{name: a, roles: [etcd, workr]}]\n',
    says: [
      'k8s-lab.yaml:1:33: nodes.0.roles.1: found "workr"; etcd and worker are allowed; did you mean worker?',
    ],
  },
  {
    title: 'no roles',
    text: 'nodes: [{name: a, roles: []}]\n',
    says: [
      'k8s-lab.yaml:1:26: nodes.0.roles: found an empty list; a list with at least one of etcd and worker is allowed',
    ],
  },
  {
    title: 'a role twice',
    text: 'nodes: [{name: a, roles: [etcd, worker, worker]}]\n',
    says: [
      'k8s-lab.yaml:1:41: nodes.0.roles.2: found "worker" again; a role is allowed once',
    ],
  },
  {
    title: 'two etcd nodes',
    text: 'nodes:\n  - {name: a, roles: [etcd, worker]}\n  - {name: b, roles: [etcd]}\n',
    says: [
      'k8s-lab.yaml:3:22: nodes.1.roles: the role etcd is given 2 times, by nodes.0.roles and nodes.1.roles; exactly one is allowed',
    ],
  },
  {
    title: 'no etcd node',
    text: 'nodes:\n  - {name: a, roles: [worker]}\n  - b\n',
    says: [
      'k8s-lab.yaml:2:3: nodes: no node has the role etcd; exactly one is allowed',
    ],
  },
  {
    title: 'no worker',
    text: 'nodes: [{name: a, roles: [etcd]}]\n',
    says: [
      'k8s-lab.yaml:1:8: nodes: no node has the role worker; at least one is needed',
    ],
  },
  {
    title: 'a node network that is none',
    text: 'nodeNetwork: 172.17.8.0\n',
    says: [
      'k8s-lab.yaml:1:14: nodeNetwork: found "172.17.8.0"; a network such as 172.17.8.0/24 is allowed',
    ],
  },
  {
    title: 'a node network with host bits',
    text: 'nodeNetwork: 172.17.8.1/24\n',
    says: [
      'k8s-lab.yaml:1:14: nodeNetwork: found "172.17.8.1/24"; host bits are set, write 172.17.8.0/24',
    ],
  },
  {
    title: 'a node network that is too short',
    text: 'nodeNetwork: 10.0.0.0/7\n',
    says: [
      'k8s-lab.yaml:1:14: nodeNetwork: found "10.0.0.0/7"; a prefix length from 8 to 30 is allowed',
    ],
  },
  {
    title: 'a node network that is too long',
    text: 'nodeNetwork: 10.1.0.0/31\n',
    says: [
      'k8s-lab.yaml:1:14: nodeNetwork: found "10.1.0.0/31"; a prefix length from 8 to 30 is allowed',
    ],
  },
  {
    title: 'a node network too small',
    text: 'nodes: 8\nnodeNetwork: 10.1.0.0/29\n',
    says: [
      'k8s-lab.yaml:2:14: nodeNetwork: 10.1.0.0/29 has room for 5 of 8 nodes; a prefix length of 28 or less is allowed',
    ],
  },
  {
    title: 'the network of eth0',
    text: 'nodeNetwork: 10.0.0.0/16\n',
    says: [
      'k8s-lab.yaml:1:14: nodeNetwork: found "10.0.0.0/16"; overlaps 10.0.2.0/24, the network of every node\'s eth0 (10.0.2.15); a network apart from it is allowed',
    ],
  },
  {
    title: 'the loopback network',
    text: 'flannel: {network: 127.0.0.0/16}\n',
    says: [
      'k8s-lab.yaml:1:20: flannel.network: found "127.0.0.0/16"; overlaps 127.0.0.0/8, the loopback network; a network apart from it is allowed',
    ],
  },
  {
    title: 'overlapping networks',
    text: 'nodeNetwork: 10.1.0.0/24\nflannel:\n  network: 10.1.0.0/16\n',
    says: [
      'k8s-lab.yaml:3:12: flannel.network: the flannel network 10.1.0.0/16 overlaps the node network 10.1.0.0/24; networks apart from each other are allowed',
    ],
  },
  {
    title: 'a flannel network over the default nodes',
    text: 'flannel:\n  network: 172.17.0.0/16\n',
    says: [
      'k8s-lab.yaml:2:12: flannel.network: the flannel network 172.17.0.0/16 overlaps the node network 172.17.8.0/24 (the default for 3 nodes); networks apart from each other are allowed',
    ],
  },
  {
    title: 'a node network that grows into the flannel network',
    text: 'nodes: 200\nflannel:\n  network: 172.17.9.0/24\n  subnetLen: 27\n',
    says: [
      'k8s-lab.yaml:3:12: flannel.network: the flannel network 172.17.9.0/24 overlaps the node network 172.17.8.0/23 (the default for 200 nodes); networks apart from each other are allowed',
      'k8s-lab.yaml:4:14: flannel.subnetLen: 172.17.9.0/24 has 7 subnets of /27 to lease for 200 nodes; a larger network, a longer subnetLen or fewer nodes are allowed',
    ],
  },
  {
    title: 'an api',
    text: 'etcd: {api: v1}\n',
    says: [
      'k8s-lab.yaml:1:13: etcd.api: found "v1"; v2 and v3 are allowed',
    ],
  },
  {
    title: 'a number for an api',
    text: 'etcd: {api: 3}\n',
    says: [
      'k8s-lab.yaml:1:13: etcd.api: found 3; v2 and v3 are allowed',
    ],
  },
  {
    title: 'a port of 0',
    text: 'etcd: {clientPort: 0}\n',
    says: [
      'k8s-lab.yaml:1:20: etcd.clientPort: found 0; a whole number from 1 to 65535 is allowed',
    ],
  },
  {
    title: 'a port in quotes',
    text: 'etcd: {clientPort: "2379"}\n',
    says: [
      'k8s-lab.yaml:1:20: etcd.clientPort: found "2379"; a whole number from 1 to 65535 is allowed',
    ],
  },
  {
    title: 'a port too high',
    text: 'etcd: {clientPort: 65536}\n',
    says: [
      'k8s-lab.yaml:1:20: etcd.clientPort: found 65536; a whole number from 1 to 65535 is allowed',
    ],
  },
  {
    title: 'a relative prefix',
    text: 'etcd: {prefix: kube/network}\n',
    says: [
      'k8s-lab.yaml:1:16: etcd.prefix: found "kube/network"; an absolute path such as /kube-centos/network is allowed',
    ],
  },
  {
    title: 'a prefix with a trailing slash',
    text: 'etcd: {prefix: /kube/network/}\n',
    says: [
      'k8s-lab.yaml:1:16: etcd.prefix: found "/kube/network/"; an absolute path such as /kube-centos/network is allowed',
    ],
  },
  {
    title: 'a prefix that climbs',
    text: 'etcd: {prefix: /kube/../network}\n',
    says: [
      'k8s-lab.yaml:1:16: etcd.prefix: found "/kube/../network"; an absolute path such as /kube-centos/network is allowed',
    ],
  },
  {
    title: 'an empty binary',
    text: 'etcd: {binary: ""}\n',
    says: [
      'k8s-lab.yaml:1:16: etcd.binary: found ""; the path of a program is allowed',
    ],
  },
  {
    title: 'a flannel network with host bits',
    text: 'flannel: {network: 172.33.5.0/16}\n',
    says: [
      'k8s-lab.yaml:1:20: flannel.network: found "172.33.5.0/16"; host bits are set, write 172.33.0.0/16',
    ],
  },
  {
    title: 'a flannel network too small',
    text: 'flannel: {network: 172.33.0.0/29}\n',
    says: [
      'k8s-lab.yaml:1:20: flannel.network: found "172.33.0.0/29"; a prefix length from 8 to 28 is allowed',
    ],
  },
  {
    title: 'a subnet length too long',
    text: 'flannel:\n  subnetLen: 33\n',
    says: [
      'k8s-lab.yaml:2:14: flannel.subnetLen: found 33; a prefix length from 18 to 30 is allowed in 172.33.0.0/16, which must hold 4 subnets',
    ],
  },
  {
    title: 'a subnet length too short',
    text: 'flannel:\n  subnetLen: 17\n',
    says: [
      'k8s-lab.yaml:2:14: flannel.subnetLen: found 17; a prefix length from 18 to 30 is allowed in 172.33.0.0/16, which must hold 4 subnets',
    ],
  },
  {
    title: 'a subnet length in words',
    text: 'flannel: {subnetLen: small}\n',
    says: [
      'k8s-lab.yaml:1:22: flannel.subnetLen: found "small"; a prefix length in bits, such as 24, is allowed',
    ],
  },
  {
    title: 'a subnetMin elsewhere',
    text: 'flannel: {subnetMin: 172.34.1.0}\n',
    says: [
      'k8s-lab.yaml:1:22: flannel.subnetMin: found "172.34.1.0"; an address in the flannel network 172.33.0.0/16 is allowed',
    ],
  },
  {
    title: 'a subnetMin off the boundary',
    text: 'flannel: {subnetMin: 172.33.1.5}\n',
    says: [
      'k8s-lab.yaml:1:22: flannel.subnetMin: found "172.33.1.5"; no /24 subnet starts there, write 172.33.1.0',
    ],
  },
  {
    title: 'a subnetMax off the boundary',
    text: 'flannel: {subnetMax: 172.33.9.128}\n',
    says: [
      'k8s-lab.yaml:1:22: flannel.subnetMax: found "172.33.9.128"; no /24 subnet starts there, write 172.33.9.0',
    ],
  },
  {
    title: 'subnetMin after subnetMax',
    text: 'flannel:\n  subnetMin: 172.33.9.0\n  subnetMax: 172.33.8.0\n',
    says: [
      'k8s-lab.yaml:2:14: flannel.subnetMin: found "172.33.9.0", which is after subnetMax 172.33.8.0; an address up to subnetMax is allowed',
    ],
  },
  {
    title: 'too few subnets',
    text: 'nodes: 3\nflannel:\n  subnetMin: 172.33.8.0\n  subnetMax: 172.33.9.0\n',
    says: [
      'k8s-lab.yaml:4:14: flannel.subnetMax: 172.33.0.0/16 has 2 subnets of /24 to lease for 3 nodes; a larger network, a longer subnetLen or fewer nodes are allowed',
    ],
  },
  {
    title: 'too few subnets of the length',
    text: 'nodes: 5\nflannel: {network: 10.9.0.0/22, subnetLen: 24}\n',
    says: [
      'k8s-lab.yaml:2:44: flannel.subnetLen: 10.9.0.0/22 has 3 subnets of /24 to lease for 5 nodes; a larger network, a longer subnetLen or fewer nodes are allowed',
    ],
  },
  {
    title: 'an unknown backend',
    text: 'flannel: {backend: vxlam}\n',
    says: [
      'k8s-lab.yaml:1:20: flannel.backend: found "vxlam"; host-gw, vxlan and udp are allowed, or an object with one of them as its type; did you mean vxlan?',
    ],
  },
  {
    title: 'a number for a backend',
    text: 'flannel: {backend: 4}\n',
    says: [
      'k8s-lab.yaml:1:20: flannel.backend: found 4; host-gw, vxlan and udp are allowed, or an object with one of them as its type',
    ],
  },
  {
    title: 'a backend without a type',
    text: 'flannel: {backend: {vni: 1}}\n',
    says: [
      'k8s-lab.yaml:1:20: flannel.backend.type: found nothing; host-gw, vxlan and udp are allowed',
    ],
  },
  {
    title: 'an unknown backend type',
    text: 'flannel: {backend: {type: ipip}}\n',
    says: [
      'k8s-lab.yaml:1:27: flannel.backend.type: found "ipip"; host-gw, vxlan and udp are allowed',
    ],
  },
  {
    title: 'a vni for host-gw',
    text: 'flannel:\n  backend: {type: host-gw, vni: 5}\n',
    says: [
      'k8s-lab.yaml:2:28: flannel.backend.vni: the host-gw backend has no such option; it belongs to vxlan',
    ],
  },
  {
    title: 'a vni for udp',
    text: 'flannel:\n  backend: {type: udp, port: 8285, vni: 5}\n',
    says: [
      'k8s-lab.yaml:2:36: flannel.backend.vni: the udp backend has no such option; it belongs to vxlan',
    ],
  },
  {
    title: 'a port for host-gw',
    text: 'flannel:\n  backend: {type: host-gw, port: 5}\n',
    says: [
      'k8s-lab.yaml:2:28: flannel.backend.port: the host-gw backend has no such option; it belongs to vxlan and udp',
    ],
  },
  {
    title: 'an unknown option',
    text: 'flannel: {backend: {type: vxlan, mtu: 1400, prot: 4}}\n',
    says: [
      'k8s-lab.yaml:1:34: flannel.backend.mtu: unknown key; the vxlan backend has type, vni, port and directRouting',
      'k8s-lab.yaml:1:45: flannel.backend.prot: unknown key; did you mean port?',
    ],
  },
  {
    title: 'a vni of 0',
    text: 'flannel: {backend: {type: vxlan, vni: 0}}\n',
    says: [
      'k8s-lab.yaml:1:39: flannel.backend.vni: found 0; a whole number from 1 to 16777215 is allowed',
    ],
  },
  {
    title: 'a vni too high',
    text: 'flannel: {backend: {type: vxlan, vni: 16777216}}\n',
    says: [
      'k8s-lab.yaml:1:39: flannel.backend.vni: found 16777216; a whole number from 1 to 16777215 is allowed',
    ],
  },
  {
    title: 'a directRouting that is no boolean',
    text: 'flannel: {backend: {type: vxlan, directRouting: "yes"}}\n',
    says: [
      'k8s-lab.yaml:1:49: flannel.backend.directRouting: found "yes"; true and false are allowed',
    ],
  },
  {
    title: 'JSON',
    text: '{\n  "name": "UP",\n  "flannel": { "subnetLen": 9 }\n}\n',
    name: 'k8s-lab.json',
    says: [
      'k8s-lab.json:2:11: name: found "UP"; up to 40 lower-case letters, digits and inner hyphens are allowed',
      'k8s-lab.json:3:29: flannel.subnetLen: found 9; a prefix length from 18 to 30 is allowed in 172.33.0.0/16, which must hold 4 subnets',
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
      'k8s-lab.yml:1:8: nodes: found -1; a whole number from 1 to 1000 is allowed',
    ],
  },
  {
    title: 'everything at once',
    text: 'name: My Lab\nnods: 4\nnodeNetwork: 10.1.0.1/24\netcd:\n  clientPort: 99999\n  prefx: /a\nflannel:\n  network: 10.1.0.0/16\n  subnetLen: 31\n  backend:\n    type: vxlan\n    vni: x\n',
    says: [
      'k8s-lab.yaml:1:7: name: found "My Lab"; up to 40 lower-case letters, digits and inner hyphens are allowed',
      'k8s-lab.yaml:2:1: nods: unknown key; did you mean nodes?',
      'k8s-lab.yaml:3:14: nodeNetwork: found "10.1.0.1/24"; host bits are set, write 10.1.0.0/24',
      'k8s-lab.yaml:5:15: etcd.clientPort: found 99999; a whole number from 1 to 65535 is allowed',
      'k8s-lab.yaml:6:3: etcd.prefx: unknown key; did you mean prefix?',
      'k8s-lab.yaml:9:14: flannel.subnetLen: found 31; a prefix length from 18 to 30 is allowed in 10.1.0.0/16, which must hold 4 subnets',
      'k8s-lab.yaml:12:10: flannel.backend.vni: found "x"; a whole number from 1 to 16777215 is allowed',
    ],
  },
  {
    title: 'flags: number',
    flags: { nodes: 'many', subnetLen: '33', name: 'X' },
    says: [
      '--name: name: found "X"; up to 40 lower-case letters, digits and inner hyphens are allowed',
      '--nodes: nodes: found "many"; a count from 1 to 1000 or a list of nodes is allowed',
      '--subnet-len: flannel.subnetLen: found 33; a prefix length from 18 to 30 is allowed in 172.33.0.0/16, which must hold 4 subnets',
    ],
  },
  {
    title: 'flags: networks',
    flags: { nodes: '8', nodeNetwork: '10.1.0.0/29', network: '10.1.0.0/16' },
    says: [
      '--node-network: nodeNetwork: 10.1.0.0/29 has room for 5 of 8 nodes; a prefix length of 28 or less is allowed',
      '--network: flannel.network: the flannel network 10.1.0.0/16 overlaps the node network 10.1.0.0/29; networks apart from each other are allowed',
    ],
  },
  {
    title: 'flags: the options of another backend',
    flags: { vni: '5', vxlanPort: '1', directRouting: true },
    says: [
      '--vni: flannel.backend.vni: found 5; only the vxlan backend takes it, and the lab\'s is host-gw',
      '--vxlan-port: flannel.backend.port: found 1; only the vxlan backend takes it, and the lab\'s is host-gw',
      '--direct-routing: flannel.backend.directRouting: found true; only the vxlan backend takes it, and the lab\'s is host-gw',
    ],
  },
  {
    title: 'flags: an unknown backend',
    flags: { backend: 'vxlam', vni: '5' },
    says: [
      '--backend: flannel.backend.type: found "vxlam"; host-gw, vxlan and udp are allowed; did you mean vxlan?',
    ],
  },
  {
    title: 'flags: options out of range',
    flags: { backend: 'vxlan', vni: '0', vxlanPort: '70000' },
    says: [
      '--vni: flannel.backend.vni: found 0; a whole number from 1 to 16777215 is allowed',
      '--vxlan-port: flannel.backend.port: found 70000; a whole number from 1 to 65535 is allowed',
    ],
  },
  {
    title: 'flags: a fault of the file beside one of a flag',
    text: 'nodes: 0\nflannel:\n  subnetLen: 40\n',
    flags: { subnetLen: '24', etcdPort: 'http' },
    says: [
      'k8s-lab.yaml:1:8: nodes: found 0; a whole number from 1 to 1000 is allowed',
      '--etcd-port: etcd.clientPort: found "http"; a whole number from 1 to 65535 is allowed',
    ],
  },
  {
    title: 'flags: into what is no section',
    text: 'flannel: 5\n',
    flags: { backend: 'vxlan', network: '10.244.0.0/16' },
    says: [
      'k8s-lab.yaml:1:10: flannel: found 5; the keys network, subnetLen, subnetMin, subnetMax, backend and binary are allowed',
    ],
  },
  {
    title: 'flags: empty',
    flags: { api: '', etcdBinary: '', prefix: 'a' },
    says: [
      '--api: etcd.api: found ""; v2 and v3 are allowed',
      '--prefix: etcd.prefix: found "a"; an absolute path such as /kube-centos/network is allowed',
      '--etcd-binary: etcd.binary: found ""; the path of a program is allowed',
    ],
  },
  {
    title: 'flags: only a name',
    flags: { name: 'No' },
    says: [
      '--name: name: found "No"; up to 40 lower-case letters, digits and inner hyphens are allowed',
    ],
  },
];

describe('a wrong lab file or flag', () => {
  it.each(wrongs)('$title', async ({ text, flags, name, says }) => {
    expect(await failure(text, flags, name)).toBe(`ConfigError: ${says.join('\n')}`);
  });

  it('leaves none of the words of the libraries in a message', () => {
    const words = wrongs.flatMap(({ says }) => says).filter(line => /invalid|expected|received|unrecognized/i.test(line));
    expect(words).toEqual([]);
  });
});
