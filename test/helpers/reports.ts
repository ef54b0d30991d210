import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { readObservation } from '../../src/bundle/read.ts';
import { writeReport } from '../../src/commands/shared/report-file.ts';
import type { Observation } from '../../src/observe/observation.ts';
import type { View } from '../../src/view/types.ts';

const bundles = fileURLToPath(new URL('../fixtures/bundles/', import.meta.url));

/** The ids of the captured bundles. */
export const bundleIds = readdirSync(bundles).map(name => name.replace(/\.tar\.gz$/, ''));

/** The observation of a captured bundle. */
export async function bundleOf(id: string): Promise<Observation> {
  return await readObservation(join(bundles, `${id}.tar.gz`));
}

export interface ReportFile {
  readonly path: string;
  readonly bytes: number;
  readonly view: View;
}

/** Registers a folder for the reports of a test file; returns what writes one, with the dist/page.js and dist/page.css that were built last. */
export function withReports(): (seen: Observation, since?: string) => Promise<ReportFile> {
  let folder = '';
  let count = 0;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'k8s-lab-report-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return async (seen, since) => {
    const { file, ...rest } = await writeReport({ cwd: folder }, seen, { file: `${(count += 1)}.html`, since });
    return { path: file, ...rest };
  };
}
