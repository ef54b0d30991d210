import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EtcdApi } from '../../../src/config/lab-config.ts';
import { formatFlannelNetwork } from '../../../src/network/flannel-network.ts';
import { renderLab } from '../../../src/templates/render.ts';
import { freePort, startEtcd } from '../../helpers/etcd.ts';
import type { TestEtcd } from '../../helpers/etcd.ts';
import { programPath } from '../../helpers/tools.ts';
import { lab } from './labs.ts';
import { run, scratchFolder, writeProgram } from './scratch.ts';
import type { Ran } from './scratch.ts';

const folder = scratchFolder();
// The script calls etcdctl by its name.
const PATH = [dirname(programPath('etcdctl')), process.env['PATH']].join(delimiter);
const wanted = formatFlannelNetwork(lab().flannel);
let etcd: TestEtcd;
let port = 0;

beforeAll(async () => {
  etcd = await startEtcd({ enableV2: true });
  port = Number(new URL(etcd.endpointUrl).port);
}, 20_000);
afterAll(() => etcd.stop());

function init(api: EtcdApi, prefix: string, clientPort = port, env: Record<string, string> = {}): Ran {
  const files = renderLab(lab({ prefix, clientPort }), { platform: 'centos7', api });
  const script = files.find(({ name }) => name === 'etcd/etcd-init.sh')?.content ?? '';
  return run(['sh', writeProgram(join(folder, 'etcd-init.sh'), script)], { env: { PATH, ...env } });
}

function etcdctl(api: EtcdApi, ...args: string[]): string {
  const endpoint = `--endpoints=${etcd.endpointUrl}`;
  return run([programPath('etcdctl'), endpoint, ...args], { env: { ETCDCTL_API: api === 'v2' ? '2' : '3' } }).stdout.trimEnd();
}

const ways = {
  v2: { get: ['get'], put: ['set'] },
  v3: { get: ['get', '--print-value-only'], put: ['put'] },
} as const;

describe.each(['v2', 'v3'] as const)('%s', api => {
  const { get, put } = ways[api];

  test('writes the config once, only in its own API', () => {
    const prefix = `/only-${api}/network`;
    const key = `${prefix}/config`;
    expect(init(api, prefix)).toEqual({ status: 0, stdout: `${key} is ${wanted}\n`, stderr: '' });
    expect(etcdctl(api, ...get, key)).toBe(wanted);
    expect(init(api, prefix)).toEqual({ status: 0, stdout: `${key} is as it should be\n`, stderr: '' });
    const other = api === 'v2' ? 'v3' : 'v2';
    expect(etcdctl(other, ...ways[other].get, key)).not.toContain('Network');
  });

  test('changes a different value, and prints the old one', () => {
    const key = '/other/network/config';
    etcdctl(api, ...put, key, '{"Network":"10.0.0.0/8"}');
    const { status, stderr } = init(api, '/other/network');
    expect(status).toBe(0);
    expect(stderr).toBe(
      `etcd-init.sh: changing ${key}, which others may rely on: was {"Network":"10.0.0.0/8"}, becomes ${wanted}\n`,
    );
    expect(etcdctl(api, ...get, key)).toBe(wanted);
    expect(init(api, '/other/network').stderr).toBe('');
  });

  test('ignores etcd settings in the environment', () => {
    const env = { ETCDCTL_ENDPOINTS: 'http://127.0.0.1:1', ETCDCTL_API: api === 'v2' ? '3' : '2' };
    expect(init(api, '/env/network', port, env)).toMatchObject({ status: 0, stderr: '' });
  });

  test('passes any prefix to etcd unchanged', () => {
    const prefix = `/it's "$(exit 3)" \`exit 4\` 100% ü`;
    expect(init(api, prefix)).toMatchObject({ status: 0, stderr: '' });
    expect(etcdctl(api, ...get, `${prefix}/config`)).toBe(wanted);
  });

  test('gives up after its timeout if etcd does not run', async () => {
    const nobody = await freePort();
    expect(init(api, '/seed/network', nobody, { K8S_LAB_ETCD_WAIT: '1' })).toEqual({
      status: 1,
      stdout: '',
      stderr: `etcd-init.sh: etcd at http://127.0.0.1:${nobody} has not answered for 1 s\n`,
    });
  }, 15_000);
});
