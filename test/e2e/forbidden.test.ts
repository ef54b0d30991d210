import { expect, it } from 'vitest';
import type { Home } from '../helpers/cli.ts';
import { withHome } from '../helpers/home.ts';
import { labFolders } from '../helpers/sandbox.ts';

let home: Home;
withHome(opened => (home = opened));

// A limit set inside a user namespace applies to that namespace only (user_namespaces(7)).
it.each(['user', 'net'])('if %s namespaces are forbidden, up names the setting and how to allow them', async kind => {
  const script = `echo 0 >/proc/sys/user/max_${kind}_namespaces && exec "$@"`;
  const argv = ['unshare', '--user', '--map-root-user', 'sh', '-c', script, 'sh', process.execPath, home.cli, 'up'] as const;
  const { exitCode, stdout, stderr } = await home.program([...argv]).ended;
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 3,
    stdout: '',
    stderr:
      `k8s-lab: user namespaces, which the sandbox needs, are disabled on this machine: /proc/sys/user/max_${kind}_namespaces is 0\n` +
      `hint: an administrator can allow them: sudo sysctl user.max_${kind}_namespaces=15000\n`,
  });
  expect(labFolders(home)).toEqual([]);
});
