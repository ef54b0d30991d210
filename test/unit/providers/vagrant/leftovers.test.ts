import { expect, test } from 'vitest';
import { findLeftovers, removeLeftover } from '../../../../src/providers/vagrant/leftovers.ts';
import { scriptedRunner } from '../../../helpers/scripted-runner.ts';

const virsh = 'virsh -q -c qemu:///system';
const folder = '/home/me/.local/state/k8s-lab/demo/vagrant';
const [mine, other, foreign] = ['1b4e28ba-2fa1-11d2-883f-0016d3cca427', '6fa459ea-ee8a-3ca4-894e-db77e160355e', '16fd2706-8baf-433b-82eb-8c7fada847da'];

test("removes libvirt's machines of this folder, and no others", async () => {
  const host = scriptedRunner('host', {
    [`${virsh} list --all --uuid`]: { stdout: `${mine}\n${other}\n${foreign}\n\n` },
    [`${virsh} desc ${mine}`]: { stdout: `k8s-lab node1 of ${folder}\n` },
    [`${virsh} desc ${other}`]: { stdout: `k8s-lab node1 of ${folder}-2\n` },
    [`${virsh} desc ${foreign}`]: { stdout: 'No description for domain\n' },
    [`${virsh} destroy ${mine}`]: { exitCode: 1, stderr: 'domain is not running' },
    [`${virsh} undefine ${mine} --remove-all-storage`]: {},
  });
  const found = await findLeftovers(host, folder, ['node1', 'node2'], name => name === 'virsh');
  expect(found).toEqual([{ hypervisor: 'libvirt', id: mine }]);
  for (const one of found) await removeLeftover(host, one);
});

test('finds machines by the folder alone if the nodes are unknown', async () => {
  const host = scriptedRunner('host', {
    [`${virsh} list --all --uuid`]: { stdout: `${mine}\n${other}\n` },
    [`${virsh} desc ${mine}`]: { stdout: `k8s-lab a-node of ${folder}\n` },
    [`${virsh} desc ${other}`]: { stdout: `k8s-lab a-node of ${folder}-2\n` },
  });
  expect(await findLeftovers(host, folder, undefined, name => name === 'virsh')).toEqual([{ hypervisor: 'libvirt', id: mine }]);
});

// Written from VirtualBox's manual, without a VirtualBox.
test("uses VirtualBox's own commands", async () => {
  const host = scriptedRunner('host', {
    'VBoxManage list vms': { stdout: `"demo_node1_1700000000000_1" {${mine}}\n"<inaccessible>" {${foreign}}\n` },
    [`VBoxManage getextradata ${mine} k8s-lab`]: { stdout: `Value: k8s-lab node1 of ${folder}\n` },
    [`VBoxManage getextradata ${foreign} k8s-lab`]: { stdout: 'No value set!\n' },
  });
  expect(await findLeftovers(host, folder, ['node1', 'node2'], name => name === 'VBoxManage')).toEqual([{ hypervisor: 'virtualbox', id: mine }]);
});

test('finds none if no hypervisor answers', async () => {
  const host = scriptedRunner('host', { [`${virsh} list --all --uuid`]: { exitCode: 1, stderr: 'failed to connect' } });
  expect(await findLeftovers(host, folder, ['node1', 'node2'], name => name === 'virsh')).toEqual([]);
});
