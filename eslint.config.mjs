import tseslint from 'typescript-eslint';

// The direction of imports, lowest first: a folder may import from those before it and from itself.
const order = ['network', 'config', 'exec', 'providers', 'lab', 'observe', 'checks', 'steps', 'commands', 'cli'];

// Where each part of src stands in that order.
const levels = {
  network: ['network/**'],
  config: ['config/**', 'templates.ts', 'templates/**'],
  exec: ['exec.ts', 'lock.ts'],
  providers: ['providers/**', 'keystore/**', 'setup/**'],
  lab: ['lab.ts'],
  observe: ['observe/**'],
  checks: ['checks/**'],
  steps: ['steps/**', 'verify.ts', 'status.ts'],
  commands: ['commands/**', 'index.ts'],
  cli: ['cli.ts'],
};

// A library is used in one place only, so that it can be replaced there.
const onlyIn = {
  execa: ['src/exec.ts', 'src/host.ts'],
  listr2: ['src/steps/run.ts'],
  handlebars: ['src/templates.ts'],
  etcd3: ['src/keystore/etcd-v3.ts'],
  commander: ['src/cli.ts', 'src/commands/**'],
};

const directions = order.map((level, index) => ({
  files: levels[level].map(glob => `src/${glob}`),
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: order.slice(index + 1).flatMap(above => levels[above].map(glob => `**/${glob}`)),
            message: `${level} may not import from what stands above it (docs/architecture.md).`,
            allowTypeImports: level === 'observe' ? false : undefined,
          },
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '.tmp/'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.mjs', 'scripts/*.mjs', 'scripts/bench/*.mjs'] } } },
  },
);
