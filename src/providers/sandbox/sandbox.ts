import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, ProviderError } from '../../errors.ts';
import { lastLines } from '../../system/exec.ts';
import type { Argv, Host } from '../../system/exec.ts';
import { poll } from '../../system/poll.ts';
import { wholeTools } from '../../setup/tools.ts';
import type { CreateOptions, LabRecord, Machines, Provider } from '../provider.ts';
import { bootState, findMachines, keepRecord } from './find.ts';
import { findIdRange, mapArgvs, mapIds, waitingArgv } from './id-range.ts';
import type { IdRange } from './id-range.ts';
import type { SandboxFile } from './files.ts';
import { sandboxPaths } from './names.ts';
import type { SandboxPaths } from './names.ts';
import { explainLimit } from './limits.ts';
import { explainRefusal } from './namespaces.ts';
import { explainTun } from './tun.ts';
import { findProcesses, hasEnded, signalProcess } from './processes.ts';

// The kernel needs a moment to clean up a large sandbox's namespaces, but never this long.
const destroyTimeoutMs = 30_000;

/** Nodes made of Linux namespaces on this machine, without root, Docker or virtual machines. */
export function createSandboxProvider(host: Host, stateFolder: string): Provider {
  const pathsOf = (labName: string): SandboxPaths => sandboxPaths(stateFolder, labName);
  return {
    description: 'Linux namespaces on this machine, without root',
    checkPrerequisites: async ({ flannel }) => {
      const refusal = explainRefusal() ?? explainLimit() ?? (flannel.backend.type === 'udp' ? explainTun() : undefined);
      if (refusal) throw refusal;
    },
    plan: async options => {
      const { sandboxFiles } = await import('./files.ts');
      const paths = pathsOf(options.record.config.name);
      const files = sandboxFiles(options.record, wholeTools(options.tools), paths);
      return [
        ...files.map(({ path, content }) => ({ kind: 'write', where: 'host', path, content }) as const),
        ...bootActions(rangeFor(options.record), paths).map(argv => ({ kind: 'run', where: 'host', argv }) as const),
      ];
    },
    create: options => create(host, options, pathsOf(options.record.config.name)),
    find: async labName => findMachines(host, pathsOf(labName)),
    keep: async record => keepRecord(record, pathsOf(record.config.name)),
    destroy: labName => destroy(pathsOf(labName)),
  };
}

/** The command that runs the sandbox; the sandbox ends with it. With a range of ids, they are mapped once it has started. */
function bootArgv(range: IdRange | undefined, { boot, folder }: SandboxPaths): Argv {
  const rest = ['--net', '--mount', '--pid', '--uts', '--ipc', '--fork', '--kill-child', '--mount-proc', '/bin/sh', boot, folder];
  return range ? waitingArgv(['unshare', ...rest]) : ['unshare', '--user', '--map-root-user', ...rest];
}

function bootActions(range: IdRange | undefined, paths: SandboxPaths): readonly Argv[] {
  return [bootArgv(range, paths), ...(range ? mapArgvs('PID', range) : [])];
}

/** Only containers have files and programs of other users than root. */
function rangeFor({ config }: LabRecord): IdRange | undefined {
  return config.kubernetes && findIdRange();
}

/** Starts the sandbox; without a range if this machine refuses to map it. */
async function launch(host: Host, range: IdRange | undefined, paths: SandboxPaths, env: Readonly<Record<string, string>>): Promise<void> {
  const { pid } = host.launch(bootArgv(range, paths), { logFile: paths.log, env });
  if (!range || (await mapIds(host, pid, range))) return;
  signalProcess(pid, 'SIGKILL');
  await launch(host, undefined, paths, env);
}

async function create(host: Host, { record, tools: given, signal }: CreateOptions, paths: SandboxPaths): Promise<Machines> {
  const tools = wholeTools(given);
  // The templates are loaded only if a sandbox is created.
  const [{ sandboxEnvironment, sandboxFiles }] = await Promise.all([import('./files.ts'), destroy(paths)]);
  writeFiles(sandboxFiles(record, tools, paths), paths);
  await launch(host, rangeFor(record), paths, sandboxEnvironment(tools));
  const wanted = record.config.nodes.length;
  // A node boots in about 20 ms, and longer if many share the cores.
  const machines = await poll(() => look(host, paths, wanted), { timeoutMs: 20_000 + 500 * wanted, signal, longestPauseMs: Math.min(50, 10 + wanted) });
  if (!machines) throw bootError(paths, `only ${readyNodes(paths)} of ${wanted} nodes booted in time`);
  return machines;
}

function writeFiles(files: readonly SandboxFile[], { folder }: SandboxPaths): void {
  try {
    for (const { path, content, mode } of files) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content, { mode });
    }
  } catch (cause) {
    throw new ProviderError(`cannot write the lab's files to ${folder}: ${messageOf(cause)}`, {
      cause,
      hint: 'set XDG_STATE_HOME to a writable folder with free space',
    });
  }
}

function look(host: Host, paths: SandboxPaths, wanted: number): Machines | undefined {
  const { holders, init } = findProcesses(paths);
  if (holders.length === 0) throw explainRefusal(readLog(paths)) ?? bootError(paths, 'its first process exited at once');
  if (init === undefined) return undefined;
  const { ready, failed } = bootState(init);
  if (failed.length > 0) throw bootError(paths, `a node failed to boot\n${failed.join('\n')}`);
  return ready === wanted ? findMachines(host, paths) : undefined;
}

function readyNodes(paths: SandboxPaths): number {
  const { init } = findProcesses(paths);
  return init === undefined ? 0 : bootState(init).ready;
}

function bootError(paths: SandboxPaths, what: string): ProviderError {
  const log = lastLines(readLog(paths), 10);
  return new ProviderError(`the sandbox did not come up: ${what}${log && `\n${log}`}`, {
    hint: 'rerun with --retain to keep the failed lab, and with -v to see each command',
  });
}

function readLog({ log }: SandboxPaths): string {
  return existsSync(log) ? readFileSync(log, 'utf8') : '';
}

async function destroy(paths: SandboxPaths): Promise<'removed' | 'nothing'> {
  const seen = new Set<number>();
  const gone = await poll(
    () => {
      const { holders, init, nodes } = findProcesses(paths);
      const found = [...holders, ...(init === undefined ? [] : [init]), ...nodes.values()];
      for (const pid of found) {
        seen.add(pid);
        signalProcess(pid, 'SIGKILL');
      }
      // A dying process loses its command line before it has exited, so every process seen is waited for.
      return found.length === 0 && [...seen].every(hasEnded) ? true : undefined;
    },
    { timeoutMs: destroyTimeoutMs },
  );
  if (!gone) throw new ProviderError(`the processes of the lab in ${paths.folder} do not exit: ${[...seen].join(', ')}`);
  const removed = seen.size > 0 || existsSync(paths.folder);
  rmSync(paths.folder, { recursive: true, force: true });
  return removed ? 'removed' : 'nothing';
}
