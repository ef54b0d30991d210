import { etcdEndpoints as endpointUrls, etcdNodes } from '../config/lab-config.ts';
import { KeyStoreError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { openKeyStore } from '../keystore/open.ts';
import type { KeyStore } from '../keystore/key-store.ts';
import { etcdEndpoints } from '../providers/etcd-endpoints.ts';
import type { Machines, Node } from '../providers/provider.ts';
import { etcd as service } from '../services/etcd.ts';
import { startStep } from '../services/index.ts';
import { poll } from '../system/poll.ts';
import { machinesOf } from './step.ts';
import type { Step } from './step.ts';

const startTimeoutMs = 20_000;
const requestTimeoutMs = 2000;

/** etcd runs on its nodes and answers. */
export const etcd: Step = {
  id: 'etcd',
  title: 'Start etcd',
  plan: ({ record: { config } }) =>
    etcdNodes(config).map(({ name }) => ({ kind: 'run', where: name, argv: ['systemctl', 'start', service.name] })),
  async run(context) {
    const machines = machinesOf(context);
    const { config, api } = context.record;
    const { patience = 1 } = machines;
    const store = await openKeyStore(api, await etcdEndpoints(machines), { timeoutMs: requestTimeoutMs * patience });
    try {
      const started = context.created && startStep(service, config) !== etcd.id;
      if (!started && (context.created || !(await answers(store, config.etcd.prefix)))) {
        // Without a quorum, none becomes ready.
        await Promise.all(etcdMachines(machines).map(machine => machine.run(['systemctl', 'start', service.name])));
        context.changed = true;
      }
      const there = await poll(async () => ((await answers(store, config.etcd.prefix)) ? true : undefined), {
        timeoutMs: startTimeoutMs * patience,
        signal: context.signal,
        longestPauseMs: 15,
      });
      if (!there) throw await etcdError(machines);
      return `etcd answers at ${endpointUrls(config).join(', ')}, API ${api}`;
    } finally {
      store.close();
    }
  },
};

async function answers(store: KeyStore, prefix: string): Promise<boolean> {
  try {
    await store.get(`${prefix}/config`);
    return true;
  } catch {
    return false;
  }
}

async function etcdError(machines: Machines): Promise<KeyStoreError> {
  const [machine] = etcdMachines(machines);
  const { name } = machine;
  const { stdout } = await machine.run(['journalctl', '-u', service.name, '-n', '15'], { okCodes: [1] });
  return new KeyStoreError(`etcd on ${name} does not answer\n${lastLines(stdout, 15)}`, {
    hint: `\`k8s-lab up --retain\` keeps the lab; then \`k8s-lab logs ${name} ${service.name}\` shows the whole log`,
  });
}

function etcdMachines({ record, nodes }: Machines): readonly [Node, ...Node[]] {
  const names = etcdNodes(record.config).map(({ name }) => name);
  const [first, ...others] = nodes.filter(({ name }) => names.includes(name));
  if (!first) throw new KeyStoreError(`${names.join(', ')}, which runs etcd, is missing`, { hint: 'run `k8s-lab recreate`' });
  return [first, ...others];
}
