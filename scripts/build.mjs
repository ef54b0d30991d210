// Bundles the command and the library into dist/, so that they start fast and install without dependencies.
// usage: build.mjs [--no-types] [--outdir FOLDER]   (a bundle elsewhere looks for the package's files beside FOLDER)
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({ options: { 'no-types': { type: 'boolean' }, outdir: { type: 'string', default: 'dist' } } });
const { outdir } = values;
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
rmSync(outdir, { recursive: true, force: true });

// etcd3 reads its protocol's description from a file beside itself, which in the bundle is beside the bundle.
const etcd3Proto = {
  name: 'etcd3-proto',
  setup({ onLoad }) {
    onLoad({ filter: /etcd3\/lib\/connection-pool\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace('${__dirname}/../proto/', '${__dirname}/proto/'),
      loader: 'js',
    }));
  },
};

const banner = [
  `import { createRequire as k8sLabCreateRequire } from 'node:module';`,
  `const require = k8sLabCreateRequire(import.meta.url);`,
  `const __dirname = import.meta.dirname ?? new URL('.', import.meta.url).pathname.slice(0, -1);`,
];

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
await build({
  absWorkingDir: process.cwd(),
  entryPoints: ['src/cli.ts', 'src/index.ts'],
  outdir,
  bundle: true,
  splitting: true,
  minifySyntax: true,
  minifyWhitespace: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  banner: { js: banner.join('\n') },
  define: { K8S_LAB_VERSION: JSON.stringify(version) },
  plugins: [etcd3Proto],
  logLevel: 'warning',
});
cpSync('node_modules/etcd3/proto', `${outdir}/proto`, { recursive: true });
if (!values['no-types']) {
  execFileSync('node_modules/.bin/tsc', ['--project', 'tsconfig.build.json'], { stdio: 'inherit' });
}
