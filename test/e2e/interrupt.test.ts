import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { poll } from '../../src/system/poll.ts';
import type { Home } from '../helpers/cli.ts';
import { withHome } from '../helpers/home.ts';
import { expectNoTrace, labFolders, processesNaming, readHost } from '../helpers/sandbox.ts';
import type { HostState } from '../helpers/sandbox.ts';
import { accounts } from '../helpers/user.ts';

const steps = ['machines', 'etcd', 'seed', 'overlay', 'verify'];

describe.each(accounts)('an interrupted up of $title', account => {
  let home: Home;
  let before: HostState;

  withHome(opened => {
    home = opened;
    before = readHost();
  }, account);

  it.each(steps.flatMap(step => (['SIGINT', 'SIGTERM'] as const).map(signal => ({ step, signal }))))(
    'by $signal in step $step ends with 130 and leaves no trace',
    async ({ step, signal }) => {
      const up = home.start(['up', '--json']);
      await up.says(`{"step":"${step}"`);
      up.kill(signal);
      const { exitCode, stdout, stderr } = await up.ended;
      expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 130, stdout: '' });
      expect(stderr).toMatch(/k8s-lab: interrupted\n$/);
      await expectNoTrace(home, before);
    },
  );

  it('before its first step ends with 130 or by the signal, and leaves no trace', async () => {
    const up = home.start(['up']);
    up.kill('SIGINT');
    expect([130, null]).toContain((await up.ended).exitCode);
    await expectNoTrace(home, before);
  });

  it('twice still cleans up', async () => {
    const up = home.start(['up', '--json']);
    await up.says('{"step":"overlay"');
    up.kill('SIGINT');
    up.kill('SIGTERM');
    expect((await up.ended).exitCode).toBe(130);
    await expectNoTrace(home, before);
  });

  it('with --retain keeps the unfinished lab, and the next up completes it', async () => {
    const up = home.start(['up', '--json', '--retain']);
    await up.says('{"step":"overlay"');
    up.kill('SIGINT');
    expect((await up.ended).exitCode).toBe(130);
    expect(labFolders(home)).toEqual(['k8s-lab']);
    expect(JSON.parse((await home.k8sLab(['status', '--json'])).stdout)).toMatchObject({ running: true });
    expect(await home.k8sLab(['up'])).toMatchObject({ exitCode: 0 });
  });

  it('does not touch a lab that was up before', async () => {
    const status = async (): Promise<unknown> => (JSON.parse((await home.k8sLab(['status', '--json'])).stdout) as { nodes: { subnet: string }[] }).nodes.map(({ subnet }) => subnet);
    const subnets = await status();
    const up = home.start(['up', '--json']);
    // The later steps only need the facts that this step reads from a lab that was up.
    await up.says('{"step":"overlay"');
    up.kill('SIGINT');
    expect((await up.ended).exitCode).toBe(130);
    expect(await status()).toEqual(subnets);
    expect(await home.k8sLab(['down'])).toMatchObject({ exitCode: 0 });
    await expectNoTrace(home, before);
  });

  it('cleans up where the first process reaps no children, as in many containers', async () => {
    const [log, code] = [join(home.cwd, 'log'), join(home.cwd, 'code')];
    const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
    const until = async (test: () => boolean): Promise<void> => {
      expect(await poll(() => test() || undefined, { timeoutMs: 20_000, longestPauseMs: 2 }), read(log)).toBe(true);
    };
    const script = `(${process.execPath} ${home.cli} up --json 2>${log} >&2; echo $? >${code}) & exec sleep 600`;
    const namespaces = ['--user', '--map-root-user', '--pid', '--fork', '--kill-child', '--mount-proc'];
    const container = home.program(['unshare', ...namespaces, 'sh', '-c', script]);
    await until(() => read(log).includes('{"step":"overlay"'));
    const up = processesNaming(home.cli).find(({ text }) => text.startsWith(process.execPath));
    process.kill(up?.pid ?? 0, 'SIGTERM');
    await until(() => read(code) !== '');
    expect(read(code), read(log)).toBe('130\n');
    expect(labFolders(home)).toEqual([]);
    container.kill('SIGKILL');
    await container.ended;
    await expectNoTrace(home, before);
  });
});
