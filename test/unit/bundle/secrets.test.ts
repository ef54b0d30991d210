import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { formatDump } from '../../../src/bundle/etcd-dump.ts';
import { packBundle } from '../../../src/bundle/pack.ts';
import { observationIn } from '../../../src/bundle/observation-in.ts';
import { editNode, editStore, failProbes, healthyObservation } from '../../helpers/observation.ts';
import { bundleOf } from './helpers.ts';

const keyLines = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDSecret0123456', 'c2hvcnRUYWls'];
const pem = ['-----BEGIN PRIVATE KEY-----', ...keyLines, '-----END PRIVATE KEY-----'];

it('no planted secret is in the bytes of the archive', async () => {
  let count = 0;
  const planted: string[] = [...keyLines];
  const secret = (): string => {
    const one = `Pl4nted${count++}xyz`;
    planted.push(one);
    return one;
  };
  const url = (): string => `http://root:${secret()}@10.0.0.1:2379`;
  const store = editStore(healthyObservation(), () => ({
    config: JSON.stringify({ Network: '172.33.0.0/16', Backend: { Type: 'host-gw', Password: secret() } }),
    strayConfigs: [`/x?token=${secret()}`],
  }));
  const node = editNode(store, 'node2', ({ services }) => ({
    files: {
      '/etc/sysconfig/flanneld': `FLANNEL_OPTIONS="-etcd-password=${secret()}"\nETCD_ROOT_PASSWORD='${secret()}'\nFLANNEL_ETCD_ENDPOINTS=${url()}\n`,
      '/etc/docker/daemon.json': JSON.stringify({ 'registry-auth': { token: secret() } }),
      '/etc/etcd/etcd.conf': pem.join('\n'),
    },
    services: services.map(service => ({ ...service, argv: ['flanneld', '-etcd-password', secret(), `-etcd-endpoints=${url()}`, '--user', `root:${secret()}`], log: [`Authorization: Basic ${secret()}`, ...pem, `got token="${secret()}"`] })),
    gaps: { ip: `password: ${secret()}` },
    noPodBecause: `could not reach ${url()}`,
  }));
  const unreachable = editNode(node, 'node3', () => ({ unreachableBecause: `curl -u root:${secret()} ${url()}` }));
  const observation = failProbes(unreachable, ({ protocol }) => protocol === 'http', `Bearer ${secret()}`);
  const entries = [
    { key: '/kube-centos/network/root-password', value: secret() },
    { key: '/kube-centos/network/x', value: JSON.stringify({ password: secret(), nested: JSON.stringify({ token: secret() }) }) },
    { key: '/kube-centos/network/pem', value: pem.join('\n') },
  ];
  const files = [
    { name: 'etcd/v3.jsonl', text: formatDump(entries) },
    { name: 'rendered/etcd.conf', text: `ETCD_INITIAL_CLUSTER_TOKEN="${secret()}"\n` },
    { name: 'logs/node1/etcd.log', text: [`X-Auth-Token: ${secret()}`, ...pem.map(line => `etcd[1]: ${line}`), url(), ''].join('\n') },
  ];
  const bundle = bundleOf({ observation, files, missing: [{ name: 'etcd/v2.jsonl', because: `GET ${url()} failed` }] });
  const packed = await packBundle(bundle);
  const bytes = gunzipSync(packed).toString('latin1');
  expect(planted.length).toBeGreaterThan(20);
  expect(planted.filter(one => bytes.includes(one))).toEqual([]);
  expect(() => observationIn(packed, 'x')).not.toThrow();
  expect(JSON.parse(observationIn(packed, 'x').etcd.v3.config ?? '')).toMatchObject({ Network: '172.33.0.0/16' });
});
