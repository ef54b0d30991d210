import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { diffFolder, writeFolder } from '../../../src/templates/folder.ts';
import { renderLab } from '../../../src/templates/render.ts';
import type { RenderTarget } from '../../../src/templates/render.ts';
import { lab } from './labs.ts';

// After an intended change: K8S_LAB_UPDATE_GOLDEN=1 npx vitest run --project unit test/unit/templates
const update = process.env['K8S_LAB_UPDATE_GOLDEN'] === '1';

const vxlan = lab({ backend: { type: 'vxlan', vni: 7, port: 8472, directRouting: true } });
const cases = {
  'centos7-v2': [lab(), { platform: 'centos7', api: 'v2' }],
  'debian-v3': [lab(), { platform: 'debian', api: 'v3' }],
  'sandbox-v3': [lab(), { platform: 'sandbox', api: 'v3', etcdVersion: [3, 4] }],
  'sandbox-vxlan': [vxlan, { platform: 'sandbox', api: 'v3', etcdVersion: [3, 5] }],
} as const satisfies Record<string, readonly [ReturnType<typeof lab>, RenderTarget]>;

describe.each(Object.entries(cases))('%s', (name, [config, target]) => {
  const folder = fileURLToPath(new URL(`../../fixtures/rendered/${name}`, import.meta.url));

  test('renders the stored files', async () => {
    const files = renderLab(config, target);
    if (update) {
      rmSync(folder, { recursive: true, force: true });
      await writeFolder(files, folder);
    }
    expect(existsSync(folder)).toBe(true);
    expect((await diffFolder(files, folder)).map(({ text }) => text).join('\n')).toBe('');
  });

  test('renders the same again', () => {
    expect(renderLab(config, target)).toEqual(renderLab(config, target));
  });

  test('has neither a carriage return nor a trailing space, and ends each file with one newline', () => {
    for (const { content } of renderLab(config, target)) expect(content).toMatch(/^(?![^]*(?:\r|[ \t]\n|\n\n$))[^]*\n$/);
  });
});
