import { beforeAll, describe, expect, it } from 'vitest';
import { loadLab } from '../../../src/config/load.ts';
import { ProviderError, UsageError } from '../../../src/errors.ts';
import type { Machines, Node, Provider } from '../../../src/providers/provider.ts';
import { explainRefusal } from '../../../src/providers/sandbox/namespaces.ts';
import { machines as machinesStep } from '../../../src/steps/machines.ts';
import { overlay } from '../../../src/steps/overlay.ts';
import { idleNodes, startable } from '../../../src/steps/start-services.ts';
import { runSteps } from '../../../src/steps/run.ts';
import type { Step, StepContext, StepEvent } from '../../../src/steps/step.ts';
import type { Observation } from '../../../src/observe/observation.ts';
import { healthyObservation } from '../../helpers/observation.ts';
import { scriptedRunner } from '../../helpers/scripted-runner.ts';
import type { ScriptedAnswer } from '../../helpers/scripted-runner.ts';

let there: Machines;
let base: StepContext;
beforeAll(async () => {
  const { config } = await loadLab({ cwd: '/', flags: { nodes: '2' } });
  there = { record: { config, api: 'v3', versions: {} }, nodes: [], missing: [], etcd: [{ url: 'http://127.0.0.1:1' }] };
  base = {
    ...{ provider: providerOf(undefined), record: there.record, tools: {}, signal: new AbortController().signal },
    ...{ verifyTimeoutMs: 0, found: undefined, machines: undefined, created: false, changed: false, seen: undefined, report: undefined },
  };
});

const nodeOf = (name: string, script: Readonly<Record<string, ScriptedAnswer>>): Node & { readonly ran: readonly string[] } => ({
  ...scriptedRunner(name, script),
  ...{ name, address: '172.17.8.101', roles: ['worker'], readFile: () => Promise.resolve(undefined) },
});

/** A provider that finds these machines and creates others like them. */
function providerOf(found: Machines | undefined): Provider {
  return {
    description: 'scripted',
    checkPrerequisites: () => Promise.resolve(),
    plan: () => Promise.resolve([]),
    create: () => Promise.resolve(there),
    find: () => Promise.resolve(found),
    keep: () => Promise.resolve(),
    destroy: () => Promise.resolve('nothing'),
  };
}

describe('the step machines', () => {
  const run = async (found: Machines | undefined, more: Partial<Provider> = {}): Promise<[string, StepContext]> => {
    const context = { ...base, provider: { ...providerOf(found), ...more } };
    return [await machinesStep.run(context, () => undefined), context];
  };

  it('creates missing machines', async () => {
    const [detail, context] = await run(undefined);
    expect(detail).toBe('Created 2 nodes');
    expect(context).toMatchObject({ created: true, changed: true });
  });

  it('does not change existing machines', async () => {
    const [, context] = await run(there);
    expect(context).toMatchObject({ created: false, changed: false });
  });

  it('creates all machines again if one is missing', async () => {
    const [detail, context] = await run({ ...there, missing: ['node2'] });
    expect(detail).toBe('Created all 2 nodes again (missing: node2)');
    expect(context).toMatchObject({ created: true });
  });

  it('creates only the missing machine if its provider can resume', async () => {
    const [detail] = await run({ ...there, missing: ['node2'] }, { resumes: true });
    expect(detail).toBe('Created node2; 1 other node already existed');
  });

  it('refuses to continue an incomplete lab with other settings', async () => {
    const other = { ...there, missing: ['node2'], record: { ...there.record, api: 'v2' as const } };
    await expect(run(other, { resumes: true })).rejects.toBeInstanceOf(UsageError);
  });

  it('refuses a running lab with other settings', async () => {
    const other = { ...there, record: { ...there.record, api: 'v2' as const } };
    await expect(run(other)).rejects.toBeInstanceOf(UsageError);
  });
});

describe('the step overlay', () => {
  const start = 'systemctl start flanneld docker';
  const run = async (...nodes: readonly Node[]): Promise<StepContext> => {
    const context = { ...base, created: true, machines: { ...there, nodes } };
    await overlay.run(context, () => undefined);
    return context;
  };

  it('starts the services of new nodes without asking for their state', async () => {
    const node = nodeOf('node1', { [start]: {} });
    expect((await run(node)).changed).toBe(true);
    expect(node.ran).toEqual([start]);
  });

  it('starts services only if they do not run', () => {
    const seen = healthyObservation();
    const stopped = (name: string, service: string): Observation => ({
      ...seen,
      nodes: seen.nodes.map(node => (node.name === name ? { ...node, services: node.services.map(one => (one.name === service ? { ...one, activeState: 'inactive' } : one)) } : node)),
    });
    const names = (looked: Observation | undefined): readonly string[] => idleNodes(startable(seen.lab, 'overlay'), looked).map(({ name }) => name);
    expect(names(seen)).toEqual([]);
    expect(names(stopped('node2', 'docker'))).toEqual(['node2']);
    expect(names(stopped('node1', 'etcd'))).toEqual([]);
    expect(names({ ...seen, nodes: seen.nodes.slice(1) })).toEqual(['node1']);
    expect(names(undefined)).toEqual(['node1', 'node2', 'node3']);
  });

  it('shows the log of a service that does not start', async () => {
    const node = nodeOf('node2', {
      [start]: { exitCode: 1, stderr: 'Job for docker.service failed\n' },
      'journalctl -u docker -n 15': { stdout: 'no bridge\n' },
    });
    const starting = run(node);
    await expect(starting).rejects.toBeInstanceOf(ProviderError);
    await expect(starting).rejects.toThrow(/exited with 1 on node2\n[^]*last lines of docker's log on node2:\nno bridge/);
  });
});

describe('a run of steps', () => {
  const stepThat = (id: string, run: () => Promise<string>): Step => ({ id, title: `Step ${id}`, plan: () => [], run });

  it('reports each step, stops at the first failed one, and rethrows its error', async () => {
    const events: StepEvent[] = [];
    const error = new ProviderError('no luck');
    const steps = [
      stepThat('a', () => Promise.resolve('well done')),
      stepThat('b', () => Promise.reject(error)),
      stepThat('c', () => Promise.resolve('never')),
    ];
    await expect(runSteps(steps, base, { live: false, onEvent: event => events.push(event) })).rejects.toBe(error);
    expect(events.map(({ step, status, detail }) => [step, status, detail])).toEqual([
      ['a', 'started', undefined],
      ['a', 'done', 'well done'],
      ['b', 'started', undefined],
      ['b', 'failed', undefined],
    ]);
  });
});

describe('the reason why user namespaces are refused', () => {
  const user = '/proc/sys/user/max_user_namespaces';
  const clone = '/proc/sys/kernel/unprivileged_userns_clone';
  const appArmor = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
  const explain = (settings: Readonly<Record<string, string>>, root = false, log?: string): ProviderError | undefined =>
    explainRefusal(log, path => settings[path], root);

  it.each([
    [user, '0', 'sudo sysctl user.max_user_namespaces=15000'],
    ['/proc/sys/user/max_net_namespaces', '0', 'sudo sysctl user.max_net_namespaces=15000'],
    [clone, '0', 'sudo sysctl kernel.unprivileged_userns_clone=1'],
    [appArmor, '1', 'sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0'],
  ])('is %s at %s', (path, value, remedy) => {
    const refusal = explain({ [path]: value });
    expect(refusal?.message).toContain(`${path} is ${value}`);
    expect(refusal?.hint).toContain(remedy);
  });

  it('is none if every setting allows them or is missing', () => {
    expect(explain({ [user]: '15000', [clone]: '1', [appArmor]: '0' })).toBeUndefined();
    expect(explain({})).toBeUndefined();
  });

  it('does not include, for root, settings that only apply to others', () => {
    expect(explain({ [clone]: '0', [appArmor]: '1' }, true)).toBeUndefined();
    expect(explain({ [user]: '0' }, true)).toBeDefined();
  });

  it('is a security filter if no setting forbids them', () => {
    const refusal = explain({}, false, 'unshare: unshare failed: Operation not permitted\n');
    expect(refusal?.message).toContain('unshare failed: Operation not permitted');
    expect(refusal?.hint).toContain('--security-opt seccomp=unconfined');
    expect(explain({}, false, 'boot.sh: mkdir failed')).toBeUndefined();
  });
});
