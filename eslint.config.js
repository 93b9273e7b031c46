import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** Folders under src by floor, the highest first; a folder may import its own floor's named peers and what lies below. */
const FLOORS = {
  pages: [
    'pages',
    'state',
    'lab',
    'attacks',
    'models',
    'training',
    'passes',
    'metrics',
    'defences',
    'data',
    'charts',
    'ui',
  ],
  state: ['state', 'lab', 'attacks', 'models', 'training', 'passes', 'metrics', 'defences', 'data'],
  workers: ['workers', 'attacks', 'models', 'training', 'passes', 'metrics', 'defences', 'data'],
  lab: ['lab', 'attacks', 'defences', 'training', 'passes', 'metrics', 'data'],
  attacks: ['attacks', 'passes', 'metrics', 'data'],
  models: ['models', 'training', 'metrics', 'passes', 'data'],
  training: ['training', 'passes', 'data'],
  passes: ['passes', 'data'],
  metrics: ['metrics', 'data'],
  defences: ['defences', 'passes', 'metrics', 'data'],
  data: ['data'],
  charts: ['charts', 'ui', 'metrics', 'data'],
  ui: ['ui', 'data'],
};
const PURE = ['lab', 'attacks', 'training', 'passes', 'metrics', 'defences', 'data'];

const folders = [...Object.keys(FLOORS)];
const walls = Object.entries(FLOORS).map(([folder, below]) => ({
  files: [folder === 'workers' ? 'workers/**/*.ts' : `src/${folder}/**/*.{ts,svelte}`],
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: [
              ...folders.filter((other) => !below.includes(other)).map((other) => `**/${other}/**`),
              ...(PURE.includes(folder)
                ? [
                    'svelte',
                    'svelte/*',
                    'comlink',
                    'onnxruntime-web',
                    'onnxruntime-web/*',
                    '@huggingface/*',
                    '*.svelte',
                  ]
                : []),
              ...(folder === 'pages' || folder === 'charts' || folder === 'ui'
                ? ['comlink', 'onnxruntime-web']
                : []),
            ],
            message: `src/${folder} may import only from: ${below.join(', ')} (imports go down, never up).`,
          },
        ],
      },
    ],
  },
}));

export default ts.config(
  { ignores: ['dist', 'node_modules', 'public', 'test-results', 'playwright-report', 'stubs'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...svelte.configs['flat/recommended'],
  prettier,
  ...svelte.configs['flat/prettier'],
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      // state holds plain Maps and URLs on purpose: what is shown is replaced, not changed in place
      'svelte/prefer-svelte-reactivity': 'off',
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Use the seeded generator in src/data/random.ts.' },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
    },
  },
  {
    files: ['**/*.ts', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  { files: ['tools/**', 'e2e/**', '*.config.*'], rules: { 'no-console': 'off' } },
  ...walls,
  {
    files: PURE.map((folder) => `src/${folder}/**/*.ts`),
    rules: {
      'no-restricted-globals': [
        'error',
        'window',
        'document',
        'navigator',
        'self',
        'Worker',
        'localStorage',
        'fetch',
      ],
    },
  },
);
