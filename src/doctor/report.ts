import { nameOption } from '../config/name-option.ts';
import type { Layer } from '../checks/layers.ts';
import type { Cause, Explanation } from '../faults/explain.ts';
import type { CureAction, Evidence } from '../faults/fault.ts';
import type { Unexplained } from '../faults/unexplained.ts';
import type { LostAt, Observation } from '../observe/observation.ts';
import { brokenPairs } from '../view/matrix.ts';
import { quote, quoteWord } from '../text/quote.ts';

/** What `diagnose --json` prints; its shape is a contract. */
export interface DiagnosisReport {
  readonly schema: 1;
  readonly lab: string;
  readonly ready: boolean;
  /** Root causes, the lowest layer first. */
  readonly causes: readonly CauseReport[];
  readonly unexplained: readonly Unexplained[];
  /** The pairs of pods whose packets are lost, those that are lost alike together; absent if it was not asked where. */
  readonly lost?: readonly LostReport[];
  /** Where packets were seen last, if the facts of a first look do not explain lost traffic; absent: nothing was traced. */
  readonly traced?: readonly LostAt[];
}

export interface LostReport {
  /** From the first node's pod to the second's. */
  readonly pairs: readonly { readonly from: string; readonly to: string }[];
  /** The node and the reason, such as `on node2: no route to 172.33.90.0/24; the packet leaves by eth0 to 10.0.2.2, which does not answer ARP`. */
  readonly where: string;
}

export interface CauseReport {
  readonly id: string;
  readonly title: string;
  readonly layer: Layer;
  readonly nodes: readonly string[];
  readonly evidence: readonly Omit<Evidence, 'lasting'>[];
  readonly fix: readonly { readonly where: string; readonly command: string }[];
  /** The faults and checks that it accounts for. */
  readonly explains: readonly string[];
  readonly source: string;
  /** The lab works despite it. */
  readonly severity?: 'warning';
}

/** The report of an explanation; with what was seen, it tells where packets are lost. */
export function reportOf(lab: string, { ready, causes, unexplained }: Explanation, seen?: Observation): DiagnosisReport {
  const traced = seen?.closer?.lost ?? [];
  return { schema: 1, lab, ready, causes: causes.map(cause => toCauseReport(lab, cause)), unexplained, ...(seen && { lost: lostOf(seen) }), ...(traced.length > 0 && { traced }) };
}

function lostOf(seen: Observation): readonly LostReport[] {
  const nameOf = (index: number): string => seen.nodes[index]?.name ?? '';
  const known = brokenPairs(seen).filter(({ summary }) => summary !== '');
  return known.map(({ pairs, summary }) => ({ pairs: pairs.map(([from, to]) => ({ from: nameOf(from), to: nameOf(to) })), where: summary }));
}

/** The report of one cause. */
export function toCauseReport(lab: string, { fault, nodes, evidence, explains, fix, severity }: Cause): CauseReport {
  const { id, title, layer, source } = fault;
  const commands = fix.map(action => ({ where: action.where, command: commandOf(lab, action) }));
  const shown = evidence.map(({ node, peer, fact, expected, actual }) => ({ ...(node && { node }), ...(peer && { peer }), fact, expected, actual }));
  return { id, title, layer, nodes, evidence: shown, fix: commands, explains, source, ...(severity && { severity }) };
}

/** The command line that does it, to be pasted on the machine where the lab is. */
export function commandOf(lab: string, action: CureAction): string {
  const { input } = action;
  const command = quote(wordsOf(lab, action));
  return input === undefined ? command : `printf %s ${quoteWord(input)} | ${command}`;
}

function wordsOf(lab: string, { where, argv }: CureAction): readonly string[] {
  if (where === 'host') return argv;
  const name = nameOption(lab);
  if (where === 'certificates') return ['k8s-lab', 'etcd', 'rotate-certs', ...argv, ...name];
  const own = { etcd: 'etcdctl', kubectl: 'kubectl' }[where];
  return [...(own ? ['k8s-lab', own, ...name, '--'] : ['k8s-lab', 'exec', ...name, where, '--']), ...argv];
}
