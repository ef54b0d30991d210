import { hideSecrets } from '../bundle/hide.ts';
import { bundleName } from '../bundle/pack.ts';
import { readObservation } from '../bundle/read.ts';
import { snapshotNames, snapshotPath } from '../bundle/snapshots.ts';
import { changesBetween } from '../diff/changes.ts';
import { activeFaults } from '../doctor/stage.ts';
import { findMachines } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import type { Observation } from '../observe/observation.ts';
import { walk } from '../paths/walk.ts';
import type { PacketKind } from '../paths/types.ts';
import { version } from '../system/version.ts';
import { packetKinds } from '../view/cells.ts';
import type { Actions } from './actions.ts';
import { faultChoices } from './choices.ts';
import type { Hub, Outgoing } from './hub.ts';
import type { Look } from './look.ts';
import { actionKinds } from './messages.ts';
import type { ActionRequest, Hello } from './messages.ts';
import { prepare } from './plan.ts';
import { HttpError } from './server.ts';
import type { Answer, Handler, Request } from './server.ts';
import type { Training } from './training.ts';
import type { Watch } from './watch.ts';

export interface Parts {
  readonly name: string;
  readonly hub: Hub;
  readonly watch: Watch;
  readonly actions: Actions;
  readonly training: Training;
  readonly open: () => Promise<Lab>;
  readonly refusal: () => string | undefined;
  /** Milliseconds after which a hidden page stops listening, so that nothing is looked at for nobody. */
  readonly hiddenMs?: number;
  /** The report of an observation, as `k8s-lab report` writes it. */
  readonly report: (seen: Observation) => Promise<string>;
  /** The three files of the page, by their paths; they hold no data. */
  readonly files: ReadonlyMap<string, { readonly type: string; readonly body: string }>;
}

/** Answers the requests of the page. */
export function routesOf(parts: Parts): Handler {
  return async request => {
    const file = parts.files.get(request.path);
    if (file) return file;
    const [, id] = /^\/api\/actions\/(\d+)$/.exec(request.path) ?? [];
    if (id !== undefined) return parts.actions.abort(Number(id)) ? { status: 202, json: { id: Number(id) } } : undefined;
    const [, node] = /^\/api\/node\/([a-z0-9-]+)$/.exec(request.path) ?? [];
    if (node !== undefined) return nodeFacts(parts, node);
    return await routes[request.path]?.(parts, request);
  };
}

type Route = (parts: Parts, request: Request) => Promise<Answer> | Answer;

const routes: Readonly<Record<string, Route>> = {
  '/api/view': ({ watch }) => ({ json: watch.view() ?? lastOf(watch).view }),
  '/api/observation': ({ watch, training }) => {
    refuseWhileSearching(training);
    return { json: hideSecrets(lastOf(watch).seen) };
  },
  '/api/snapshots': async () => ({ json: await snapshotNames() }),
  '/api/diff': async ({ watch, training }, { query }) => {
    refuseWhileSearching(training);
    const name = query.get('since') ?? '';
    if (!(await snapshotNames()).includes(name)) throw new HttpError(404, 'no such snapshot');
    const [{ seen }, before] = [lastOf(watch), await readObservation(snapshotPath(name))];
    return { json: { name, takenAt: before.takenAt, changes: hideSecrets(changesBetween(before, seen)) } };
  },
  '/api/report.html': async ({ watch, training, report }) => {
    refuseWhileSearching(training);
    const { seen } = lastOf(watch);
    return { type: 'text/html; charset=utf-8', body: await report(seen), fileName: `${bundleName({ lab: seen.lab.name, takenAt: seen.takenAt })}.html` };
  },
  '/api/path': ({ watch }, { query }) => {
    const [from = '', to = '', probe = 'icmp'] = ['from', 'to', 'probe'].map(name => query.get(name) ?? undefined);
    const { seen } = lastOf(watch);
    const names = seen.nodes.map(({ name }) => name);
    if (!names.includes(from) || !names.includes(to) || from === to) throw new HttpError(404, 'no such pair of nodes');
    if (!isKind(probe)) throw new HttpError(404, `no such probe; expected one of ${packetKinds.join(', ')}`);
    return { json: walk(seen, from, to, probe) };
  },
  '/api/faults': async ({ watch, open, training }) => {
    const active = training.state.state === 'searching' ? [] : await activeFaults(await findMachines(await open()));
    return { json: faultChoices(lastOf(watch), active) };
  },
  '/api/plan': async ({ watch, open, training }, { query }) => {
    refuseWhileSearching(training);
    const request = readAction(Object.fromEntries(query));
    return { json: (await prepare(request, lastOf(watch), await findMachines(await open()))).plan };
  },
  '/api/events': (parts, { lastEventId }) => {
    const since = lastEventId !== undefined && /^\d{1,12}$/.test(lastEventId) ? Number(lastEventId) : undefined;
    return { open: response => parts.hub.listen(response, since, () => greetingOf(parts)) };
  },
  '/api/actions': async ({ actions }, { body }) => ({ status: 202, json: { id: await actions.begin(readAction(body)) } }),
};

function lastOf({ last, gone }: Watch): Look {
  if (!last) throw new HttpError(503, gone?.reason ?? 'nothing was seen yet');
  return last;
}

function refuseWhileSearching({ state }: Training): void {
  if (state.state === 'searching') throw new HttpError(409, 'a fault is to be found; give up first');
}

function nodeFacts({ watch, training }: Parts, name: string): Answer {
  refuseWhileSearching(training);
  const found = lastOf(watch).seen.nodes.find(node => node.name === name);
  if (!found) throw new HttpError(404, `no node ${name}`);
  return { json: hideSecrets(found) };
}

function greetingOf({ name, hub, watch, training, refusal, hiddenMs = 10_000 }: Parts): readonly Outgoing[] {
  const reason = refusal();
  const hello: Hello = {
    ...{ version, seq: hub.seq, lab: name, happenings: watch.happenings, busy: watch.busy, training: training.state, hiddenMs },
    changes: { allowed: reason === undefined, reason: reason ?? '' },
  };
  const view = watch.view();
  return [
    { name: 'hello', data: hello },
    ...(view ? [{ name: 'view', data: { ...view, events: [] } } as const] : []),
    ...(watch.gone ? [{ name: 'gone', data: watch.gone } as const] : []),
  ];
}

function isKind(text: string): text is PacketKind {
  return (packetKinds as readonly string[]).includes(text);
}

function readAction(body: unknown): ActionRequest {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const kind = actionKinds.find(one => one === given['kind']);
  if (kind === undefined) throw new HttpError(400, `expected kind to be one of ${actionKinds.join(', ')}`);
  const text = (name: string): string | undefined => {
    const value = given[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value !== 'string' || !/^[a-z0-9-]{1,100}$/.test(value)) throw new HttpError(400, `${name} is not a name`);
    return value;
  };
  return { kind, fault: text('fault'), node: text('node'), plan: text('plan') };
}
