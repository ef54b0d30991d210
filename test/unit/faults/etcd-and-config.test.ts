import { describe, expect, test } from 'vitest';
import { commandOf } from '../../../src/doctor/report.ts';
import { explain } from '../../../src/faults/explain.ts';
import type { Fault } from '../../../src/faults/fault.ts';
import { faults } from '../../../src/faults/index.ts';
import { formatFlannelNetwork } from '../../../src/network/flannel-network.ts';
import type { EtcdFacts, NodeFacts, Observation, ServiceFacts } from '../../../src/observe/observation.ts';
import { editLease, editNode, editStore, failProbes, healthyObservation, without } from '../../helpers/observation.ts';
import type { HealthyLab } from '../../helpers/observation.ts';

const endpoint = 'http://172.17.8.101:2379';
const key = '/kube-centos/network/config';
const flanneldPath = '/etc/sysconfig/flanneld';
const etcdPath = '/etc/etcd/etcd.conf';
const etcdConf = `ETCD_NAME="node1"\nETCD_DATA_DIR="/var/lib/etcd/k8s-lab"\nETCD_LISTEN_CLIENT_URLS="${endpoint},http://127.0.0.1:2379"\n`;

function settings(address: string): string {
  return `FLANNEL_ETCD_ENDPOINTS="${endpoint}"\nFLANNEL_ETCD_PREFIX="/kube-centos/network"\nFLANNEL_OPTIONS="-iface=${address}"\n`;
}

/** A healthy lab whose settings files were observed too. */
function healthy(options: HealthyLab = {}): Observation {
  const seen = healthyObservation(options);
  const filesOf = ({ address, roles }: NodeFacts) => ({ [flanneldPath]: settings(address), ...(roles.includes('etcd') && { [etcdPath]: etcdConf }) });
  return { ...seen, nodes: seen.nodes.map(node => ({ ...node, files: filesOf(node) })) };
}

function editService(seen: Observation, node: string, name: string, change: Partial<ServiceFacts>): Observation {
  return editNode(seen, node, ({ services }) => ({ services: services.map(service => (service.name === name ? { ...service, ...change } : service)) }));
}

const ending = { activeState: 'activating', subState: 'auto-restart', result: 'exit-code', exitStatus: 1, restarts: 9, argv: [] } as const;
const waiting = { activeState: 'activating', subState: 'start' } as const;

/** node2 with other settings of flanneld, and the state that its unit then has. */
function flanneld(from: string, to: string, change: Partial<ServiceFacts>, seen = healthy()): Observation {
  const edited = editNode(seen, 'node2', ({ files }) => ({ files: { ...files, [flanneldPath]: (files[flanneldPath] ?? '').replace(from, to) } }));
  const argv = edited.nodes[1]?.services.find(({ name }) => name === 'flanneld')?.argv ?? [];
  return editService(edited, 'node2', 'flanneld', { argv: argv.map(word => word.replace(from, to)), ...change });
}

function etcdSettings(from: string, to: string, seen = healthy()): Observation {
  return editNode(seen, 'node1', ({ files }) => ({ files: { ...files, [etcdPath]: (files[etcdPath] ?? '').replace(from, to) } }));
}

function etcdFacts(seen: Observation, change: Partial<EtcdFacts>): Observation {
  const { reachable, healthy } = { ...seen.etcd, ...change };
  const members = seen.etcd.members?.map(member => ({ ...member, reachable, healthy })) ?? [];
  return { ...seen, etcd: { ...seen.etcd, members, ...change } };
}

function etcdEnds(seen: Observation, ...log: readonly string[]): Observation {
  const off = { enabled: false, leases: [], strayConfigs: [] };
  const down = etcdFacts(seen, { reachable: false, healthy: false, v2: off, v3: off });
  return failProbes(editService(down, 'node1', 'etcd', { ...ending, log }), ({ to }) => to.place === 'etcd', 'connection refused');
}

function config(text: string | undefined, seen = healthy()): Observation {
  const { api, etcd } = seen;
  return text === undefined ? etcdFacts(seen, { [api]: without(etcd[api], 'config') }) : editStore(seen, () => ({ config: text }));
}

const planned = formatFlannelNetwork(healthyObservation().lab.flannel);
const put = `k8s-lab etcdctl -- put ${key} '${planned}'`;
const on = (node: string, command: string): string => `k8s-lab exec ${node} -- ${command}`;
const restart = on('node2', 'systemctl restart --no-block flanneld');
const options = on('node2', `sed -i 's#^[[:space:]]*FLANNEL_OPTIONS=.*#FLANNEL_OPTIONS="-iface=172.17.8.102"#' ${flanneldPath}`);
const endpoints = on('node2', `sed -i 's#^[[:space:]]*FLANNEL_ETCD_ENDPOINTS=.*#FLANNEL_ETCD_ENDPOINTS="${endpoint}"#' ${flanneldPath}`);

interface Case {
  readonly id: string;
  readonly how: string;
  readonly seen: Observation;
  /** Part of the evidence. */
  readonly shows: string;
  /** The commands of the fix; of long ones only these words. */
  readonly fix: readonly string[];
}

const cases: readonly Case[] = [
  {
    id: 'prefix-mismatch',
    how: 'a flanneld that waits',
    seen: flanneld('/kube-centos/network', '/coreos.com/network', waiting),
    shows: '-etcd-prefix=/coreos.com/network',
    fix: [on('node2', `sed -i 's#^[[:space:]]*FLANNEL_ETCD_PREFIX=.*#FLANNEL_ETCD_PREFIX="/kube-centos/network"#' ${flanneldPath}`), restart],
  },
  {
    id: 'prefix-mismatch',
    how: 'variables of old names',
    seen: flanneld('-etcd-prefix=/kube-centos/network', '-etcd-prefix=', waiting),
    shows: '-etcd-prefix= (empty)',
    fix: [restart],
  },
  {
    id: 'prefix-mismatch',
    how: 'the key elsewhere',
    seen: editStore(config(undefined), () => ({ strayConfigs: ['/coreos.com/network/config'] })),
    shows: 'a network config is at /coreos.com/network/config',
    fix: [put],
  },
  {
    id: 'v2-flannel-v3-key',
    how: 'the key in the v3 store',
    seen: (() => {
      const seen = config(undefined, healthy({ api: 'v2' }));
      return etcdFacts(seen, { v3: { ...seen.etcd.v3, config: planned } });
    })(),
    shows: 'no such key; the v3 store',
    fix: [`k8s-lab etcdctl -- set ${key} '${planned}'`, on('node1', `env ETCDCTL_API=3 ETCDCTL_ENDPOINTS=${endpoint} etcdctl del ${key}`)],
  },
  {
    id: 'v2-flannel-v3-key',
    how: 'an etcd whose v2 API is off',
    seen: (() => {
      const seen = config(undefined, healthy({ api: 'v2' }));
      return etcdFacts(seen, { v2: { enabled: false, leases: [], strayConfigs: [] }, v3: { ...seen.etcd.v3, config: planned } });
    })(),
    shows: 'API v2 is off',
    fix: [on('node1', `sed -i '$a ETCD_ENABLE_V2="true"' ${etcdPath}`), on('node1', 'systemctl restart etcd'), `k8s-lab etcdctl -- set ${key} '${planned}'`, on('node1', `env ETCDCTL_API=3 ETCDCTL_ENDPOINTS=${endpoint} etcdctl del ${key}`)],
  },
  {
    id: 'v3-flannel-v2-key',
    how: 'the key in the v2 store',
    seen: etcdFacts(config(undefined), { v2: { enabled: true, config: planned, leases: [], strayConfigs: [] } }),
    shows: 'the v2 store',
    fix: [put, on('node1', `env ETCDCTL_API=2 ETCDCTL_ENDPOINTS=${endpoint} etcdctl rm ${key}`)],
  },
  { id: 'bad-config-json', how: 'backslashes of a shell', seen: config(planned.replaceAll('"', '\\"')), shows: 'not a JSON object: ', fix: [put] },
  { id: 'bad-config-json', how: 'no Network', seen: config('{"SubnetLen":24}'), shows: 'Network is missing', fix: [put] },
  { id: 'bad-config-json', how: 'a Network that is none', seen: config('{"Network":"172.33.0.0"}'), shows: 'Network is not a CIDR', fix: [put] },
  { id: 'bad-config-json', how: 'a SubnetLen in quotes', seen: config(planned.replace('24', '"24"')), shows: 'SubnetLen is not an integer', fix: [put] },
  { id: 'bad-config-json', how: 'a SubnetLen beyond reason', seen: config(planned.replace('24', '31')), shows: 'SubnetLen 31 does not divide', fix: [put] },
  { id: 'backend-defaults-udp', how: 'no Backend', seen: config('{"Network":"172.33.0.0/16","SubnetLen":24}'), shows: 'no Backend.Type, so udp', fix: [put] },
  {
    id: 'subnetmin-misaligned',
    how: 'a SubnetMin within a subnet',
    seen: config(planned.replace('"SubnetLen":24', '"SubnetLen":24,"SubnetMin":"172.33.10.7"')),
    shows: 'SubnetMin 172.33.10.7 is inside the subnet 172.33.10.0/24',
    fix: [put],
  },
  { id: 'config-differs', how: 'another Network', seen: config(planned.replace('172.33.0.0/16', '10.5.0.0/16')), shows: 'Network is 10.5.0.0/16', fix: [put] },
  { id: 'config-differs', how: 'another backend', seen: config(planned.replace('host-gw', 'udp')), shows: 'Backend.Type is udp', fix: [put] },
  {
    id: 'etcd-unreachable',
    how: 'localhost only',
    seen: failProbes(
      editNode(etcdSettings(`${endpoint},`, ''), 'node1', () => ({ listening: [{ protocol: 'tcp', address: '127.0.0.1', port: 2379 }] })),
      ({ to }) => to.place === 'etcd',
      'connection refused',
    ),
    shows: '127.0.0.1:2379',
    fix: [on('node1', `sed -i 's#^ETCD_LISTEN_CLIENT_URLS="\\{0,1\\}#&${endpoint},#' ${etcdPath}`), on('node1', 'systemctl restart etcd')],
  },
  { id: 'etcd-tls', how: 'https', seen: flanneld('http:', 'https:', waiting), shows: '-etcd-endpoints=https://172.17.8.101:2379', fix: [endpoints, restart] },
  {
    id: 'etcd-tls',
    how: 'a certificate that nobody signed',
    seen: editService(healthy(), 'node2', 'flanneld', { ...waiting, log: ['E1125 main.go:382] x509: certificate signed by unknown authority'] }),
    shows: 'x509: certificate signed by unknown authority',
    fix: [restart],
  },
  { id: 'etcd-endpoint-wrong', how: "the package's default", seen: flanneld('172.17.8.101:2379', '127.0.0.1:2379', waiting), shows: '-etcd-endpoints=http://127.0.0.1:2379', fix: [endpoints, restart] },
  {
    id: 'etcd-stale-datadir',
    how: 'a member that was there before',
    seen: etcdEnds(healthy(), '2026-11-25 00:00:00.1 C | etcdmain: member 8e9e05c52164694d has already been bootstrapped'),
    shows: '/var/lib/etcd/k8s-lab',
    fix: [
      on('node1', 'systemctl stop etcd'),
      on('node1', 'rm -rf /var/lib/etcd/k8s-lab/member'),
      on('node1', 'systemctl start etcd'),
      put,
      ...['node1', 'node2', 'node3'].map(node => on(node, 'systemctl restart --no-block flanneld')),
    ],
  },
  { id: 'etcd-nospace', how: 'the alarm', seen: etcdFacts(healthy(), { healthy: false, alarms: ['NOSPACE'] }), shows: 'alarm:NOSPACE', fix: ['compact', 'defrag', 'alarm disarm'] },
  {
    id: 'etcd-failing',
    how: 'a setting that it cannot read',
    seen: etcdEnds(
      etcdSettings('ETCD_NAME', 'ETCD_SNAPSHOT_COUNT="10k"\nETCD_NAME'),
      '2026-11-25 00:19:54.4 E | etcdmain: error verifying flags, invalid value "10k" for ETCD_SNAPSHOT_COUNT: parse error.',
      'k8s-lab: etcd ended with exit status 1',
    ),
    shows: 'invalid value "10k" for ETCD_SNAPSHOT_COUNT',
    fix: [on('node1', `sed -i '/^[[:space:]]*ETCD_SNAPSHOT_COUNT=/d' ${etcdPath}`), on('node1', 'systemctl restart etcd')],
  },
  {
    id: 'etcd-failing',
    how: "another node's address",
    seen: etcdEnds(etcdSettings(endpoint, 'http://172.17.8.150:2379'), '2026-11-25 00:19:55.1 C | etcdmain: listen tcp 172.17.8.150:2379: bind: cannot assign requested address'),
    shows: 'bind: cannot assign requested address',
    fix: [on('node1', `sed -i 's#//172\\.17\\.8\\.150:2379#//172.17.8.101:2379#' ${etcdPath}`), on('node1', 'systemctl restart etcd')],
  },
  {
    id: 'etcd-failing',
    how: 'what nobody can mend from here',
    seen: etcdEnds(healthy(), '{"level":"fatal","msg":"discovery failed"}'),
    shows: 'discovery failed',
    fix: [],
  },
  { id: 'iface-name-wrong', how: 'the name of another box', seen: flanneld('-iface=172.17.8.102', '-iface=enp0s8', ending), shows: '-iface=enp0s8; the node has eth0, eth1', fix: [options, restart] },
  {
    id: 'nat-iface',
    how: 'one node',
    seen: editLease(flanneld('-iface=172.17.8.102', '-iface=eth0', {}), 'node2', { publicIp: '10.0.2.15' }),
    shows: 'PublicIP 10.0.2.15',
    fix: [on('node2', 'systemctl stop flanneld'), options, 'k8s-lab etcdctl -- del /kube-centos/network/subnets/172.33.2.0-24', on('node2', 'systemctl start flanneld')],
  },
  {
    id: 'public-ip-not-iface',
    how: 'the right address on the wrong interface',
    seen: flanneld('-iface=172.17.8.102', '-iface=eth0 -public-ip=172.17.8.102', { ...ending, log: ["E1125 main.go:1] your PublicIP differs from interface IP, meaning that probably you're on a NAT"] }),
    shows: 'eth0 has 10.0.2.15',
    fix: [options, restart],
  },
  {
    id: 'flanneld-failing',
    how: 'an option out of range',
    seen: flanneld('-iface=172.17.8.102', '-subnet-lease-renew-margin=0 -iface=172.17.8.102', {
      ...ending,
      log: ['E1125 00:19:49.465422    1837 main.go:233] Invalid subnet-lease-renew-margin option, out of acceptable range', 'k8s-lab: flanneld ended with exit status 1'],
    }),
    shows: 'its log: Invalid subnet-lease-renew-margin option',
    fix: [options, restart],
  },
  {
    id: 'flanneld-failing',
    how: 'a flag that it does not know',
    seen: flanneld('-iface=172.17.8.102', '-ifac=172.17.8.102', { ...ending, result: 'success', exitStatus: 0, log: ['  -version', '    \tprint version and exit', '  -vmodule value'] }),
    shows: 'unknown flag -ifac',
    fix: [options, restart],
  },
];

const ids = [...new Set(cases.map(({ id }) => id))];

function faultOf(id: string): Fault {
  const found = faults.find(fault => fault.id === id);
  if (!found) throw new Error(id);
  return found;
}

// These two look alike, and the first is folded into the second.
const follows: Readonly<Record<string, readonly string[]>> = { 'etcd-failing': ['etcd-stale-datadir'], 'flanneld-failing': ['public-ip-not-iface'] };

describe.each(cases)('$id: $how', ({ id, seen, shows, fix }) => {
  test('is the only cause, with its evidence and its fix', () => {
    const { causes } = explain(seen);
    expect(causes.map(({ fault }) => fault.id)).toEqual([id]);
    expect(JSON.stringify(causes[0]?.evidence.map(({ fact, actual }) => `${fact}: ${actual}`)).replaceAll('\\"', '"')).toContain(shows);
    const commands = (causes[0]?.fix ?? []).map(action => commandOf('k8s-lab', action));
    expect(commands).toEqual(fix.map(words => (words.startsWith('k8s-lab') ? words : (expect.stringContaining(words) as string))));
  });

  test('is not mistaken for a similar fault', () => {
    const named = ids.filter(other => faultOf(other).signature(seen).length > 0);
    expect(named.filter(other => other !== id && !follows[other]?.includes(id))).toEqual([]);
  });

  test('is found neither on a node that does not answer nor from missing facts', () => {
    const unseen: Observation = {
      ...etcdFacts(seen, { reachable: false, alarms: [], v2: { enabled: false, leases: [], strayConfigs: [] }, v3: { enabled: false, leases: [], strayConfigs: [] } }),
      nodes: seen.nodes.map(node => ({ ...node, reachable: false, addresses: [], links: [], routes: [], services: [], files: {}, listening: [] })),
    };
    expect(faultOf(id).signature(unseen)).toEqual([]);
    for (const name of ['addresses', 'links', 'routes', 'services', 'listening'] as const) {
      const blind = { ...seen, nodes: seen.nodes.map(node => ({ ...node, [name]: [] })) };
      expect(ids.filter(other => other !== id && !follows[other]?.includes(id) && faultOf(other).signature(blind).length > 0)).toEqual([]);
    }
  });
});

describe.each(ids)('%s', id => {
  test.each([{}, { backend: 'vxlan' }, { backend: 'udp' }, { api: 'v2' }] as const)('is not found in a healthy lab %j', options => {
    expect(faultOf(id).signature(healthy(options))).toEqual([]);
    expect(faultOf(id).signature(healthyObservation(options))).toEqual([]);
  });

  test('can be injected, or says why not', () => {
    const { drill, noDrill } = faultOf(id);
    expect([drill, noDrill].filter(Boolean)).toHaveLength(1);
  });
});

test('several nodes with the NAT address share one lease, which is deleted once, and docker gets the new subnets', () => {
  let seen = healthy();
  for (const name of ['node2', 'node3']) {
    seen = editService(seen, name, 'flanneld', { argv: ['flanneld', '-iface=eth0'] });
    seen = editNode(seen, name, ({ files, address }) => ({ files: { ...files, [flanneldPath]: settings(address).replace(/-iface=[0-9.]+/, '-ip-masq -iface=eth0') } }));
  }
  seen = editStore(editLease(seen, 'node2', { publicIp: '10.0.2.15' }), ({ leases }) => ({ leases: leases.filter(({ publicIp }) => publicIp !== '172.17.8.103') }));
  const [cause] = explain(seen).causes;
  expect(cause).toMatchObject({ fault: { id: 'nat-iface' }, nodes: ['node2', 'node3'] });
  const commands = (cause?.fix ?? []).map(action => commandOf('k8s-lab', action));
  expect(commands.filter(command => command.includes('etcdctl'))).toHaveLength(1);
  expect(commands).toContain(on('node3', `sed -i 's#^[[:space:]]*FLANNEL_OPTIONS=.*#FLANNEL_OPTIONS="-ip-masq -iface=172.17.8.103"#' ${flanneldPath}`));
  expect(commands.slice(-2)).toEqual(['node2', 'node3'].map(node => on(node, 'systemctl restart docker')));
});

test('a node that leased its subnet under the wrong config leases another', () => {
  const seen = config(planned.replace('172.33.0.0/16', '10.5.0.0/16'));
  const moved = editNode(editLease(seen, 'node2', { key: '/kube-centos/network/subnets/10.5.7.0-24', subnet: '10.5.7.0/24' }), 'node2', () => ({
    subnetEnv: { network: '10.5.0.0/16', subnet: '10.5.7.1/24', mtu: 1500, ipMasq: false },
  }));
  const [cause] = explain(moved).causes;
  expect(cause?.fault.id).toBe('config-differs');
  expect(cause?.fix.map(action => commandOf('k8s-lab', action))).toEqual([put, on('node2', 'systemctl restart flanneld docker')]);
});

test('only the stale data dir asks before it deletes data', () => {
  const losing = cases.filter(({ seen }) => explain(seen).causes.some(({ fix }) => fix.some(({ loses }) => loses !== undefined)));
  expect(losing.map(({ id }) => id)).toEqual(['etcd-stale-datadir']);
});

test('a service that runs again is not a cause, even if its log still has errors', () => {
  const log = ['E1125 main.go:233] Invalid subnet-lease-renew-margin option', 'x509: certificate signed by unknown authority', ' C | etcdmain: has already been bootstrapped'];
  const back = editService(editService(healthy(), 'node1', 'etcd', { restarts: 7, log }), 'node2', 'flanneld', { restarts: 7, log });
  expect(ids.filter(id => faultOf(id).signature(back).length > 0)).toEqual([]);
});
