import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labFileOf, openVmLab } from './vm-lab.ts';
import type { UpAnswer, VmLab } from './vm-lab.ts';

describe('three virtual machines over vxlan', () => {
  let lab: VmLab;
  let subnets: readonly string[];

  beforeAll(() => {
    lab = openVmLab(labFileOf(3, 'flannel: { backend: vxlan }\n'));
  });
  afterAll(() => lab.close());

  it('are proved to be one overlay', async () => {
    const { ready, verify } = await lab.ask<UpAnswer>(['up']);
    expect(verify.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(ready).toBe(true);
    subnets = verify.nodes.map(({ subnet }) => subnet ?? '');
    expect(new Set(subnets).size).toBe(3);
  });

  it("carry a real container's packets to another node's bridge", async () => {
    // An image of the node's own ping, for none can be fetched.
    const image = 'cd / && tar -ch usr/bin/ping $(ldd /usr/bin/ping | grep -o "/[^ ]*") 2>/dev/null | docker import - ping';
    await lab.on('node1', 'sh', '-c', image);
    const target = subnets[2]?.replace(/0\/24$/, '1') ?? 'none';
    // The box has no apparmor_parser, which docker would call.
    const run = ['docker', 'run', '--rm', '--security-opt', 'apparmor=unconfined', 'ping', '/usr/bin/ping', '-c', '3', '-W', '20', target];
    expect(await lab.on('node1', ...run)).toContain(' bytes from ');
  });
});
