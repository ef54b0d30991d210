import { randomBytes } from 'node:crypto';
import type { Machines, Node } from '../providers/provider.ts';
import { openPerl } from '../observe/perl-session.ts';
import type { Session } from '../system/exec.ts';
import type { Ports } from './plan.ts';
import { parseRecording } from './recording.ts';
import type { Recording } from './recording.ts';

/** The answer to each probe, by its number: `ok`, `none`, or `refused` and why. */
export type Answers = ReadonlyMap<number, string>;

/** A node's recorder, which captures from the time it is ready until it is stopped. */
export interface Recorder {
  readonly node: string;
  readonly session: Session;
  readonly ports: Readonly<Partial<Record<'node' | 'pod', Ports>>>;
}

const sessionTimeoutMs = 30_000;

/** Captures on these nodes while `work` is done, and returns its result with the recordings; nothing stays open. */
export async function whileRecording<T>(
  { patience = 1 }: Machines,
  nodes: readonly Node[],
  work: (recorders: readonly Recorder[]) => Promise<T>,
): Promise<{ readonly result: T; readonly recordings: readonly Recording[] }> {
  const token = randomBytes(8).toString('hex');
  const opened = nodes.map(node => ({ node: node.name, session: open(node, token, sessionTimeoutMs * patience) }));
  try {
    // No probe is sent before every node captures.
    const recorders = (await Promise.all(opened.map(awaitReady))).flatMap(recorder => recorder ?? []);
    const result = await work(recorders);
    return { result, recordings: await Promise.all(recorders.map(stop)) };
  } finally {
    await Promise.all(opened.map(({ session }) => session.end()));
  }
}

/** Sends probes from one node and waits for their answers. */
export async function ask(session: Session, lines: readonly string[], limitMs: number): Promise<Answers> {
  session.write(`${lines.join('\n')}\ngo ${limitMs}\n`);
  const answers = new Map<number, string>();
  for (let line = await session.nextLine(); line !== undefined && line !== 'sent'; line = await session.nextLine()) {
    const [, number, said] = /^answer (\d+) (.+)$/.exec(line) ?? [];
    if (said !== undefined) answers.set(Number(number), said);
  }
  return answers;
}

function open(node: Node, token: string, timeoutMs: number): Session {
  const session = openPerl(node, 'trace', timeoutMs);
  session.write(`begin ${token}\n`);
  return session;
}

async function awaitReady({ node, session }: Pick<Recorder, 'node' | 'session'>): Promise<Recorder | undefined> {
  const line = await session.nextLine();
  if (!line?.startsWith('ready ')) return undefined;
  const found = [...line.matchAll(/(node|pod) (\d+) (\d+)/g)].map(([, place, tcp, udp]) => [place, { tcp: Number(tcp), udp: Number(udp) }]);
  return { node, session, ports: Object.fromEntries(found) as Recorder['ports'] };
}

async function stop({ node, session }: Recorder): Promise<Recording> {
  session.write('stop\n');
  const lines: string[] = [];
  for (let line = await session.nextLine(); line !== undefined && line !== 'done'; line = await session.nextLine()) lines.push(line);
  return parseRecording(node, lines);
}
