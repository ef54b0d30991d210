import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatServicesPage } from '../../../scripts/docs-services.ts';
import { roleNames } from '../../../src/config/roles.ts';
import { services, servicesOf } from '../../../src/services/index.ts';
import type { Place, Service } from '../../../src/services/service.ts';
import { steps, stepsOf } from '../../../src/steps/index.ts';
import type { Platform } from '../../../src/templates/platforms.ts';
import { renderLab } from '../../../src/templates/render.ts';
import { kubernetesLab, lab } from '../templates/labs.ts';

const folder = new URL('../../../src/services/', import.meta.url);
const others = ['index.ts', 'service.ts', 'paths.ts', 'images.ts', 'etcdctl.ts', 'cluster.ts', 'parts.ts'];
const placesOf = ({ places }: Service): readonly (readonly [Platform, Place])[] => Object.entries(places) as [Platform, Place][];
const unitsOn = (platform: Platform): ReadonlyMap<string, string> =>
  new Map(renderLab(kubernetesLab(), { platform, api: 'v3' }).flatMap(({ install, content }) => (install?.path.includes('/systemd/') ? [[install.path, content] as const] : [])));

describe('the registry', () => {
  it('names every service in the folder', () => {
    const files = ['.', 'kubernetes'].flatMap(name => readdirSync(new URL(name, folder)).filter(file => file.endsWith('.ts') && !others.includes(file)));
    expect(files.toSorted()).toEqual(services.map(({ name }) => `${name}.ts`).toSorted());
  });

  it.each(services)('starts $name after the services that it needs', ({ name, after }) => {
    const before = services.slice(0, services.findIndex(service => service.name === name)).map(service => service.name);
    expect(after.filter(need => !before.includes(need))).toEqual([]);
  });

  it.each(services)('has a step that starts $name, not before the steps of the services that it needs', ({ startedBy, after }) => {
    const ids = steps.map(({ id }) => id);
    expect(ids).toContain(startedBy);
    const needed = services.filter(({ name }) => after.includes(name)).map(service => ids.indexOf(service.startedBy));
    expect(Math.max(0, ...needed)).toBeLessThanOrEqual(ids.indexOf(startedBy));
  });

  // `npx vitest run --project unit test/unit/services -u` rewrites it.
  it('matches docs/services.md', async () => {
    await expect(formatServicesPage(services)).toMatchFileSnapshot('../../../docs/services.md');
  });
});

describe.each(services)('the unit of $name', service => {
  it.each(placesOf(service))('orders its start on %s after the services that it needs, and runs the named program', (platform, { program }) => {
    const found = [...unitsOn(platform)].filter(([path]) => path.includes(`/${service.name}.service`)).map(([, text]) => text);
    expect(found).toHaveLength(1);
    for (const need of service.after) expect(found[0]).toMatch(new RegExp(`^After=.*\\b${need}\\.service\\b`, 'm'));
    // A drop-in can leave the command to the package's own unit.
    expect(/^ExecStart=(\S+)/m.exec(found[0] ?? '')?.[1] ?? program).toBe(program);
  });
});

describe('a lab', () => {
  it('has flanneld and docker on every node, and etcd only on nodes with its role', () => {
    const config = lab();
    const nodesWith = (service: string): readonly string[] =>
      config.nodes.filter(node => servicesOf(node, config).some(({ name }) => name === service)).map(({ name }) => name);
    expect(['etcd', 'flanneld', 'docker'].map(nodesWith)).toEqual([['node1'], ['node1', 'node2', 'node3'], ['node1', 'node2', 'node3']]);
  });

  it('has the steps of its services', () => {
    const started = lab().nodes.flatMap(node => servicesOf(node, lab()).map(({ startedBy }) => startedBy));
    expect(stepsOf(lab()).map(({ id }) => id)).toEqual(expect.arrayContaining(started));
    expect(stepsOf({ ...lab(), nodes: [] }).map(({ id }) => id)).not.toContain('overlay');
  });

  it('has a schema with every role', () => {
    const schema = readFileSync(new URL('../../../schema/k8s-lab.schema.json', import.meta.url), 'utf8');
    for (const role of roleNames) expect(schema).toContain(`"${role}"`);
  });
});
