import { SetupError, messageOf } from '../errors.ts';
import type { Argv, Host } from '../system/exec.ts';
import { parseVersion } from './parse-version.ts';
import type { VersionMemo } from './version-memo.ts';

/** The programs whose version matters. */
export type Versioned = 'etcd' | 'etcdctl' | 'flanneld';

const question: Readonly<Record<Versioned, readonly string[]>> = {
  etcd: ['--version'],
  etcdctl: ['version'],
  flanneld: ['--version'],
};

/** The version that a program reports; rejects with a SetupError if it cannot be run or is another program. */
export async function askVersion(host: Host, memo: VersionMemo, program: Versioned, path: string): Promise<string> {
  const known = memo.recall(path);
  if (known !== undefined) return known;
  const said = await ask(host, [path, ...question[program]]);
  const version = parseVersion(program, said.text);
  if (version === undefined) {
    throw new SetupError(`${path} does not report a version of ${program}${said.text && `; it printed: ${said.text.slice(0, 200)}`}`, {
      hint: `set ${program === 'flanneld' ? 'flannel' : 'etcd'}.binary in the lab file to another file, or remove this one and run \`k8s-lab setup\``,
      cause: said.cause,
    });
  }
  memo.remember(path, version);
  return version;
}

// etcdctl up to 3.3 has `version` only with API v3; some versions of flanneld exit with 2 after --version.
async function ask(host: Host, argv: Argv): Promise<{ readonly text: string; readonly cause?: unknown }> {
  try {
    const result = await host.run(argv, { env: { ETCDCTL_API: '3' }, timeoutMs: 10_000, okCodes: [1, 2] });
    return { text: `${result.stdout}\n${result.stderr}`.trim() };
  } catch (error) {
    if (error instanceof Error && error.name === 'InterruptedError') throw error;
    return { text: messageOf(error), cause: error };
  }
}
