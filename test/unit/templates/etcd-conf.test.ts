import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { poll } from '../../../src/system/poll.ts';
import { renderLab } from '../../../src/templates/render.ts';
import type { RenderTarget } from '../../../src/templates/render.ts';
import { freePort } from '../../helpers/etcd.ts';
import { programPath } from '../../helpers/tools.ts';
import { lab } from './labs.ts';
import { scratchFolder, writeProgram } from './scratch.ts';

const folder = scratchFolder();

function etcdConf(target: RenderTarget, clientPort = 2379): string {
  const files = renderLab(lab({ clientPort, addresses: ['127.0.0.1'] }), target);
  return files.find(({ name }) => name === 'etcd/etcd.conf')?.content ?? '';
}

test.each([
  ['sandbox', 'v2', undefined, true],
  ['sandbox', 'v3', undefined, false],
  ['sandbox', 'v3', [3, 3], false],
  ['sandbox', 'v3', [3, 4], true],
  ['sandbox', 'v3', [3, 5], true],
  ['sandbox', 'v2', [3, 6], false],
  ['centos7', 'v2', undefined, false],
  ['debian', 'v3', undefined, true],
] as const)('on %s for %s with etcd %j asks for the v2 API: %j', (platform, api, etcdVersion, asked) => {
  const conf = etcdConf({ platform, api, ...(etcdVersion && { etcdVersion }) });
  expect(conf.includes('\nETCD_ENABLE_V2="true"\n')).toBe(asked);
});

test('a peer port differs from all client ports', () => {
  expect(etcdConf({ platform: 'debian', api: 'v3' }, 2380)).toContain('ETCD_LISTEN_PEER_URLS="http://127.0.0.1:2381"');
});

test('etcd accepts every setting, and answers on the socket in its work folder', async () => {
  const port = await freePort();
  const conf = etcdConf({ platform: 'sandbox', api: 'v3', etcdVersion: [3, 4] }, port);
  // etcd refuses unknown settings only if they are flags.
  const start = writeProgram(join(folder, 'start'), `set -a\n. "$1"\nETCD_DATA_DIR=$2\nexec "$4" >"$3" 2>&1\n`);
  const [log, socketPath] = [join(folder, 'log'), join(folder, `localhost:${port}`)];
  const confFile = writeProgram(join(folder, 'etcd.conf'), withPeerPort(conf, await freePort()));
  const child = spawn('sh', [start, confFile, join(folder, 'data'), log, programPath('etcd')], { cwd: folder });
  try {
    expect(await poll(() => isHealthy(socketPath), { timeoutMs: 10_000 })).toBe(true);
    expect(readFileSync(log, 'utf8')).not.toMatch(/unrecognized|unrecognised|invalid| [EC] \| /);
    const settings = conf.match(/^ETCD_/gm)?.length;
    expect(readFileSync(log, 'utf8').match(/recognized and used environment variable ETCD_/g)).toHaveLength(settings ?? 0);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}, 15_000);

function withPeerPort(conf: string, port: number): string {
  return conf.replaceAll(':2380', `:${port}`);
}

async function isHealthy(socketPath: string): Promise<true | undefined> {
  return new Promise(resolve => {
    const asked = request({ socketPath, path: '/health' }, response => {
      response.resume();
      resolve(response.statusCode === 200 ? true : undefined);
    });
    asked.on('error', () => resolve(undefined));
    asked.end();
  });
}

describe('a lab whose etcd has several members', () => {
  const files = renderLab(lab({ members: 2 }), { platform: 'debian', api: 'v3' });
  const content = (name: string): string => files.find(file => file.name === name)?.content ?? expect.fail(`no ${name}`);

  test.each([1, 2])('gives member %i its own addresses, and the list of all', number => {
    const conf = content(`etcd/node${number}/etcd.conf`);
    const url = `http://172.17.8.10${number}`;
    expect(conf).toContain(`ETCD_NAME="node${number}"`);
    expect(conf).toContain(`ETCD_LISTEN_CLIENT_URLS="${url}:2379,http://127.0.0.1:2379"`);
    expect(conf).toContain(`ETCD_ADVERTISE_CLIENT_URLS="${url}:2379"`);
    expect(conf).toContain(`ETCD_INITIAL_ADVERTISE_PEER_URLS="${url}:2380"`);
    expect(conf).toContain('ETCD_INITIAL_CLUSTER="node1=http://172.17.8.101:2380,node2=http://172.17.8.102:2380"');
  });

  test('installs etcd only on their nodes', () => {
    const unit = files.find(({ name }) => name === 'etcd/etcd.service');
    expect(unit?.install?.nodes).toEqual(['node1', 'node2']);
    const startsEtcd = [1, 2, 3].map(number => content(`provision/node${number}.sh`).includes('systemctl enable etcd.service'));
    expect(startsEtcd).toEqual([true, true, false]);
    expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
  });

  test('gives every flanneld the endpoints of all', () => {
    expect(content('flanneld/node3.env')).toContain('FLANNEL_ETCD_ENDPOINTS="http://172.17.8.101:2379,http://172.17.8.102:2379"');
  });
});
