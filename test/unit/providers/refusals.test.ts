import { expect, it } from 'vitest';
import { explainRefusal } from '../../../src/providers/sandbox/namespaces.ts';
import { explainTun } from '../../../src/providers/sandbox/tun.ts';

const settingOf = (setting: string, value: string) => (path: string) => (path === setting ? value : undefined);

it.each([
  ['/proc/sys/user/max_user_namespaces', '0', true, 'sudo sysctl user.max_user_namespaces=15000'],
  ['/proc/sys/user/max_net_namespaces', '0', false, 'sudo sysctl user.max_net_namespaces=15000'],
  ['/proc/sys/kernel/unprivileged_userns_clone', '0', false, 'sudo sysctl kernel.unprivileged_userns_clone=1'],
  ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1', false, 'sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0'],
])('%s=%s forbids sandboxes, and the error names a way out', (setting, value, root, remedy) => {
  const refusal = explainRefusal(undefined, settingOf(setting, value), root);
  expect(refusal?.message).toBe(`user namespaces, which the sandbox needs, are disabled on this machine: ${setting} is ${value}`);
  expect(refusal?.hint).toContain(remedy);
});

it('settings for ordinary users do not apply to root', () => {
  expect(explainRefusal(undefined, settingOf('/proc/sys/kernel/unprivileged_userns_clone', '0'), true)).toBeUndefined();
});

it('a refusal that no setting explains is blamed on a security filter', () => {
  const refusal = explainRefusal('unshare: unshare failed: Operation not permitted\n', () => undefined, false);
  expect(refusal?.message).toContain('unshare failed: Operation not permitted');
  expect(refusal?.hint).toContain('seccomp');
  expect(explainRefusal('sh: boot.sh: not found', () => undefined, false)).toBeUndefined();
});

it('a missing tun device rules out the udp backend', () => {
  expect(explainTun('/dev/null')).toBeUndefined();
  expect(explainTun('/nowhere/tun')?.message).toBe("flannel's udp backend needs /nowhere/tun, which is missing");
});
