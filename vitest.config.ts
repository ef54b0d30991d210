import { defineConfig } from 'vitest/config';
import { Tally } from './test/helpers/tally.ts';

// Only scripts/test-vms.sh makes what they need, and names their box.
const vms = process.env['K8S_LAB_TEST_BOX']
  ? [{ test: { name: 'vms', include: ['test/vms/**/*.test.ts'], testTimeout: 1_200_000, hookTimeout: 600_000, fileParallelism: false } }]
  : [];
// Only scripts/test-kubernetes.sh installs what they need.
const kubernetes = process.env['K8S_LAB_TEST_KUBERNETES']
  ? [{ test: { name: 'kubernetes', include: ['test/kubernetes/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 180_000, fileParallelism: false } }]
  : [];

export default defineConfig({
  test: {
    reporters: ['default', new Tally()],
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'contracts', include: ['test/contracts/**/*.test.ts'], testTimeout: 30_000 } },
      // Labs mostly wait, so that two files share the machine; after the rest, which does not.
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 180_000, maxWorkers: 2, sequence: { groupOrder: 1 } } },
      // In Debian's Chromium.
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false } },
      ...vms,
      ...kubernetes,
    ],
    coverage: {
      provider: 'v8',
      include: ['src/config/**', 'src/network/**', 'src/checks/**', 'src/observe/parse/**'],
      reporter: ['text-summary', 'text'],
      thresholds: { lines: 90 },
    },
  },
});
