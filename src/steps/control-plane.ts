import { openApi } from '../cluster/api.ts';
import { ClusterError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { poll } from '../system/poll.ts';
import type { Machines } from '../providers/provider.ts';
import { etcdMachine } from '../lab/lab.ts';
import { apiserver } from '../services/kubernetes/kube-apiserver.ts';
import { startServices } from './start-services.ts';
import { machinesOf } from './step.ts';
import type { Step } from './step.ts';

const readyTimeoutMs = 60_000;
const base = startServices({ id: 'control-plane', title: 'Start the control plane' });

/** The API of Kubernetes is ready, and every node has its container runtime. */
export const controlPlane: Step = {
  ...base,
  async run(context, tell) {
    const said = await base.run(context, tell);
    await awaitApi(machinesOf(context), context.signal);
    return said;
  },
};

async function awaitApi(machines: Machines, signal: AbortSignal): Promise<void> {
  const node = etcdMachine(machines);
  const timeoutMs = readyTimeoutMs * (machines.patience ?? 1);
  const api = await openApi(node, { waitMs: timeoutMs });
  let last = 'no answer';
  try {
    const ready = await poll(
      async () => {
        const { status, body } = await api.request('GET', '/readyz?verbose');
        last = body;
        return status === 200 ? true : undefined;
      },
      { timeoutMs, signal, longestPauseMs: 20 },
    );
    if (ready) return;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    last = error.message;
  } finally {
    api.close();
  }
  const failed = last.split('\n').filter(line => line.startsWith('[-]'));
  const { stdout } = await node.run(['journalctl', '-u', apiserver.name, '-n', '15'], { okCodes: [1] });
  throw new ClusterError(`kube-apiserver on ${node.name} is not ready: ${failed.join('; ') || last}\n${lastLines(stdout, 15)}`, {
    hint: `\`k8s-lab up --retain\` keeps the lab; then \`k8s-lab logs ${node.name} ${apiserver.name}\` shows the whole log`,
  });
}
