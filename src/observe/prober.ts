import type { Session } from '../system/exec.ts';
import type { Machines, Node } from '../providers/provider.ts';
import type { NodeFacts, ProbeResult } from './observation.ts';
import { toAttempts } from './loss/attempts.ts';
import { openPerl } from './perl-session.ts';
import type { PlannedProbe } from './probe-plan.ts';

// A probe is given up after one second, unless told otherwise; a node with many of them sends them in turns.
const sessionTimeoutMs = 60_000;

/** The prober of a node that answered. */
export interface Prober {
  readonly session: Session;
  readonly facts: NodeFacts;
  /** Where the node's pod answers TCP; undefined when the prober did not start. */
  readonly port: number | undefined;
}

/** A probe, and what became of it. */
export interface Answer {
  readonly probe: PlannedProbe;
  readonly answer: Pick<ProbeResult, 'ok' | 'error' | 'sent' | 'lost' | 'late' | 'reordered'>;
}

/** Starts a node's prober, which waits until the node's probe pod is known to exist. `begin` lets it start, and `send` probe. */
export function startProber(node: Node, { patience = 1 }: Machines): Session {
  return openPerl(node, 'probe', sessionTimeoutMs * patience);
}

/** Lets a prober begin, and waits until its pod listens. */
export async function begin(session: Session, facts: NodeFacts): Promise<Prober> {
  session.write('begin\n');
  const port = /^listening (\d{1,5})$/.exec((await session.nextLine()) ?? '')?.[1];
  return { session, facts, port: port === undefined ? undefined : Number(port) };
}

/** Sends probes from one node; a prober that exits leaves some without an answer. An answer that takes longer than `answerMs` is none. */
export async function send({ session }: Prober, probes: readonly PlannedProbe[], answerMs?: number): Promise<readonly Answer[]> {
  session.write(`${probes.map(formatProbe).join('')}go${answerMs === undefined ? '' : ` ${answerMs / 1000}`}\n`);
  // One per probe, however many a node sends.
  const answers = new Map<string, Answer>();
  for (let line = await session.nextLine(); line !== undefined && line !== 'done'; line = await session.nextLine()) {
    const [, id = '', ...said] = /^(\d+) (?:ok (\d{1,9}) (\d{1,9}) (\d{1,9}) (\d{1,9})|fail (\d{1,9})(?: (.*))?)$/.exec(line) ?? [];
    const probe = probes[Number(id)];
    if (probe) answers.set(id, { probe, answer: toAnswer(said) });
  }
  return [...answers.values()];
}

function toAnswer([sent, lost, late, reordered, unanswered, error = '']: readonly (string | undefined)[]): Answer['answer'] {
  if (sent === undefined) return { ok: false, error, sent: Number(unanswered), lost: Number(unanswered) };
  return { ok: true, ...toAttempts([sent, lost, late, reordered].map(Number)) };
}

function formatProbe({ from, to, protocol, size, times = 1 }: PlannedProbe, id: number): string {
  return `${id} ${from.place} ${protocol} ${to.address} ${to.port ?? size ?? 0} ${times}\n`;
}
