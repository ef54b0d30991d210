import type { Machines, Node } from '../providers/provider.ts';
import { searchLargest } from './largest.ts';
import { planKinds } from './plan.ts';
import type { PlannedKind, TraceRequest } from './plan.ts';
import { ask, whileRecording } from './recorder.ts';
import type { Answers, Recorder } from './recorder.ts';
import type { Recording } from './recording.ts';

/** How long a probe may stay unanswered, in milliseconds, in a lab that answers as quickly as a sandbox; TCP sends again after 1000. */
const answerMs = 800;

/** A request with all that its sender saw of its probes. */
export interface Recorded {
  readonly request: TraceRequest;
  readonly kinds: readonly PlannedKind[];
  readonly answers: Answers;
  readonly largest: number | undefined;
}

/** Captures on these nodes, sends the probes of every request once all of them capture, and stops. */
export async function record(machines: Machines, nodes: readonly Node[], requests: readonly TraceRequest[]): Promise<{ readonly recorded: readonly Recorded[]; readonly recordings: readonly Recording[] }> {
  const limitMs = answerMs * (machines.patience ?? 1);
  const { result, recordings } = await whileRecording(machines, nodes, recorders => sendAll(recorders, requests, limitMs));
  return { recorded: result, recordings };
}

async function sendAll(recorders: readonly Recorder[], requests: readonly TraceRequest[], limitMs: number): Promise<readonly Recorded[]> {
  let next = 1;
  const planned = requests.map(request => {
    const kinds = planKinds(request, next);
    next += kinds.length * request.count;
    return { request, kinds };
  });
  const answers = new Map<number, string>();
  await Promise.all(
    recorders.map(async recorder => {
      const own = planned.filter(({ request }) => request.from.node === recorder.node);
      const lines = own.flatMap(({ request, kinds }) => kinds.flatMap(kind => formatKind(request, kind, recorders)));
      if (lines.length > 0) for (const [number, said] of await ask(recorder.session, lines, limitMs)) answers.set(number, said);
    }),
  );
  const largest = await searchLargest(planned, { answers, recorders, limitMs, next });
  return planned.map((one, at) => ({ ...one, answers, largest: largest[at] }));
}

function formatKind({ from, to, port }: TraceRequest, { protocol, size = 0, numbers }: PlannedKind, recorders: readonly Recorder[]): readonly string[] {
  const ports = recorders.find(({ node }) => node === to.node)?.ports[to.place];
  const target = protocol === 'icmp' ? 0 : protocol === 'udp' ? ports?.udp : (port ?? ports?.tcp);
  return numbers.map(number => `send ${number} ${from.place} ${protocol} ${to.address} ${target ?? 9} ${size}`);
}
