import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failure, load } from './helpers.ts';
import { defaults } from '../../../src/config/defaults.ts';
import { apiServiceAddress, apiserverUrl, dnsServiceAddress } from '../../../src/config/kubernetes-addresses.ts';
import { formatCidr } from '../../../src/network/cidr.ts';
import type { KubernetesConfig } from '../../../src/config/lab-config.ts';

const cluster = {
  version: '1.33.13',
  serviceNetwork: { address: '10.254.0.0', prefixLength: 16 },
  clusterDomain: 'cluster.local',
  dns: true,
  ingress: { controller: 'traefik', node: 'node2' },
  demo: true,
  apiserverArgs: {},
  kubeletArgs: {},
  admission: [],
};

async function kubernetesOf(text: string | undefined, flags = {}): Promise<KubernetesConfig | undefined> {
  return (await load(text, flags)).config.kubernetes;
}

describe('a lab with Kubernetes', () => {
  it.each(['kubernetes: true', 'kubernetes: {}', '{"kubernetes": {"dns": true}}'])('has every default with %s', async text => {
    expect(await kubernetesOf(text)).toStrictEqual(cluster);
  });

  it.each([['no file', undefined], ['kubernetes: false', 'kubernetes: false']])('is not made by %s', async (_, text) => {
    expect((await load(text)).config).not.toHaveProperty('kubernetes');
  });

  it.each([
    ['ingress: traefik', { ingress: { controller: 'traefik', node: 'node2' }, demo: true }],
    ['ingress: {node: node1}', { ingress: { controller: 'traefik', node: 'node1' }, demo: true }],
    ['ingress: {controller: traefik, node: node3}', { ingress: { controller: 'traefik', node: 'node3' } }],
    ['demo: false', { ingress: { controller: 'traefik', node: 'node2' }, demo: false }],
    ['dns: false', { dns: false, demo: true }],
    ['clusterDomain: lab', { clusterDomain: 'lab' }],
    ['admission: [NamespaceExists]', { admission: ['NamespaceExists'] }],
    ['version: 1.33.13', { version: '1.33.13' }],
    ['apiserverArgs: {v: 2, profiling: false, audit-log-path: "-"}', { apiserverArgs: { v: '2', profiling: 'false', 'audit-log-path': '-' } }],
    ['kubeletArgs: {node-labels: "a=b c,$(d)%"}', { kubeletArgs: { 'node-labels': 'a=b c,$(d)%' } }],
  ])('takes %s', async (line, wanted) => {
    expect(await kubernetesOf(`kubernetes:\n  ${line}`)).toMatchObject(wanted);
  });

  it('has neither ingress nor demo with ingress: false', async () => {
    const kubernetes = await kubernetesOf('kubernetes: {ingress: false}');
    expect(kubernetes).toMatchObject({ demo: false });
    expect(kubernetes).not.toHaveProperty('ingress');
  });

  it.each([
    ['nodes: 1', 'node1'],
    ['nodes: [a, b, c]', 'c'],
    ['nodes: [node2, a]', 'node2'],
  ])('with %s, has its ingress on %s', async (nodes, node) => {
    expect((await kubernetesOf(`${nodes}\nkubernetes: true`))?.ingress?.node).toBe(node);
  });

  it('is reached at its first control-plane node, and has the first addresses of its service network', async () => {
    const { config } = await load('nodes: [a, {name: b, roles: [etcd]}]\nkubernetes: {serviceNetwork: 10.96.16.0/20}');
    expect(apiserverUrl(config)).toBe('https://172.17.8.102:6443');
    const { kubernetes = cluster as unknown as KubernetesConfig } = config;
    expect([apiServiceAddress(kubernetes), dnsServiceAddress(kubernetes)]).toEqual(['10.96.16.1', '10.96.16.2']);
  });

  it('has the version whose sources are pinned', () => {
    const sources = readFileSync(join(import.meta.dirname, '../../../tools/kube/go.mod'), 'utf8');
    expect(/\tk8s\.io\/kubernetes v(\S+)/.exec(sources)?.[1]).toBe(defaults.kubernetes.version);
  });
});

describe('docs/lab-file.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/lab-file.md'), 'utf8').replaceAll(/\s+/g, ' ');

  it.each(Object.keys(cluster))('names the key %s', key => {
    expect(page).toContain(`\`kubernetes.${key}\``);
  });

  it('names every admission plug-in that can be enabled', () => {
    expect(page).toContain(`${plugins('and')}.`);
  });
});

describe('flags', () => {
  it('add a cluster', async () => {
    expect(await kubernetesOf(undefined, { kubernetes: true, demo: true })).toStrictEqual(cluster);
    expect(await kubernetesOf('kubernetes: false', { kubernetes: true })).toStrictEqual(cluster);
  });

  it('keep the settings of the file', async () => {
    expect(await kubernetesOf('kubernetes: {dns: false}', { kubernetes: true })).toStrictEqual({ ...cluster, dns: false });
  });

  it.each(['kubernetes: true', 'kubernetes: {demo: true, serviceNetwork: 10.1.0.0/16}'])('override %s', async text => {
    const kubernetes = await kubernetesOf(text, { demo: false, serviceNetwork: '10.96.0.0/16' });
    expect(kubernetes).toMatchObject({ demo: false, ingress: { node: 'node2' } });
    expect(kubernetes && formatCidr(kubernetes.serviceNetwork)).toBe('10.96.0.0/16');
  });

  it('that are absent change nothing, as commander gives them', async () => {
    const { config, origins } = await load('kubernetes: {demo: false}', { demo: true });
    expect(config.kubernetes?.demo).toBe(false);
    expect(origins.get('kubernetes.demo')).toMatchObject({ from: 'file' });
    expect((await load(undefined, { demo: true })).config).not.toHaveProperty('kubernetes');
  });

  it('and the file are the origins of the settings', async () => {
    const { origins } = await load('kubernetes:\n  ingress: traefik\n', { serviceNetwork: '10.96.0.0/16' });
    expect(origins.get('kubernetes.serviceNetwork')).toEqual({ from: 'flag', where: '--service-network' });
    expect(origins.get('kubernetes.ingress.controller')).toEqual({ from: 'file', where: 'k8s-lab.yaml:2:12' });
    expect(origins.get('kubernetes.ingress.node')?.from).toBe('default');
    expect(origins.get('kubernetes.clusterDomain')?.from).toBe('default');
  });
});

describe('an invalid cluster', () => {
  const file = (line: string): string => `kubernetes:\n  ${line}\n`;
  const at = (path: string, text: string, column: number): string => `k8s-lab.yaml:2:${column}: kubernetes.${path}: ${text}`;

  it.each<readonly [line: string, ...says: readonly string[]]>([
    ['dsn: true', at('dsn', 'unknown key; did you mean dns?', 3)],
    ['version: 1.33', at('version', '1.33 is not a version that k8s-lab can obtain; expected 1.33.13', 12)],
    ['version: 1.30.0', at('version', '"1.30.0" is not a version that k8s-lab can obtain; expected 1.33.13', 12)],
    ['dns: maybe', at('dns', '"maybe" is not valid; expected true or false', 8)],
    ['clusterDomain: cluster.local.', at('clusterDomain', '"cluster.local." is not a valid domain; expected lower-case labels with dots, e.g. cluster.local, of up to 120 characters', 18)],
    ['clusterDomain: "a b"', at('clusterDomain', '"a b" is not a valid domain; expected lower-case labels with dots, e.g. cluster.local, of up to 120 characters', 18)],
    ['serviceNetwork: 10.254.0.0', at('serviceNetwork', '"10.254.0.0" is not a valid network; expected e.g. 172.17.8.0/24', 19)],
    ['serviceNetwork: 10.254.0.1/16', at('serviceNetwork', '"10.254.0.1/16" has host bits set; expected 10.254.0.0/16', 19)],
    ['serviceNetwork: 10.0.0.0/8', at('serviceNetwork', '"10.0.0.0/8" is not a usable size; expected a prefix length from 12 to 28', 19)],
    ['serviceNetwork: 10.254.0.0/29', at('serviceNetwork', '"10.254.0.0/29" is not a usable size; expected a prefix length from 12 to 28', 19)],
    ['serviceNetwork: 10.0.0.0/16', at('serviceNetwork', `"10.0.0.0/16" overlaps 10.0.2.0/24, the network of every node's eth0 (10.0.2.15); expected another network`, 19)],
    ['serviceNetwork: 172.17.0.0/16', at('serviceNetwork', 'the service network 172.17.0.0/16 overlaps the node network 172.17.8.0/24; expected separate networks', 19)],
    [
      'serviceNetwork: 172.16.0.0/12',
      at('serviceNetwork', 'the service network 172.16.0.0/12 overlaps the node network 172.17.8.0/24; expected separate networks', 19),
    ],
    ['serviceNetwork: 172.33.0.0/20', at('serviceNetwork', 'the service network 172.33.0.0/20 overlaps the flannel network 172.33.0.0/16; expected separate networks', 19)],
    ['ingress: nginx', at('ingress', '"nginx" is not valid; expected traefik, false, or an object with a node', 12)],
    ['ingress: traefic', at('ingress', '"traefic" is not valid; expected traefik, false, or an object with a node; did you mean traefik?', 12)],
    ['ingress: {node: node4}', at('ingress.node', 'the lab has no node "node4"; did you mean node1?', 19)],
    ['ingress: {node: other}', at('ingress.node', 'the lab has no node "other"; expected node1, node2 or node3', 19)],
    ['ingress: {port: 80}', at('ingress.port', 'unknown key; expected one of controller, node', 13)],
    ['{ingress: false, demo: true}', at('demo', 'the demo needs an ingress controller; expected kubernetes.ingress: traefik, or no demo', 26)],
    ['admission: NamespaceExists', at('admission', `"NamespaceExists" is not valid; expected a list of admission plug-ins: ${plugins('and')}`, 14)],
    ['admission: [AlwaysDeny]', at('admission.0', `"AlwaysDeny" is not valid; expected ${plugins('or')}`, 15)],
    ['kubeletArgs: [max-pods]', at('kubeletArgs', 'a list is not valid; expected arguments by their names without the dashes, e.g. max-pods: 20', 16)],
    ['kubeletArgs: {--max-pods: 9}', at('kubeletArgs.--max-pods', '"--max-pods" is not a valid argument; expected its name without the dashes, e.g. max-pods', 17)],
    ['kubeletArgs: {max_pods: 9}', at('kubeletArgs.max_pods', '"max_pods" is not a valid argument; expected its name without the dashes, e.g. max-pods', 17)],
    ['kubeletArgs: {a.b: 9}', at('kubeletArgs.a.b', '"a.b" is not a valid argument; expected its name without the dashes, e.g. max-pods', 17)],
    ['kubeletArgs: {max-pods: [9]}', at('kubeletArgs.max-pods', 'a list is not valid; expected a text of one line, a number, true or false', 27)],
    ['kubeletArgs: {node-labels: "a\\nb"}', at('kubeletArgs.node-labels', '"a\\nb" is not valid; expected a text of one line, a number, true or false', 30)],
    ['apiserverArgs: {v: "\\0"}', at('apiserverArgs.v', '"\\u0000" is not valid; expected a text of one line, a number, true or false', 22)],
    ['apiserverArgs: {etcd-prefix: /x}', at('apiserverArgs.etcd-prefix', "cannot be set: k8s-lab sets it itself: objects are stored in the lab's etcd, below /registry", 19)],
    ['apiserverArgs: {service-cluster-ip-range: 10.1.0.0/16}', at('apiserverArgs.service-cluster-ip-range', 'cannot be set: k8s-lab sets it itself: set kubernetes.serviceNetwork instead', 19)],
    ['kubeletArgs: {help: true}', at('kubeletArgs.help', 'cannot be set: the program would exit at once', 17)],
  ])('with %s', async (line, ...says) => {
    expect(await failure(file(line))).toBe(`ConfigError: ${says.join('\n')}`);
  });

  it.each([
    ['kubernetes: yes please', '"yes please" is not valid; expected true, false, or an object with keys such as serviceNetwork'],
    ['kubernetes:', 'empty; expected true, false, or an object with keys such as serviceNetwork'],
    ['kubernetes: 1', '1 is not valid; expected true, false, or an object with keys such as serviceNetwork'],
  ])('as %s', async (text, says) => {
    expect(await failure(text)).toMatch(new RegExp(`^ConfigError: k8s-lab\\.yaml:1:\\d+: kubernetes: ${says}$`));
  });

  it.each([
    [
      'nodeNetwork: 10.254.8.0/24\nkubernetes: true',
      'k8s-lab.yaml:1:14: nodeNetwork: the service network 10.254.0.0/16 (the default) overlaps the node network 10.254.8.0/24; expected separate networks',
    ],
    [
      'kubernetes: true\nflannel: {subnetLen: 29}',
      'k8s-lab.yaml:2:22: flannel.subnetLen: a /29 subnet has room for 4 pods, too few for Kubernetes; expected a prefix length of 28 or less',
    ],
    [
      'kubernetes: true\nflannel: {network: 10.9.0.0/27}\nnodes: 2',
      'k8s-lab.yaml:2:20: flannel.network: a /29 subnet has room for 4 pods, too few for Kubernetes (the default for 2 nodes in 10.9.0.0/27); expected a prefix length of 28 or less',
    ],
    ['kubernetes: true\netcd: {prefix: /registry}', 'k8s-lab.yaml:2:16: etcd.prefix: "/registry" is in use by Kubernetes, whose objects are below /registry; expected another prefix'],
    ['kubernetes: true\netcd: {prefix: /registry/a}', 'k8s-lab.yaml:2:16: etcd.prefix: "/registry/a" is in use by Kubernetes, whose objects are below /registry; expected another prefix'],
    ['kubernetes: true\netcd: {clientPort: 6443}', 'k8s-lab.yaml:2:20: etcd.clientPort: 6443 is the port of kube-apiserver; expected another port, e.g. 2379'],
    ['provider: ssh\nkubernetes: true', 'k8s-lab.yaml:1:11: provider: the provider ssh does not have Kubernetes; expected sandbox, or no kubernetes'],
    ['provider: vagrant\nvagrant: {guest: debian}\nkubernetes: true', 'k8s-lab.yaml:1:11: provider: the provider vagrant does not have Kubernetes; expected sandbox, or no kubernetes'],
    [
      'provider: vagrant\nvagrant: {guest: centos7}\nkubernetes: true',
      'k8s-lab.yaml:1:11: provider: the provider vagrant does not have Kubernetes; expected sandbox, or no kubernetes\n' +
        'k8s-lab.yaml:2:18: vagrant.guest: the guest centos7 cannot run Kubernetes: its kernel is 3.10, and its packages do not include containerd; expected vagrant.guest: debian',
    ],
  ])('in the lab %j', async (text, says) => {
    expect(await failure(text)).toBe(`ConfigError: ${says}`);
  });

  it.each(['etcd: {prefix: /registry}', 'etcd: {clientPort: 6443}', 'flannel: {subnetLen: 30}', 'etcd: {prefix: /registry2}\nkubernetes: true'])('is not why %j fails', async text => {
    expect(await failure(text)).toBe('no error');
  });

  it('is never a name from the prototype of objects', async () => {
    const { kubeletArgs } = (await kubernetesOf('kubernetes: {kubeletArgs: {__proto__: {max-pods: 1}, constructor: a}}')) ?? cluster;
    expect(Object.entries(kubeletArgs)).toEqual([['constructor', 'a']]);
    expect(Object.getPrototypeOf(kubeletArgs)).toBe(Object.prototype);
  });

  it('is reported in one error, with the rest of the file', async () => {
    const text = 'name: A\nkubernetes:\n  serviceNetwork: 172.33.0.0/16\n  ingress: {node: node9}\n  apiserverArgs: {secure-port: 1}\n';
    expect((await failure(text)).split('\n').map(line => line.replace(/^(?:ConfigError: )?k8s-lab\.yaml:(\d+:\d+: \S+): .*$/, '$1'))).toEqual([
      '1:7: name',
      '3:19: kubernetes.serviceNetwork',
      '4:19: kubernetes.ingress.node',
      '5:19: kubernetes.apiserverArgs.secure-port',
    ]);
  });

  it('is reported for flags', async () => {
    expect(await failure(undefined, { serviceNetwork: '10.96.0.0/16', demo: false })).toBe(
      [
        'ConfigError: --service-network: kubernetes.serviceNetwork: this lab has no Kubernetes; expected --kubernetes, or kubernetes in the lab file',
        '--no-demo: kubernetes.demo: this lab has no Kubernetes; expected --kubernetes, or kubernetes in the lab file',
      ].join('\n'),
    );
    expect(await failure(undefined, { kubernetes: true, provider: 'vagrant', serviceNetwork: '172.17.0.0/16' })).toBe(
      [
        'ConfigError: --provider: provider: the provider vagrant does not have Kubernetes; expected sandbox, or no kubernetes',
        '--provider: provider: the guest centos7 cannot run Kubernetes: its kernel is 3.10, and its packages do not include containerd; expected vagrant.guest: debian',
        '--service-network: kubernetes.serviceNetwork: the service network 172.17.0.0/16 overlaps the node network 172.17.8.0/24; expected separate networks',
      ].join('\n'),
    );
  });
});

function plugins(conjunction: string): string {
  return `DenyServiceExternalIPs, ExtendedResourceToleration, LimitPodHardAntiAffinityTopology, NamespaceAutoProvision, NamespaceExists, OwnerReferencesPermissionEnforcement, PodNodeSelector ${conjunction} PodTolerationRestriction`;
}
