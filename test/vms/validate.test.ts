import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openHome } from '../helpers/cli.ts';
import { oneself } from '../helpers/user.ts';

const labFile = `
provider: vagrant
nodes: [{ name: node1, memory: 2048, cpus: 2 }, node2]
vagrant: { options: { virtualbox: { gui: false, name: "it's \\"#{odd}\\"" }, libvirt: { nested: true } } }
`;

test.each(['centos7', 'debian'])('Vagrant itself accepts the Vagrantfile for %s', async platform => {
  const home = openHome(oneself);
  try {
    home.write('k8s-lab.yaml', labFile);
    expect(await home.k8sLab(['render', '--platform', platform, '--out', 'out'])).toMatchObject({ exitCode: 0 });
    const cwd = join(home.cwd, 'out');
    const flanneld = join(cwd, 'programs', 'flanneld');
    mkdirSync(dirname(flanneld));
    writeFileSync(flanneld, '');
    const env = { ...process.env, K8S_LAB_FLANNELD: flanneld, VAGRANT_HOME: process.env['VAGRANT_HOME'] ?? '' };
    expect(execFileSync('vagrant', ['validate', '--ignore-provider'], { cwd, env, encoding: 'utf8' })).toContain('validated successfully');
    expect(execFileSync('ruby', ['-c', 'Vagrantfile'], { cwd, encoding: 'utf8' })).toContain('Syntax OK');
  } finally {
    await home.close();
  }
});
