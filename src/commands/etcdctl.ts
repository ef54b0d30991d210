import { etcdctlArgv } from '../lab/etcdctl.ts';
import { etcdMachine, findMachines } from '../lab/lab.ts';
import type { Command } from './command.ts';

/** Runs etcdctl against the lab's etcd, with the API that the lab's flanneld reads. */
export const etcdctl: Command = {
  name: 'etcdctl',
  summary: "run etcdctl against the lab's etcd",
  arguments: '[args...]',
  takes: 'name',
  passThrough: true,
  interactive: true,
  examples: [
    ['k8s-lab etcdctl -- get --prefix /kube-centos/network', 'API v3'],
    ['k8s-lab etcdctl -- ls --recursive /kube-centos', 'API v2'],
  ],
  async run(context, args, options) {
    const machines = await findMachines(await context.openLab(options));
    const { record } = machines;
    const words = args[0] === '--' ? args.slice(1) : args;
    return await etcdMachine(machines).attach(etcdctlArgv(record, words));
  },
};
