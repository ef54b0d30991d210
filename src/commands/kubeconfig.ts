import { closeSync, fchmodSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { adminKubeconfig, readCredentials } from '../cluster/credentials.ts';
import { exitCodes, messageOf, UsageError } from '../errors.ts';
import { apiMachine, forwardApi } from '../lab/cluster.ts';
import { findMachines } from '../lab/lab.ts';
import { apiserverPort } from '../config/kubernetes-addresses.ts';
import { kubeProgram } from '../setup/kubernetes/kube-program.ts';
import { textOption } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { interrupted } from './shared/interrupted.ts';
import { portOf } from './shared/port.ts';

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
    const port = readPort(options);
    if (options['out'] !== undefined && options['merge'] === true) throw new UsageError('--out and --merge exclude each other');
    const machines = await findMachines(await context.openLab(options));
    const node = apiMachine(machines);
    const credentials = await readCredentials(node);
    const forward = options['forward'] === true ? await forwardApi(machines, { port }) : undefined;
    try {
      const server = forward ? `https://127.0.0.1:${forward.port}` : `https://${node.address}:${apiserverPort}`;
      await handOut(context, options, adminKubeconfig(machines.record.config.name, server, credentials));
      if (!forward) return exitCodes.ok;
      context.tell(`${server} leads to the API; Ctrl-C ends it`);
      await Promise.race([forward.ended, interrupted(context.signal)]);
      return exitCodes.ok;
    } finally {
      forward?.close();
    }
  },
};

function readPort(options: Options): number {
  const text = textOption(options, 'port');
  if (text === undefined) return 0;
  if (options['forward'] !== true) throw new UsageError('--port is for --forward');
  return portOf(text, `--port ${text}`);
}

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

function save(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(path, 'w', 0o600);
    // An existing file keeps its mode when it is opened.
    fchmodSync(file, 0o600);
    writeFileSync(file, text);
    closeSync(file);
  } catch (cause) {
    throw new UsageError(`cannot write ${path}: ${messageOf(cause)}`, { hint: 'choose a file that you may write', cause });
  }
}
