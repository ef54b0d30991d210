import { describe, expect, it } from 'vitest';
import type { Home } from '../helpers/cli.ts';
import { withHome, withReadyLab } from '../helpers/home.ts';
import { elementsOf } from '../helpers/xml.ts';
import { stateOf } from '../../src/view/cells.ts';
import type { View } from '../../src/view/types.ts';

describe('graph without a lab', () => {
  let home: Home;
  withHome(opened => (home = opened));

  it('draws the plan in the lab file, and says so', async () => {
    home.write('k8s-lab.yaml', 'name: planned\nnodes: 4\nflannel: { backend: vxlan }\n');
    const { exitCode, stdout, stderr } = await home.k8sLab(['graph']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^lab planned, sandbox, vxlan, overlay 172\.33\.0\.0\/16, 4 nodes\nplanned, nothing seen: the lab is not running\n/);
    expect(stdout).toContain('172.17.8.104');
  });

  it('prints the plan as a picture', async () => {
    home.write('k8s-lab.yaml', 'name: planned\nnodes: 4\n');
    const { exitCode, stdout, stderr } = await home.k8sLab(['graph', '--svg']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(elementsOf(stdout)[0]).toBe('svg');
    expect(stdout).toContain('node4');
  });

  it.each([
    [['graph', '--path', 'node1', 'node2'], 3, 'lab planned is not running'],
    [['graph', '--watch'], 3, 'lab planned is not running'],
    [['graph', '--path', 'node1'], 2, '--path needs two names'],
    [['graph', '--dot', '--mermaid'], 2, '--mermaid and --dot cannot be combined'],
    [['graph', '--svg', '--dot'], 2, '--dot and --svg cannot be combined'],
    [['graph', '--watch', '--json'], 2, '--watch and --json cannot be combined'],
    [['verify', '--watch', '--json'], 2, '--watch and --json cannot be combined'],
  ])('%j fails with a message that helps', async (args, code, message) => {
    const { exitCode, stdout, stderr } = await home.k8sLab(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('graph of a running lab', () => {
  let home: Home;
  withReadyLab(opened => (home = opened));

  const graph = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await home.k8sLab(['graph', ...args]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    return stdout;
  };
  const withFault = async (id: string, test: () => Promise<void>, ...flags: readonly string[]): Promise<void> => {
    expect(await home.k8sLab(['fault', 'inject', id, ...flags])).toMatchObject({ exitCode: 0 });
    try {
      await test();
    } finally {
      expect(await home.k8sLab(['fault', 'revert', id])).toMatchObject({ exitCode: 0 });
      const { exitCode, stdout } = await home.k8sLab(['verify']);
      expect(exitCode, stdout).toBe(0);
    }
  };

  it('has a card for each node and a whole matrix, in ASCII where the locale asks for it', async () => {
    const text = await graph();
    expect(text).toMatch(/✔ READY\n\d+\/\d+ checks passed, 6 of 6 pairs of pods answered, etcd /);
    expect(text).toContain('node1     ╲  ·  ·\nnode2     ·  ╲  ·\nnode3     ·  ·  ╲\n');
    const { stdout } = await home.k8sLab(['graph'], { env: { LANG: 'C' } });
    expect(stdout).toMatch(/^[\n -~]+$/);
    expect(stdout).toContain('node1     \\  .  .\n');
  });

  it('shows the missing route, the wrong door and the answer to the other direction; diagnose names the hop too', async () => {
    await withFault(
      'route-missing',
      async () => {
        const text = await graph();
        expect(text).toMatch(/✕ NOT READY: 1 cause\n/);
        expect(text).toMatch(/ {2}✕ node2 → node1: no answer.*, one way only\n {4}on node2: no route/);
        // Where the line is wrapped depends on the digits of the subnet.
        expect(text.replaceAll(/\s+/g, ' ')).toMatch(/on node2: no route to 172\.33\.\d+\.0\/24; the packet leaves by eth0 to 10\.0\.2\.2, which does not answer ARP /);
        expect(text).toContain('node2     ✕  ╲  ·\n');
        const path = await graph('--path', 'node2', 'node1');
        expect(path).toMatch(/▲ route to \S+ +default via 10\.0\.2\.2 dev eth0\n +wanted: 172\.33\.\d+\.0\/24 via 172\.17\.8\.101 dev eth1\n/);
        expect(path).toContain('by the tables of the nodes: lost; the probe agrees');
        expect(path).toMatch(/the other way, node1 → node2: answered; node1 sends it as 172\.17\.8\.101/);
        expect((await home.k8sLab(['diagnose'])).stdout).toMatch(/\nlost packets\n {2}node2 → node1, on node2: no route to /);
        const report = JSON.parse((await home.k8sLab(['diagnose', '--json'])).stdout) as { lost: unknown };
        expect(report.lost).toMatchObject([{ pairs: [{ from: 'node2', to: 'node1' }] }]);
        const view = JSON.parse(await graph('--json')) as View;
        expect(view.matrix.cells.map(stateOf).filter(state => state === 'no-answer')).toHaveLength(1);
        expect(await graph('--dot')).toContain('"node2" -> "node1"');
      },
      ...['--node', 'node2'],
    );
  });

  it('is not taken in by echoes that pods answer themselves', async () => {
    await withFault('config-key-missing', async () => {
      const text = await graph();
      expect(text).toContain('node1     ╲  ≡  ≡\nnode2     ≡  ╲  ≡\nnode3     ≡  ≡  ╲\n');
      expect(text).toMatch(/flannel's network config is missing from etcd \(config-key-missing\)/);
      expect(text).toMatch(/both pods have the address 172\.17\.255\.254/);
    });
  });

  it('names the nodes that exist', async () => {
    expect(await home.k8sLab(['graph', '--path', 'node1', 'nod3'])).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/no node nod3; did you mean node3\?\nhint: it has node1, node2, node3\n/) as string });
  });

  it('is drawn again when something changes, and verify --watch says what did; both end when interrupted', async () => {
    const drawing = home.start(['graph', '--watch']);
    const watching = home.start(['verify', '--watch']);
    await Promise.all([drawing.says('✔ READY'), watching.says('checks passed')]);
    await withFault(
      'route-missing',
      async () => {
        await Promise.all([drawing.says('✕ NOT READY: 1 cause'), watching.says('node2 → node1: ')]);
        await watching.says('not ready\n');
      },
      ...['--node', 'node2'],
    );
    await watching.says('no longer 1 route missing');
    await watching.says(' ready\n');
    for (const running of [drawing, watching]) running.kill('SIGINT');
    expect(await drawing.ended).toMatchObject({ exitCode: 0 });
    expect(await watching.ended).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
