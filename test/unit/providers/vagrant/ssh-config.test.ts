import { expect, test } from 'vitest';
import { formatSshConfig } from '../../../../src/providers/remote/login.ts';
import { parseSshConfig } from '../../../../src/providers/vagrant/ssh-config.ts';

// The output of `vagrant ssh-config` 2.3.4 with a shortened key path; the second host is in VirtualBox's format, from its documentation.
const config = `Host node1
  HostName 192.168.121.72
  User vagrant
  Port 22
  UserKnownHostsFile /dev/null
  StrictHostKeyChecking no
  PasswordAuthentication no
  IdentityFile "/root/my keys/insecure_private_key"
  IdentitiesOnly yes
  LogLevel FATAL

Host node2
  HostName 127.0.0.1
  User vagrant
  Port 2222
  IdentityFile /home/me/.vagrant/machines/node2/virtualbox/private_key

`;

test("reads each machine's address", () => {
  expect(parseSshConfig(config)).toEqual([
    { name: 'node1', host: '192.168.121.72', user: 'vagrant', port: 22, keys: ['/root/my keys/insecure_private_key'], strict: false },
    { name: 'node2', host: '127.0.0.1', user: 'vagrant', port: 2222, keys: ['/home/me/.vagrant/machines/node2/virtualbox/private_key'], strict: false },
  ]);
});

test('gives each login its own socket, and a strict one its known_hosts', () => {
  const text = formatSshConfig([...parseSshConfig(config), { name: 'far', host: 'far.example', keys: [], jump: 'me@gate', knownHosts: '/k', strict: true }], ['far', 'node1', 'node2'], '/run/s');
  expect(text.match(/ControlPath .*/g)).toEqual(['ControlPath "/run/s/1"', 'ControlPath "/run/s/2"', 'ControlPath "/run/s/0"']);
  expect(text.split(/^(?=Host )/m)[2]).toContain('ProxyJump me@gate\n  UserKnownHostsFile "/k"\n  StrictHostKeyChecking yes\n');
  expect(text).toContain('IdentityFile "/root/my keys/insecure_private_key"\n  IdentitiesOnly yes\n');
});
