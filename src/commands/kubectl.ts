import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adminKubeconfig, readCredentials } from '../cluster/credentials.ts';
import { apiMachine, forwardApi } from '../lab/cluster.ts';
import { findMachines } from '../lab/lab.ts';
import { kubeProgram } from '../setup/kubernetes/kube-program.ts';
import { stateFolder } from '../system/folders.ts';
import type { Command } from './command.ts';

/** Runs kubectl on this machine, as the cluster's administrator. */
export const kubectl: Command = {
  name: 'kubectl',
  summary: "run kubectl against the lab's cluster",
  arguments: '[args...]',
  takes: 'name',
  passThrough: true,
  interactive: true,
  examples: [
    ['k8s-lab kubectl -- get pods -A -o wide', 'the pods and their nodes'],
    ['k8s-lab kubectl -- apply -f app.yaml', 'files are those of this machine'],
  ],
  async run(context, args, options) {
    const machines = await findMachines(await context.openLab(options));
    const lab = machines.record.config.name;
    const credentials = await readCredentials(apiMachine(machines));
    const forward = await forwardApi(machines);
    const file = join(stateFolder(process.env), lab, `kubectl-${process.pid}.conf`);
    try {
      writeFileSync(file, adminKubeconfig(lab, `https://127.0.0.1:${forward.port}`, credentials), { mode: 0o600 });
      const words = args[0] === '--' ? args.slice(1) : args;
      return await context.host.attach([kubeProgram(process.env), 'kubectl', `--kubeconfig=${file}`, ...words]);
    } finally {
      forward.close();
      rmSync(file, { force: true });
    }
  },
};
