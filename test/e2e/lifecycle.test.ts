import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasEnded } from '../../src/providers/sandbox/processes.ts';
import type { Home } from '../helpers/cli.ts';
import { withHome } from '../helpers/home.ts';
import { expectNoTrace, labProcesses, readHost } from '../helpers/sandbox.ts';
import type { HostState } from '../helpers/sandbox.ts';
import { accounts } from '../helpers/user.ts';

interface UpAnswer {
  readonly ready: boolean;
  readonly changed: boolean;
  readonly verify: Report;
}

interface Report {
  readonly ready: boolean;
  readonly nodes: readonly { readonly name: string; readonly subnet: string }[];
  readonly checks: readonly { readonly id: string; readonly status: string }[];
}

describe.each(accounts)('the life of a lab of $title', account => {
  let home: Home;
  let before: HostState;
  let nodes: Report['nodes'];

  withHome(opened => {
    home = opened;
    before = readHost();
  }, account);

  const programsOf = (): readonly string[] => [...labProcesses(home)].filter(([, text]) => !text.startsWith('sleep ')).map(entry => entry.join(' '));

  it('starts without a lab to remove', async () => {
    const { exitCode, stdout, stderr } = await home.k8sLab(['down']);
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: 'lab k8s-lab does not exist; nothing to remove\n', stderr: '' });
  });

  it('comes up and is reported ready', async () => {
    const { exitCode, stdout, stderr } = await home.k8sLab(['up']);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout).toMatch(/^ {2}node1 +172\.17\.8\.101 +172\.33\.\d+\.0\/24$/m);
    expect(stdout).toMatch(/^ready: lab k8s-lab, (\d+)\/\1 checks passed \((?:\d+ ms|\d+\.\d s)\)$/m);
    expect(stderr.match(/^done {4}/gm)).toHaveLength(5);
  });

  it('passes verify, whose JSON document is a contract', async () => {
    const { exitCode, stdout, stderr } = await home.k8sLab(['verify', '--json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const report = JSON.parse(stdout) as Report;
    expect(report).toEqual({
      ...{ schema: 1, lab: 'k8s-lab', ready: true, durationMs: expect.any(Number) as number },
      nodes: [1, 2, 3].map(index => ({
        name: `node${index}`,
        address: `172.17.8.${100 + index}`,
        subnet: expect.stringMatching(/^172\.33\.\d+\.0\/24$/) as string,
      })),
      checks: report.checks.map(({ id }) => ({
        ...{ id, title: expect.any(String) as string, layer: expect.any(String) as string },
        ...{ status: 'passed', findings: [], durationMs: expect.any(Number) as number },
      })),
    });
    expect(report.checks.map(({ id }) => id)).toContain('pod-traffic');
    nodes = report.nodes;
  });

  it('is reported in words by verify as well', async () => {
    const { exitCode, stdout } = await home.k8sLab(['verify']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ready: lab k8s-lab, 3 nodes, (\d+)\/\1 checks passed \(.*\)\n$/);
    expect((await home.k8sLab(['verify', '--all'])).stdout).toMatch(/\ntraffic\n[^]* {2}passed {2}pod-traffic [^]*\n\nready: /);
  });

  it('is not changed by a second up', async () => {
    const running = programsOf();
    const { exitCode, stdout, stderr } = await home.k8sLab(['up', '--json']);
    expect(exitCode).toBe(0);
    const answer = JSON.parse(stdout) as UpAnswer;
    expect(answer).toMatchObject({ ready: true, changed: false });
    expect(answer.verify.nodes).toEqual(nodes);
    expect(programsOf()).toEqual(running);
    const events = stderr.trimEnd().split('\n').map(line => JSON.parse(line) as { step: string; status: string });
    expect(events.map(({ step, status }) => `${step} ${status}`)).toEqual(
      ['machines', 'etcd', 'seed', 'overlay', 'verify'].flatMap(step => [`${step} started`, `${step} done`]),
    );
    expect((await home.k8sLab(['up'])).stdout).toContain('; nothing changed)');
  });

  it('has a status, as text and as JSON', async () => {
    const { exitCode, stdout } = await home.k8sLab(['status']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^lab k8s-lab: etcd 3\.\d+\.\d+ \(API v[23]\) healthy\n\nNODE /);
    expect(stdout).toMatch(/^node3 +172\.17\.8\.103 +172\.33\.\d+\.0\/24 +\d+ h \d+ min +flanneld active, docker active$/m);
    const answer = JSON.parse((await home.k8sLab(['status', '--json'])).stdout) as unknown;
    expect(answer).toMatchObject({ schema: 1, lab: 'k8s-lab', running: true, etcd: { reachable: true, healthy: true }, nodes });
  });

  it('belongs to its user only', () => {
    const owners = [...labProcesses(home).keys()].map(pid => /^Uid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
    expect(new Set(owners)).toEqual(new Set([String(account.uid)]));
  });

  it('is recreated', async () => {
    const running = new Set(labProcesses(home).keys());
    const { exitCode, stdout, stderr } = await home.k8sLab(['recreate', '--nodes', '2']);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stderr).toContain('lab k8s-lab removed');
    expect(stdout).toContain('ready: lab k8s-lab');
    expect([...labProcesses(home).keys()].filter(pid => running.has(pid))).toEqual([]);
  });

  it('is removed without a trace, and can be removed twice', async () => {
    const running = [...labProcesses(home).keys()];
    expect(running.length).toBeGreaterThan(10);
    const first = await home.k8sLab(['down', '--json']);
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(first.stdout)).toEqual({ schema: 1, lab: 'k8s-lab', removed: true });
    await expectNoTrace(home, before);
    expect(running.filter(pid => !hasEnded(pid))).toEqual([]);
    expect(await home.k8sLab(['down'])).toMatchObject({ exitCode: 0, stdout: 'lab k8s-lab does not exist; nothing to remove\n' });
    expect(JSON.parse((await home.k8sLab(['status', '--json'])).stdout)).toEqual({ schema: 1, lab: 'k8s-lab', running: false });
  });
});
