import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labFileOf, openVmLab } from './vm-lab.ts';
import type { UpAnswer, VmLab } from './vm-lab.ts';

describe('three virtual machines over vxlan', () => {
  let lab: VmLab;

  beforeAll(() => {
    lab = openVmLab(labFileOf(3, 'flannel: { backend: vxlan }\n'));
  });
  afterAll(() => lab.close());

  it('are proved to be one overlay', async () => {
    const { ready, verify } = await lab.ask<UpAnswer>(['up']);
    expect(verify.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(ready).toBe(true);
    expect(new Set(verify.nodes.map(({ subnet }) => subnet)).size).toBe(3);
  });
});
