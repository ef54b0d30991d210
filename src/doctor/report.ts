import { nameOption } from '../config/name-option.ts';
import type { Layer } from '../checks/layers.ts';
import type { Cause, Explanation } from '../faults/explain.ts';
import type { CureAction, Evidence } from '../faults/fault.ts';
import type { Unexplained } from '../faults/unexplained.ts';
import { quote } from '../text/quote.ts';

/** What `diagnose --json` prints; its shape is a contract. */
export interface DiagnosisReport {
  readonly schema: 1;
  readonly lab: string;
  readonly ready: boolean;
  /** Root causes, the lowest layer first. */
  readonly causes: readonly CauseReport[];
  readonly unexplained: readonly Unexplained[];
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
}

/** The report of an explanation. */
export function reportOf(lab: string, { ready, causes, unexplained }: Explanation): DiagnosisReport {
  return { schema: 1, lab, ready, causes: causes.map(cause => toCauseReport(lab, cause)), unexplained };
}

/** The report of one cause. */
export function toCauseReport(lab: string, { fault, nodes, evidence, explains, fix }: Cause): CauseReport {
  const { id, title, layer, source } = fault;
  const commands = fix.map(action => ({ where: action.where, command: commandOf(lab, action) }));
  const shown = evidence.map(({ node, peer, fact, expected, actual }) => ({ ...(node && { node }), ...(peer && { peer }), fact, expected, actual }));
  return { id, title, layer, nodes, evidence: shown, fix: commands, explains, source };
}

/** The command line that does it, to be pasted on the machine where the lab is. */
export function commandOf(lab: string, { where, argv }: CureAction): string {
  if (where === 'host') return quote(argv);
  const name = nameOption(lab);
  const head = where === 'etcd' ? ['k8s-lab', 'etcdctl', ...name, '--'] : ['k8s-lab', 'exec', ...name, where, '--'];
  return quote([...head, ...argv]);
}
