import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandError } from '../../src/system/exec.ts';
import { openKeyStore } from '../../src/keystore/open.ts';
import { poll } from '../../src/system/poll.ts';
import type { Action, LabRecord, Machines, Node, Provider } from '../../src/providers/provider.ts';
import type { SomeTools } from '../../src/setup/tools.ts';

/** A provider, and the lab of at least two nodes that it creates. */
export interface ProviderCase {
  readonly provider: Provider;
  readonly record: LabRecord;
  readonly tools: SomeTools;
  readonly stateFolder: string;
}

/** Declares the contract between every provider and the steps, checks and commands. */
export function describeProvider(title: string, open: () => Promise<ProviderCase>): void {
  describe(title, () => declare(open));
}

function declare(open: () => Promise<ProviderCase>): void {
  let under: ProviderCase;
  let machines: Machines;
  let planned: readonly Action[];

  beforeAll(async () => {
    under = await open();
    const { provider, record, tools } = under;
    planned = await provider.plan({ record: { ...record, config: { ...record.config, name: 'only-planned' } }, tools });
    machines = await provider.create({ record, tools });
  });
  afterAll(async () => {
    await under.provider.destroy(under.record.config.name);
  });

  const node = (index: number): Node => machines.nodes[index] ?? expect.fail(`there is no node ${index}`);

  it('creates every requested machine, in order, and none is missing', () => {
    const { record } = under;
    expect(machines.nodes.map(({ name, address, roles, where }) => ({ name, address, roles, where }))).toEqual(
      record.config.nodes.map(({ name, address, roles }) => ({ name, address, roles, where: name })),
    );
    expect(machines.missing).toEqual([]);
  });

  it('finds the machines that it created, with their plan', async () => {
    const { provider, record } = under;
    const found = await provider.find(record.config.name);
    expect(found?.record).toEqual(record);
    expect(found?.nodes.map(({ name }) => name)).toEqual(record.config.nodes.map(({ name }) => name));
    expect(found?.etcd).toEqual(machines.etcd);
  });

  it('finds no lab of another name, and removes nothing for it', async () => {
    expect(await under.provider.find('another')).toBeUndefined();
    expect(await under.provider.destroy('another')).toBe('nothing');
  });

  it('creates nodes with their own hostnames and planned addresses', async () => {
    expect((await node(1).run(['hostname'])).stdout).toBe('node2\n');
    expect((await node(1).run(['ip', '-o', '-4', 'addr', 'show', 'dev', 'eth1'])).stdout).toContain(` ${node(1).address}/24 `);
  });

  it('connects the nodes with a network', async () => {
    await expect(node(0).run(['ping', '-c', '1', '-W', '5', node(1).address])).resolves.toMatchObject({ exitCode: 0 });
  });

  it('passes words, input and exit codes of programs unchanged', async () => {
    expect(await node(0).run(['printf', '%s|', 'a b', "it's", ''])).toMatchObject({ exitCode: 0, stdout: "a b|it's||" });
    expect(await node(0).run(['cat'], { input: 'fed in' })).toMatchObject({ stdout: 'fed in' });
    expect(await node(0).run(['sh', '-c', 'exit 3'], { okCodes: [3] })).toMatchObject({ exitCode: 3 });
    const failing = node(0).run(['sh', '-c', 'echo why >&2; exit 4']);
    await expect(failing).rejects.toBeInstanceOf(CommandError);
    await expect(failing).rejects.toThrow(/exited with 4 on node1\nwhy$/);
  });

  it('kills a program after its timeout, without waiting for processes that it left running', async () => {
    const started = performance.now();
    const sleeping = node(0).run(['sh', '-c', 'sleep 100; true'], { timeoutMs: 300 });
    await expect(sleeping).rejects.toThrow(/timed out after 300 ms on node1/);
    expect(performance.now() - started).toBeLessThan(5000);
    const isGone = async (): Promise<true | undefined> => {
      const { stdout } = await node(0).run(['sh', '-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "']);
      return stdout.includes('sleep 100') ? undefined : true;
    };
    expect(await poll(isGone, { timeoutMs: 5000 * (machines.patience ?? 1) })).toBe(true);
  });

  it('exchanges lines with a running program', async () => {
    const session = node(0).open(['sh', '-c', 'while read -r line; do echo "$line!"; done']);
    session.write('one\n');
    expect(await session.nextLine()).toBe('one!');
    session.write('two\n');
    expect(await session.nextLine()).toBe('two!');
    expect(await session.end()).toMatchObject({ exitCode: 0 });
    expect(await session.nextLine()).toBeUndefined();
  });

  it('reads whole files, and reports which do not exist', async () => {
    expect(await node(0).readFile('/etc/hostname')).toBe('node1\n');
    expect(await node(0).readFile('/etc/no-such-file')).toBeUndefined();
  });

  it('writes the rendered files', async () => {
    expect(await node(1).readFile('/etc/systemd/system/flanneld.service')).toContain('ExecStart=');
  });

  it('starts etcd, which the host can reach', async () => {
    const store = await openKeyStore(under.record.api, machines.etcd);
    try {
      const answer = await poll(() => store.get('/nothing').then(() => true, () => undefined), { timeoutMs: 15_000 * (machines.patience ?? 1) });
      expect(answer).toBe(true);
    } finally {
      store.close();
    }
  });

  it('plans its actions without performing them', () => {
    expect(planned[0]).toBeDefined();
    expect(existsSync(join(under.stateFolder, 'only-planned'))).toBe(false);
  });

  it('recreates an existing lab, or continues it if the provider resumes', async () => {
    const { provider, record, tools } = under;
    await node(0).run(['touch', '/run/of-the-first']);
    machines = await provider.create({ record, tools });
    expect(machines.missing).toEqual([]);
    expect((await node(0).readFile('/run/of-the-first')) !== undefined).toBe(provider.resumes ?? false);
  });

  it('removes everything, and then finds and removes nothing', async () => {
    const { provider, record: { config } } = under;
    expect(await provider.destroy(config.name)).toBe('removed');
    expect(await provider.find(config.name)).toBeUndefined();
    expect(await provider.destroy(config.name)).toBe('nothing');
  });
}
