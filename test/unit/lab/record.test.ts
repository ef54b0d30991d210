import { beforeAll, expect, it } from 'vitest';
import { loadLab } from '../../../src/config/load.ts';
import type { ConfigFlags } from '../../../src/config/flags.ts';
import type { LabRecord } from '../../../src/providers/provider.ts';
import { describeDifferences } from '../../../src/lab/record.ts';

const recordOf = async (flags: ConfigFlags): Promise<LabRecord> => ({
  config: (await loadLab({ cwd: '/', flags })).config,
  ...{ api: 'v3', versions: { etcd: '3.5.0', flanneld: '0.28.0' } },
});

let running: LabRecord;
beforeAll(async () => {
  running = await recordOf({});
});

it('finds no difference between a lab and the same lab read from JSON', async () => {
  expect(describeDifferences(JSON.parse(JSON.stringify(running)) as LabRecord, await recordOf({}))).toEqual([]);
});

it('ignores other versions of the programs', () => {
  expect(describeDifferences(running, { ...running, versions: {} })).toEqual([]);
});

it('lists each different value, of both labs', async () => {
  expect(describeDifferences(running, await recordOf({ backend: 'vxlan', nodes: '2' }))).toEqual([
    '  nodes.2.name: node3, requested: not set',
    '  nodes.2.address: 172.17.8.103, requested: not set',
    '  nodes.2.roles.0: worker, requested: not set',
    '  flannel.backend.type: host-gw, requested: vxlan',
    '  flannel.backend.vni: not set, requested: 1',
    '  flannel.backend.port: not set, requested: 8472',
    '  flannel.backend.directRouting: not set, requested: false',
  ]);
});

it('includes the API', () => {
  expect(describeDifferences(running, { ...running, api: 'v2' })).toEqual(['  api: v3, requested: v2']);
});
