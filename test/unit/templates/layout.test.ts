import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { assetPath } from '../../../src/system/assets.ts';
import { etcd } from '../../../src/services/etcd.ts';
import { flanneld } from '../../../src/services/flanneld.ts';
import { isInstalledOn, layout, machineLayout } from '../../../src/templates/layout.ts';
import { platforms } from '../../../src/templates/platforms.ts';
import type { Platform } from '../../../src/templates/platforms.ts';
import { renderLab } from '../../../src/templates/render.ts';
import { kubernetesLab, lab } from './labs.ts';

const names = Object.keys(platforms) as readonly Platform[];

test('every template is rendered for some platform, or is part of another', () => {
  const used = names.flatMap(platform => {
    return [...layout(kubernetesLab(), platform), ...machineLayout(lab(), platform, [])].map(({ template }) => template);
  });
  const there = ['.', 'centos7', 'debian', 'kubernetes'].flatMap(folder =>
    readdirSync(assetPath(`templates/${folder}`))
      .filter(file => file.endsWith('.hbs'))
      .map(file => `${folder}/${file.replace('.hbs', '')}`.replace('./', '')),
  );
  const parts = ['provision-start', 'provision-steps'];
  expect([...there, 'Vagrantfile'].sort()).toEqual([...new Set([...used, ...parts])].sort());
});

test.each(names)('no two files of %s have the same name, and each is documented', platform => {
  const files = renderLab(kubernetesLab(), { platform, api: 'v3' }).map(({ name }) => name);
  expect(new Set(files).size).toBe(files.length);
  const docs = readFileSync(assetPath('docs/templates.md'), 'utf8');
  for (const name of files) {
    const documented = name.replace(/node\d+/, 'NODE').replace(/^kernel\/.*/, 'kernel/*.conf').replace(/^(.+)\/\1\.service$/, 'SERVICE/SERVICE.service');
    expect(docs).toContain(`\`${documented}\``);
  }
});

test.each(names)('every node of %s gets each of its files once', platform => {
  const files = renderLab(lab(), { platform, api: 'v3' });
  for (const { name } of lab().nodes) {
    const paths = files.flatMap(({ install }) => (isInstalledOn(install, name) ? [install.path] : []));
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths).toContain(flanneld.places[platform].settings);
    expect(paths.includes(etcd.places[platform].settings)).toBe(name === 'node1');
  }
});

test('two hundred nodes are rendered', () => {
  const nodes = Array.from({ length: 200 }, (_, index) => `node${index + 1}`);
  const addresses = nodes.map((_, index) => `172.17.8.${index + 1}`);
  expect(renderLab(lab({ nodes, addresses }), { platform: 'sandbox', api: 'v3' }).length).toBeGreaterThan(200);
});

test('a node name is used literally in file names', () => {
  const files = renderLab(lab({ nodes: ['a$&b', 'c'] }), { platform: 'sandbox', api: 'v3' }).map(({ name }) => name);
  expect(files).toContain('flanneld/a$&b.env');
});
