import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openEtcdV2 } from '../../src/keystore/etcd-v2.ts';
import { openEtcdV3 } from '../../src/keystore/etcd-v3.ts';
import { formatLeaseKey } from '../../src/network/lease.ts';
import { observeEtcd } from '../../src/observe/etcd.ts';
import { poll } from '../../src/system/poll.ts';
import { fillUp, freePort, startEtcd, startEtcdCluster } from '../helpers/etcd.ts';
import { programPath } from '../helpers/tools.ts';
import type { Endpoint, KeyStore } from '../../src/keystore/key-store.ts';
import type { EtcdMember } from '../../src/observe/etcd.ts';
import type { EtcdFacts } from '../../src/observe/observation.ts';
import type { EtcdOptions, TestEtcd } from '../helpers/etcd.ts';
import { startServedTime } from '../../src/system/served-time.ts';

const prefix = '/kube-centos/network';
const network = '{"Network":"172.33.0.0/16","SubnetLen":24,"Backend":{"Type":"host-gw"}}';
const nothing = { enabled: true, leases: [], strayConfigs: [] };
const off = { enabled: false, leases: [], strayConfigs: [] };

describe.each([
  ['v2', openEtcdV2],
  ['v3', openEtcdV3],
] as const)('an etcd with data in its %s store', (api, open) => {
  const other = api === 'v2' ? 'v3' : 'v2';
  let etcd: TestEtcd;
  let facts: EtcdFacts;

  beforeAll(async () => {
    etcd = await startEtcd({ enableV2: true });
    const store = open([{ socketPath: etcd.socketPath }]);
    await fill(store);
    store.close();
    facts = await look({ socketPath: etcd.socketPath });
  });
  afterAll(() => etcd.stop());

  it('is healthy and has a version', () => {
    expect(facts).toMatchObject({ reachable: true, healthy: true, alarms: [] });
    expect(facts.version).toMatch(/^3\.\d+\.\d+/);
    expect(facts.unreachableBecause).toBeUndefined();
  });

  it('has the config and each lease in that store', () => {
    expect(facts[api]).toEqual({
      enabled: true,
      config: network,
      leases: [
        {
          key: formatLeaseKey(prefix, '172.33.5.0/24'),
          subnet: '172.33.5.0/24',
          publicIp: '172.17.8.101',
          backendType: 'vxlan',
          vtepMac: '5e:8c:0d:7c:59:2a',
          ttl: expect.any(Number) as number,
        },
        { key: formatLeaseKey(prefix, '172.33.9.0/24'), subnet: '172.33.9.0/24', publicIp: '172.17.8.102' },
      ],
      strayConfigs: ['/coreos.com/network/config', `${prefix}/config-of-old/config`],
    });
    expect(facts[api].leases[0]?.ttl).toBeGreaterThan(86_000);
  });

  it('has nothing in the other store', () => {
    expect(facts[other]).toEqual(nothing);
  });

  it('is observed the same through its URL', async () => {
    const again = await look({ url: etcd.endpointUrl });
    expect({ ...again, [api]: facts[api] }).toEqual(facts);
    expect(again[api].strayConfigs).toEqual(facts[api].strayConfigs);
  });

  it('has a stray config if the lab uses another prefix', async () => {
    const members = [memberAt({ socketPath: etcd.socketPath })];
    const elsewhere = await observeEtcd({ members, prefix: '/atomic.io/network', timeoutMs: 2000 });
    expect(elsewhere[api].config).toBeUndefined();
    expect(elsewhere[api].leases).toEqual([]);
    expect(elsewhere[api].strayConfigs).toContain(`${prefix}/config`);
  });
});

it('a config at the path of the directory is stray in the v3 store', async () => {
  const etcd = await start();
  const store = openEtcdV3([{ socketPath: etcd.socketPath }]);
  await store.put(`${prefix}/config/network`, network);
  await store.put('kube-centos/network/config', network);
  store.close();
  const facts = await look({ socketPath: etcd.socketPath });
  expect(facts.v3).toEqual({ ...nothing, strayConfigs: [`${prefix}/config/network`, 'kube-centos/network/config'] });
});

it('200 leases are read with their remaining times', async () => {
  const etcd = await start({ enableV2: true });
  const stores = [openEtcdV2([{ url: etcd.endpointUrl }]), openEtcdV3([{ url: etcd.endpointUrl }])];
  const subnets = Array.from({ length: 200 }, (_, index) => `172.33.${index}.0/24`);
  for (const store of stores) {
    await Promise.all(subnets.map(subnet => store.put(formatLeaseKey(prefix, subnet), '{}', { ttl: 3600 })));
    store.close();
  }
  const facts = await look({ socketPath: etcd.socketPath });
  for (const { leases } of [facts.v2, facts.v3]) {
    expect(new Set(leases.map(({ subnet }) => subnet))).toEqual(new Set(subnets));
    expect(leases.every(({ ttl }) => ttl !== undefined && ttl > 3500)).toBe(true);
  }
});

it('an etcd without its v2 API has that store disabled and the other enabled', async () => {
  const etcd = await start();
  expect(await look({ url: etcd.endpointUrl })).toMatchObject({ reachable: true, healthy: true, v2: off, v3: nothing });
});

it('an etcd that asks for a user is there, and what it said is told instead of its store', async () => {
  const etcd = await start({ enableV2: true });
  const etcdctl = (...args: readonly string[]): string => execFileSync(programPath('etcdctl'), ['--endpoints', etcd.endpointUrl, ...args], { env: { ...process.env, ETCDCTL_API: '3' }, encoding: 'utf8' });
  etcdctl('user', 'add', 'root:secret');
  etcdctl('user', 'grant-role', 'root', 'root');
  etcdctl('auth', 'enable');
  const facts = await look({ socketPath: etcd.socketPath });
  expect(facts).toMatchObject({ reachable: true, healthy: true, alarms: [], v2: nothing, v3: off });
  expect(facts.v3.unreadBecause).toContain('user name is empty');
});

it('an etcd out of space is there, unhealthy, and raises NOSPACE', async () => {
  const etcd = await start({ quotaBackendBytes: 64 * 1024 });
  const store = openEtcdV3([{ socketPath: etcd.socketPath }]);
  onTestFinished(() => store.close());
  await fillUp(store);
  const facts = await look({ socketPath: etcd.socketPath });
  expect(facts).toMatchObject({ reachable: true, healthy: false, alarms: ['NOSPACE'], v3: nothing });
});

describe('an etcd of several members', () => {
  it('is observed member by member, and as a whole', async () => {
    const { etcds, see } = await startCluster(2);
    const store = openEtcdV3(etcds.map(({ endpointUrl }) => ({ url: endpointUrl })));
    await fill(store);
    store.close();
    const facts = await see();
    const up = { reachable: true, healthy: true, version: expect.stringMatching(/^3\./) as string };
    expect(facts).toMatchObject({ ...up, v2: off, v3: { enabled: true, config: network } });
    const members = facts.members ?? [];
    const common = { ...up, clusterId: members[0]?.clusterId, leaderId: members[0]?.leaderId, term: members[0]?.term, revision: members[0]?.revision, learner: false };
    expect(members).toMatchObject([
      { name: 'node1', endpoint: 'http://172.17.8.101:2379', ...common },
      { name: 'node2', endpoint: 'http://172.17.8.102:2379', ...common },
    ]);
    expect(members.map(({ memberId }) => memberId)).toContain(common.leaderId);
    expect(members.map(({ knows = [] }) => knows.map(({ id }) => id).toSorted())).toEqual(members.map(() => members.map(({ memberId }) => memberId).toSorted()));
  });

  it('answers without its first member as long as it has a quorum', async () => {
    const { etcds, see } = await startCluster(3);
    await etcds[0]?.stop();
    const seen = await poll(async () => ofHealthy(await see()), { timeoutMs: 15_000 });
    expect(seen).toMatchObject({ reachable: true, v3: nothing });
    expect(seen?.members?.map(({ reachable, healthy }) => [reachable, healthy])).toEqual([[false, false], [true, true], [true, true]]);
    expect(seen?.members?.[0]?.unreachableBecause).toContain('etcd did not answer');
  });

  it('is reachable, unhealthy and without readable stores if it has no quorum', async () => {
    const { etcds, see } = await startCluster(2);
    await etcds[1]?.stop();
    const facts = await see();
    expect(facts).toMatchObject({ reachable: true, healthy: false, alarms: [], v3: off });
    expect(facts.members?.map(({ reachable, healthy }) => [reachable, healthy])).toEqual([[true, false], [false, false]]);
  });

  it('is unreachable if no member answers, with the reason for each', async () => {
    const members = [1, 2].map(number => memberAt({ socketPath: `/nowhere/${number}` }, number));
    const facts = await observeEtcd({ members, prefix, timeoutMs: 2000 });
    expect(facts).toMatchObject({ reachable: false, healthy: false, alarms: [], v2: off, v3: off });
    expect(facts.unreachableBecause).toMatch(/^node1: .*\/nowhere\/1.*; node2: .*\/nowhere\/2/);
  });
});

function ofHealthy(facts: EtcdFacts): EtcdFacts | undefined {
  return facts.healthy && facts.v3.enabled ? facts : undefined;
}

describe('an unreachable etcd', () => {
  it('is reported at once if nothing listens', async () => {
    for (const endpoint of [{ socketPath: '/nowhere/etcd.sock' }, { url: `http://127.0.0.1:${await freePort()}` }]) {
      const time = startServedTime();
      const facts = await observeEtcd({ members: [memberAt(endpoint)], prefix, timeoutMs: 20_000 });
      expect(time.elapsedMs()).toBeLessThan(5000);
      expect(facts).toMatchObject({ reachable: false, healthy: false, alarms: [], v2: off, v3: off });
      expect(facts.unreachableBecause).toMatch(/ENOENT|ECONNREFUSED/);
    }
  });

  it('is reported within the deadline if it does not answer', async () => {
    const etcd = await start({ enableV2: true });
    await etcd.pause();
    const time = startServedTime();
    const facts = await observeEtcd({ members: [memberAt({ socketPath: etcd.socketPath })], prefix, timeoutMs: 500 });
    expect(time.elapsedMs()).toBeLessThan(5000);
    expect(facts.reachable).toBe(false);
    expect(facts.unreachableBecause).toContain('no answer within 500 ms');
  });

  it('is a fact even if the endpoint is not a URL', async () => {
    const facts = await look({ url: 'nonsense' });
    expect(facts).toMatchObject({ reachable: false, unreachableBecause: 'not an etcd URL: nonsense' });
  });
});

async function fill(store: KeyStore): Promise<void> {
  const data = '{"VNI":1,"VtepMAC":"5e:8c:0d:7c:59:2a"}';
  const vxlan = `{"PublicIP":"172.17.8.101","PublicIPv6":null,"BackendType":"vxlan","BackendData":${data}}`;
  await store.put(`${prefix}/config`, network);
  await store.put(formatLeaseKey(prefix, '172.33.5.0/24'), vxlan, { ttl: 86_400 });
  await store.put(formatLeaseKey(prefix, '172.33.9.0/24'), '{"PublicIP":"172.17.8.102"}');
  await store.put('/coreos.com/network/config', network);
  await store.put(`${prefix}/config-of-old/config`, network);
  await store.put('/app/config', '{"debug":true}');
}

async function look(endpoint: Endpoint): Promise<EtcdFacts> {
  return await observeEtcd({ members: [memberAt(endpoint)], prefix, timeoutMs: 2000 });
}

function memberAt(reach: Endpoint, number = 1): EtcdMember {
  return { name: `node${number}`, endpoint: `http://172.17.8.10${number}:2379`, reach };
}

async function startCluster(count: number): Promise<{ etcds: readonly TestEtcd[]; see: () => Promise<EtcdFacts> }> {
  const etcds = await startEtcdCluster(count);
  onTestFinished(async () => void (await Promise.all(etcds.map(etcd => etcd.stop()))));
  const members = etcds.map(({ socketPath }, at) => memberAt({ socketPath }, at + 1));
  return { etcds, see: () => observeEtcd({ members, prefix, timeoutMs: 2000 }) };
}

async function start(options: EtcdOptions = {}): Promise<TestEtcd> {
  const etcd = await startEtcd(options);
  onTestFinished(() => etcd.stop());
  return etcd;
}
