import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { resolveLab } from '../../src/config/resolve.ts';
import { KeyStoreError } from '../../src/errors.ts';
import { openHttp } from '../../src/keystore/http.ts';
import { makePki } from '../../src/pki/make-pki.ts';
import { pkiPaths } from '../../src/pki/paths.ts';
import { lastLines } from '../../src/system/exec.ts';
import { poll } from '../../src/system/poll.ts';
import { programPath } from './tools.ts';
import type { ChildProcess } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import type { KeyStore, TlsIdentity } from '../../src/keystore/key-store.ts';
import type { PkiFile } from '../../src/pki/make-pki.ts';

export interface EtcdOptions {
  readonly enableV2?: boolean;
  /** The size in bytes at which etcd raises NOSPACE. */
  readonly quotaBackendBytes?: number;
  /** A free port by default. */
  readonly port?: number;
  /** Speaks TLS, and asks for a certificate of the same authority. */
  readonly tls?: boolean;
}

/** A real etcd member, the only one by default, in its own folder. */
export interface TestEtcd {
  readonly endpointUrl: string;
  readonly socketPath: string;
  /** What a client needs, if it speaks TLS. */
  readonly tls?: TlsIdentity;
  /** Suspends it, like a machine that is out of reach; resolves once it no longer answers. */
  pause(): Promise<void>;
  resume(): void;
  /** Stops it and removes its folder. */
  stop(): Promise<void>;
}

/** Starts etcd on a loopback port and a unix socket, and waits until it reports healthy. */
export async function startEtcd(options: EtcdOptions = {}): Promise<TestEtcd> {
  const peerUrl = 'http://127.0.0.1:0';
  const member = launch({ name: 'default', peerUrl, initialCluster: `default=${peerUrl}` }, await endpointOf(options), options, options.tls ? await newPki() : []);
  await untilHealthy([member]);
  return member.etcd;
}

/** Starts an etcd with several members, and waits until each reports healthy; a quorum is more than half of them. */
export async function startEtcdCluster(count: number, options: Omit<EtcdOptions, 'port'> = {}): Promise<readonly TestEtcd[]> {
  const peers: { readonly name: string; readonly peerUrl: string }[] = [];
  for (let at = 0; at < count; at++) peers.push({ name: `member${at}`, peerUrl: `http://127.0.0.1:${await freePort()}` });
  const initialCluster = peers.map(({ name, peerUrl }) => `${name}=${peerUrl}`).join(',');
  const members: Launched[] = [];
  for (const peer of peers) members.push(launch({ ...peer, initialCluster }, await endpointOf({}), options));
  await untilHealthy(members);
  return members.map(({ etcd }) => etcd);
}

async function endpointOf({ port, tls }: EtcdOptions): Promise<string> {
  return `${tls ? 'https' : 'http'}://127.0.0.1:${port ?? (await freePort())}`;
}

async function newPki(): Promise<readonly PkiFile[]> {
  return await makePki(resolveLab({ nodes: 1, etcd: { tls: true } }));
}

/** Stops all of them if one does not start. */
async function untilHealthy(members: readonly Launched[]): Promise<void> {
  try {
    await Promise.all(members.map(member => becomesHealthy(member)));
  } catch (error) {
    await Promise.all(members.map(({ etcd }) => etcd.stop()));
    throw error;
  }
}

async function becomesHealthy({ etcd, child, folder }: Launched): Promise<void> {
  if (await poll(() => isHealthy(etcd, child), { timeoutMs: 15_000 })) return;
  throw new Error(`etcd did not start:\n${lastLines(readFileSync(join(folder, 'log'), 'utf8'), 10)}`);
}

/** A TCP port of 127.0.0.1 on which nothing listens at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Puts until etcd, which measures its size only now and then, refuses for lack of space; returns the error. */
export async function fillUp(store: KeyStore): Promise<KeyStoreError> {
  let index = 0;
  const put = async () => {
    index += 1;
    await store.put(`/fill/${index}`, 'x'.repeat(8192));
  };
  const error = await poll(() => put().catch((reason: unknown) => reason), { timeoutMs: 10_000 });
  if (error instanceof KeyStoreError) return error;
  throw new Error(`etcd took ${index} values without running out of space`);
}

/** etcd 3.4 names the socket's file after the URL's host and port, in its work folder. */
const socketName = 'localhost:2379';

interface Peer {
  readonly name: string;
  readonly peerUrl: string;
  readonly initialCluster: string;
}

/** An etcd that may not answer yet. */
interface Launched {
  readonly etcd: TestEtcd;
  readonly child: ChildProcess;
  readonly folder: string;
}

function launch(peer: Peer, endpointUrl: string, options: EtcdOptions, pki: readonly PkiFile[] = []): Launched {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-etcd-'));
  for (const { path, content, mode } of pki) writeFileSync(join(folder, basename(path)), content, { mode });
  const child = spawnEtcd(folder, argvOf(peer, endpointUrl, options));
  const contentOf = (path: string): string => pki.find(file => file.path === path)?.content ?? '';
  const { ca, root } = pkiPaths.etcd;
  const etcd: TestEtcd = {
    endpointUrl,
    socketPath: join(folder, socketName),
    ...(pki.length > 0 && { tls: { authority: contentOf(ca.certificate), certificate: contentOf(root.certificate), key: contentOf(root.key) } }),
    async pause() {
      child.kill('SIGSTOP');
      await poll(() => (hasStopped(child.pid) ? true : undefined), { timeoutMs: 5000 });
    },
    resume: () => child.kill('SIGCONT'),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return { etcd, child, folder };
}

function argvOf({ name, peerUrl, initialCluster }: Peer, url: string, { enableV2 = false, quotaBackendBytes, tls = false }: EtcdOptions): readonly string[] {
  // With short ticks it elects itself sooner, and leases can be as short as one second.
  const ticks = ['--heartbeat-interval=50', '--election-timeout=500'];
  return [
    ...[`--name=${name}`, '--data-dir=data', '--unsafe-no-fsync', ...ticks],
    ...(enableV2 ? ['--enable-v2'] : []),
    ...(quotaBackendBytes ? [`--quota-backend-bytes=${quotaBackendBytes}`] : []),
    ...(tls ? ['--cert-file=server.crt', '--key-file=server.key', '--trusted-ca-file=ca.crt', '--client-cert-auth'] : []),
    ...[`--listen-client-urls=${url},${tls ? 'unixs' : 'unix'}://${socketName}`, `--advertise-client-urls=${url}`],
    ...[`--listen-peer-urls=${peerUrl}`, `--initial-advertise-peer-urls=${peerUrl}`, `--initial-cluster=${initialCluster}`],
  ];
}

function spawnEtcd(folder: string, argv: readonly string[]): ChildProcess {
  const log = openSync(join(folder, 'log'), 'w');
  const child = spawn(programPath('etcd'), argv, { cwd: folder, stdio: ['ignore', log, log] });
  closeSync(log);
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

// The signal stops one thread after another, and a running thread may still answer (the state is the third field of stat, proc(5)).
function hasStopped(pid: number | undefined): boolean {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).every(task => /\) [Tt] /.test(readFileSync(`${tasks}/${task}/stat`, 'utf8')));
}

async function isHealthy({ endpointUrl: url, tls }: TestEtcd, child: ChildProcess): Promise<true | undefined> {
  if (child.exitCode !== null) throw new Error(`etcd ended with ${child.exitCode}`);
  const http = openHttp({ url, ...(tls && { tls }) });
  const answer = await http.send({ method: 'GET', path: '/health', timeoutMs: 500 }).catch(() => undefined);
  http.close();
  return answer?.status === 200 ? true : undefined;
}
