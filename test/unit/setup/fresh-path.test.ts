import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { packageOf } from '../../../src/setup/versions.ts';

const script = fileURLToPath(new URL('../../../scripts/fresh-path.sh', import.meta.url));

// Every Debian has these packages.
const essential: readonly string[] = ['perl-base', 'util-linux'];

it('fresh-path.sh runs a command without the programs that setup installs, and with all others', () => {
  const programs = ['flanneld', ...Object.keys(packageOf), 'node', 'sh', 'tar'];
  const look = 'for name in "$@"; do if command -v "$name" >/dev/null; then echo "$name"; fi; done';
  const found = execFileSync('sh', [script, 'sh', '-c', look, 'sh', ...programs], { encoding: 'utf8' }).split('\n').filter(Boolean);
  const missing = ['flanneld', ...Object.entries(packageOf).flatMap(([name, packageName]) => (essential.includes(packageName) ? [] : name))];
  expect(programs.filter(name => !found.includes(name))).toEqual(missing);
});

it("fresh-path.sh exits with the command's exit code, and leaves nothing", () => {
  const said = execFileSync('sh', ['-c', 'sh "$1" sh -c "echo \\$PATH; exit 7"; echo $?', 'sh', script], { encoding: 'utf8' });
  const [path = '', exitCode] = said.trim().split('\n');
  expect(exitCode).toBe('7');
  expect(() => execFileSync('ls', [path], { stdio: 'ignore' })).toThrow();
});
