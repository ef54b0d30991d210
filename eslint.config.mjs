import tseslint from 'typescript-eslint';

// The direction of imports: a level may import from itself and from the levels before it.
const levels = {
  text: ['text/**', 'errors.ts'],
  network: ['network/**'],
  system: ['system/**'],
  config: ['config/**'],
  pki: ['pki/**'],
  services: ['services/**'],
  templates: ['templates/**'],
  providers: ['providers/**', 'keystore/**', 'cluster/**', 'setup/**'],
  observe: ['observe/**'],
  checks: ['checks/**'],
  faults: ['faults/**', 'diff/**', 'preflight/**'],
  paths: ['paths/**'],
  view: ['view/**'],
  lab: ['lab/**', 'trace/**'],
  steps: ['steps/**'],
  up: ['lab/up.ts', 'doctor/**', 'bundle/**', 'etcd-ops/**'],
  reporters: ['reporters/**'],
  page: ['page/**'],
  completion: ['completion/**'],
  dashboard: ['dashboard/**'],
  commands: ['commands/**', 'index.ts'],
  cli: ['cli.ts', 'program.ts'],
};
const order = Object.keys(levels);

// A library is used in few places, so that it can be replaced there.
const onlyIn = {
  execa: ['src/system/host.ts'],
  listr2: ['src/steps/run.ts'],
  handlebars: ['src/templates/render.ts'],
  etcd3: ['src/keystore/etcd-v3.ts'],
  commander: ['src/program.ts'],
  '@peculiar/asn1-x509': ['src/pki/**'],
  '@peculiar/asn1-schema': ['src/pki/**'],
  zod: ['src/config/**', 'src/bundle/observation-in.ts'],
  yaml: ['src/config/**'],
  preact: ['src/page/**'],
  'preact/hooks': ['src/page/**'],
  'preact-render-to-string': ['src/page/**'],
};

// tsconfig.json has the types of a browser for src/page, so the compiler finds none of these elsewhere.
const browserGlobals = [
  ...['window', 'document', 'location', 'history', 'navigator', 'screen', 'localStorage', 'sessionStorage', 'indexedDB', 'self', 'top', 'parent', 'frames'],
  ...['addEventListener', 'removeEventListener', 'dispatchEvent', 'matchMedia', 'getComputedStyle', 'requestAnimationFrame', 'cancelAnimationFrame', 'alert', 'confirm', 'prompt', 'open', 'close', 'print', 'scrollTo'],
  ...['Node', 'Element', 'HTMLElement', 'SVGElement', 'DOMParser', 'XMLHttpRequest', 'MutationObserver', 'ResizeObserver', 'IntersectionObserver', 'Image', 'Worker', 'KeyboardEvent', 'MouseEvent'],
];

// One rule for both kinds, because a later block replaces the whole rule of an earlier one.
function restrict(files, patterns, paths) {
  return { files, rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns, paths }] } };
}

const libraries = files =>
  Object.entries(onlyIn)
    .filter(([, places]) => !places.includes(files))
    .map(([name, places]) => ({ name, message: `only in ${places.join(', ')}`, allowTypeImports: true }));

const directions = order.flatMap((level, index) =>
  levels[level].map(glob => {
    const above = order.slice(index + 1).flatMap(name => levels[name]);
    const message = `${level} may import only from the levels before it (docs/architecture.md).`;
    // Types may be imported from any level: a provider's record has a lab's config, a key store an endpoint.
    const group = above.filter(path => path !== 'index.ts').map(path => `**/${path.replace('/**', '/*')}`);
    return restrict([`src/${glob}`], group.length > 0 ? [{ group, message, allowTypeImports: true }] : [], libraries(`src/${glob}`));
  }),
);

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '.tmp/', 'rendered/'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.mjs', 'scripts/*.mjs', 'scripts/bench/*.mjs', 'examples/*.mjs'] } },
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      'no-console': 'error',
      'max-lines': ['warn', 200],
      'max-lines-per-function': ['error', 60],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'exit', message: 'Only cli.ts ends the process.' },
        { object: 'AbortSignal', property: 'any', message: 'It can lose an abort to the garbage collector; use deadlineOf.' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // An interface can require a promise of a result that one implementation has at once.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/page/**'],
    rules: { 'no-restricted-globals': ['error', ...browserGlobals.map(name => ({ name, message: 'Only src/page runs in a browser.' }))] },
  },
  ...directions,
  ...Object.values(onlyIn).flat().map(place => restrict([place], [], libraries(place))),
  { files: ['src/cli.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
