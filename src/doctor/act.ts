import { messageOf } from '../errors.ts';
import { etcdctlArgv } from '../lab/etcdctl.ts';
import type { CureAction } from '../faults/fault.ts';
import { apiMachine } from '../lab/cluster.ts';
import { etcdMachine, nodeOf } from '../lab/lab.ts';
import { kubectlArgv } from '../cluster/kubectl.ts';
import type { Machines, Node } from '../providers/provider.ts';
import { renewEtcdCertificates } from '../steps/certificates.ts';
import type { Argv } from '../system/exec.ts';
import { commandOf } from './report.ts';

/** One command of a fix, and its result. */
export interface ActionResult {
  /** The fault that it fixes. */
  readonly cause: string;
  readonly where: string;
  readonly command: string;
  readonly ok: boolean;
  /** What went wrong. */
  readonly error?: string;
  readonly durationMs: number;
}

/** Runs one action of a cure; never rejects for how the command ends. */
export async function act(machines: Machines, cause: string, action: CureAction): Promise<ActionResult> {
  const { record } = machines;
  const started = performance.now();
  const error = await perform(machines, action).then(() => undefined, messageOf);
  const head = { cause, where: action.where, command: commandOf(record.config.name, action), durationMs: Math.round(performance.now() - started) };
  return error === undefined ? { ...head, ok: true } : { ...head, ok: false, error };
}

async function perform(machines: Machines, action: CureAction): Promise<void> {
  if (action.where === 'certificates') {
    await renewEtcdCertificates(machines.nodes, machines.record.config, action.argv);
    return;
  }
  const [node, argv] = placeOf(machines, action);
  const { input } = action;
  await node.run(argv, { timeoutMs: 60_000 * (machines.patience ?? 1), ...(input !== undefined && { input }) });
}

/** Where an action runs: kubectl and etcdctl run beside their servers. */
function placeOf(machines: Machines, { where, argv }: CureAction): readonly [Node, Argv] {
  if (where === 'etcd') return [etcdMachine(machines), etcdctlArgv(machines.record, argv)];
  if (where === 'kubectl') return [apiMachine(machines), kubectlArgv(argv)];
  return [nodeOf(machines, where), argv];
}
