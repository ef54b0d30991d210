import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { loadLab } from '../../src/config/load.ts';
import { createHost } from '../../src/system/host.ts';
import { providers } from '../../src/providers/index.ts';
import { etcdApiOf, findTools } from '../../src/setup/find.ts';
import { describeProvider } from './provider-contract.ts';

// Virtual machines and hosts take minutes and need root: test/vms has their tests.
const stateFolder = mkdtempSync(join(tmpdir(), 'k8s-lab-provider-'));
afterAll(() => rmSync(stateFolder, { recursive: true, force: true }));

describeProvider('the sandbox provider', async () => {
  const host = createHost();
  const [{ config }, tools] = await Promise.all([loadLab({ cwd: stateFolder, flags: { name: 'contract', nodes: '2' } }), findTools({ host })]);
  const versions = { etcd: tools.etcd.version, flanneld: tools.flanneld.version };
  return { provider: providers.sandbox(host, stateFolder), stateFolder, tools, record: { config, versions, api: etcdApiOf(tools.flanneld.version) } };
});
