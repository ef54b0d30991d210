import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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

test('a peer has a port that the clients have not', () => {
  expect(etcdConf({ platform: 'debian', api: 'v3' }, 2380)).toContain('ETCD_LISTEN_PEER_URLS="http://127.0.0.1:2381"');
});

test('etcd takes every setting, and answers on the socket in its working folder', async () => {
  const port = await freePort();
  const conf = etcdConf({ platform: 'sandbox', api: 'v3', etcdVersion: [3, 4] }, port);
  // etcd itself refuses settings that it does not know only when they are flags.
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
