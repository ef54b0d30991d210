import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderLab } from '../../../src/templates/render.ts';
import type { RenderedFile } from '../../../src/templates/render.ts';
import { lab } from './labs.ts';
import type { LabOptions } from './labs.ts';
import { run, writeProgram } from './scratch.ts';
import type { Ran } from './scratch.ts';

// Every program that would change the machine; each records its command line.
const programs = 'yum rpm apt-get dpkg-query systemctl modprobe sysctl ip getenforce setenforce etcdctl sleep'.split(' ');

const answers: Record<string, string> = {
  rpm: '[ -e "$STATE/installed" ]',
  'dpkg-query': 'if [ -e "$STATE/installed" ]; then echo "install ok installed"; else exit 1; fi',
  yum: '[ ! -e "$STATE/broken" ] && : >"$STATE/installed"',
  'apt-get': 'case $* in *install*) : >"$STATE/installed" ;; esac',
  systemctl: `case $* in
  '-q is-active firewalld.service') [ ! -e "$STATE/open" ] ;;
  'stop firewalld.service') : >"$STATE/open" ;;
esac`,
  ip: '[ -e "$STATE/no-address" ] || echo "3: eth1    inet 172.17.8.101/24 brd 172.17.8.255 scope global eth1"',
  getenforce: 'if [ -e "$STATE/permissive" ]; then echo Permissive; else echo Enforcing; fi',
  setenforce: ': >"$STATE/permissive"',
  etcdctl: `case $* in
  *' put '* | *' set '*) for last; do :; done; echo "$last" >"$STATE/config" ;;
  *' get '*config)
    if [ -e "$STATE/config" ]; then cat "$STATE/config"; elif [ $ETCDCTL_API = 2 ]; then echo 'Error: 100: Key not found'; exit 4; fi ;;
esac`,
};

// Programs that only ask change nothing.
const question = /^(?:ip|rpm|dpkg-query|getenforce|systemctl -q is-active|etcdctl .* (?:get|ls)) /;

/** A folder that simulates a machine. */
export interface Machine {
  readonly root: string;
  readonly files: readonly RenderedFile[];
  /** Runs node1's script, and returns the calls that it made. */
  readonly provision: () => Ran & { readonly calls: readonly string[] };
  /** Sets or clears a state of the machine: broken, no-address, or no-PROGRAM, which then exits with 9. */
  readonly say: (fact: string, isSo?: boolean) => void;
}

/** A new machine below a folder, and the files of a lab with node1. */
export function makeMachine(folder: string, platform: 'centos7' | 'debian', options: LabOptions = {}): Machine {
  const root = mkdtempSync(join(folder, 'machine-'));
  const [bin, state] = [join(root, 'stub-bin'), join(root, 'stub-state')];
  mkdirSync(state, { recursive: true });
  for (const name of programs) {
    writeProgram(join(bin, name), `#!/bin/sh\necho "${name} $* " >>"$STATE/calls"\n[ ! -e "$STATE/no-${name}" ] || exit 9\n${answers[name] ?? ''}\n`);
  }
  const files = renderLab(lab(options), { platform, api: platform === 'centos7' ? 'v2' : 'v3' });
  const script = writeProgram(join(root, 'provision.sh'), files.find(({ name }) => name.startsWith('provision/'))?.content ?? '');
  writeProgram(join(root, 'etc/hosts'), '127.0.0.1 localhost\n');
  writeProgram(join(root, 'etc/selinux/config'), 'SELINUX=enforcing\n');
  const env = { PATH: `${bin}:${process.env['PATH']}`, STATE: state, K8S_LAB_ROOT: root, K8S_LAB_UPLOAD: join(root, 'uploaded') };
  return {
    ...{ root, files },
    provision: () => {
      rmSync(join(state, 'calls'), { force: true });
      const ran = run(['sh', script], { env });
      const calls = readFileSync(join(state, 'calls'), 'utf8').replaceAll(root, '').split('\n').filter(Boolean);
      return { ...ran, calls: calls.filter(call => !question.test(call)).map(call => call.trimEnd()) };
    },
    say: (fact, isSo = true) => (isSo ? writeFileSync(join(state, fact), '') : rmSync(join(state, fact))),
  };
}
