import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { adminKubeconfig, readCredentials } from '../cluster/credentials.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { apiMachine, forwardApi } from '../lab/cluster.ts';
import { findMachines } from '../lab/lab.ts';
import { apiserverPort } from '../config/kubernetes-addresses.ts';
import { kubeProgram } from '../setup/kubernetes/kube-program.ts';
import { textOption } from './command.ts';
import type { Command, Context, Options } from './command.ts';

/** Prints or saves the kubeconfig of the cluster's administrator. */
export const kubeconfig: Command = {
  name: 'kubeconfig',
  summary: "print or save the administrator's kubeconfig",
  takes: 'name',
  options: [
    { flags: '--out <file>', description: 'write it to this file, which only you can read' },
    { flags: '--merge', description: 'add it to $KUBECONFIG or ~/.kube/config, as the current context' },
    { flags: '--forward', description: 'make the API reachable on 127.0.0.1 until Ctrl-C, and name that address' },
    { flags: '--port <port>', description: 'with --forward: port on 127.0.0.1 (default: a free one)' },
  ],
  examples: [
    ['k8s-lab kubeconfig --forward --out lab.conf', 'then, elsewhere: KUBECONFIG=lab.conf k9s'],
    ['k8s-lab kubeconfig --merge --forward', 'the context is named after the lab'],
  ],
  async run(context, _, options) {
    const machines = await findMachines(await context.openLab(options));
    if (options['out'] !== undefined && options['merge'] === true) throw new UsageError('--out and --merge exclude each other');
    const node = apiMachine(machines);
    const credentials = await readCredentials(node);
    const port = textOption(options, 'port');
    if (port !== undefined && options['forward'] !== true) throw new UsageError('--port is for --forward');
    const forward = options['forward'] === true ? await forwardApi(machines, { port: Number(port ?? 0) }) : undefined;
    try {
      const server = forward ? `https://127.0.0.1:${forward.port}` : `https://${node.address}:${apiserverPort}`;
      await handOut(context, options, adminKubeconfig(machines.record.config.name, server, credentials));
      if (!forward) return exitCodes.ok;
      context.tell(`${server} leads to the API; Ctrl-C ends it`);
      await Promise.race([forward.ended, new Promise(done => context.signal.addEventListener('abort', done, { once: true }))]);
      return exitCodes.ok;
    } finally {
      forward?.close();
    }
  },
};

async function handOut(context: Context, options: Options, text: string): Promise<void> {
  const out = textOption(options, 'out');
  if (out !== undefined) {
    save(resolve(context.cwd, out), text);
    context.tell(`wrote ${out}`);
  } else if (options['merge'] === true) {
    await merge(context, text);
  } else {
    context.print(text);
  }
}

// kubectl itself merges, for the file may have anything that a kubeconfig can have.
async function merge({ host, tell }: Context, text: string): Promise<void> {
  const existing = process.env['KUBECONFIG']?.split(':')[0] ?? join(homedir(), '.kube/config');
  const fresh = `${existing}.k8s-lab-${process.pid}`;
  save(fresh, text);
  try {
    const { stdout } = await host.run([kubeProgram(process.env), 'kubectl', 'config', 'view', '--flatten'], { env: { KUBECONFIG: `${fresh}:${existing}` } });
    save(existing, stdout);
    tell(`added the lab's context to ${existing}`);
  } finally {
    rmSync(fresh, { force: true });
  }
}

function save(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
}
