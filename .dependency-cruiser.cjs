/**
 * Who may import what: the table of docs/architecture.md, one rule a line of it. Tests may reach further than the code
 * that they test, so only the rules about cycles hold for them.
 */
const test = '\\.test\\.tsx?$'
const library = (...names) => names.map((name) => `(?:^|/)node_modules/${name}/|^${name}(?:/|$)`)
const layers = (...names) => names.map((name) => `^src/${name}/`)
const from = (name) => ({ path: `^src/${name}/`, pathNot: test })

const forbid = (name, comment, rule) => ({ name, comment, severity: 'error', ...rule })

module.exports = {
  forbidden: [
    forbid('no-circular', 'A cycle has no first module to understand.', { from: {}, to: { circular: true } }),
    forbid('no-orphans', 'A module that nothing imports is dead, unless it is an entry or declares types.', {
      from: { orphan: true, pathNot: [test, '\\.d\\.ts$', '^src/renderer/main\\.tsx$'] },
      to: {},
    }),
    forbid('resolvable', 'An import must lead somewhere.', {
      from: { pathNot: test },
      to: { couldNotResolve: true },
    }),

    forbid('shared-is-pure', 'shared is used in every runtime: it may import zod and itself.', {
      from: from('shared'),
      to: { pathNot: ['^src/shared/', ...library('zod')] },
    }),
    forbid('core-has-no-hosts', 'core runs without Electron, React and every host.', {
      from: from('core'),
      to: {
        path: [
          ...layers('main', 'preload', 'serve', 'renderer', 'worker', 'cli'),
          ...library('electron', 'react', 'react-dom'),
        ],
      },
    }),
    forbid('worker-stands-alone', 'worker may import shared and core.', {
      from: from('worker'),
      to: { path: [...layers('main', 'preload', 'serve', 'renderer', 'cli'), ...library('electron')] },
    }),
    forbid('cli-stands-alone', 'cli may import shared and core; it knows the loopback host by its built path.', {
      from: from('cli'),
      to: { path: [...layers('main', 'preload', 'serve', 'renderer', 'worker'), ...library('electron')] },
    }),
    forbid('serve-stands-alone', 'serve may import shared and core.', {
      from: from('serve'),
      to: { path: [...layers('main', 'preload', 'renderer', 'worker', 'cli'), ...library('electron')] },
    }),
    forbid('main-has-no-renderer', 'main may import shared, core and electron; it knows threads by their built path.', {
      from: from('main'),
      to: { path: layers('renderer', 'worker', 'preload', 'serve', 'cli') },
    }),
    forbid('preload-is-thin', 'preload may import electron and itself.', {
      from: from('preload'),
      to: { pathNot: ['^src/(?:preload|shared)/', ...library('electron')] },
    }),
    forbid('preload-takes-types-of-shared', 'preload may import the types of shared.', {
      from: from('preload'),
      to: { path: layers('shared'), dependencyTypesNot: ['type-only'] },
    }),
    forbid('renderer-is-sandboxed', 'renderer has no Node, no Electron and no host.', {
      from: from('renderer'),
      to: { path: [...layers('main', 'preload', 'serve', 'worker', 'cli'), ...library('electron')] },
    }),
    forbid('renderer-has-no-node', 'renderer has no Node.', {
      from: from('renderer'),
      to: { dependencyTypes: ['core'] },
    }),
    forbid('renderer-takes-the-router-type', "renderer may import core's router, and as a type.", {
      from: from('renderer'),
      to: { path: layers('core'), pathNot: '^src/core/api/router\\.ts$' },
    }),
    forbid('renderer-takes-types-of-core', 'renderer may import from core with `import type` only.', {
      from: from('renderer'),
      to: { path: layers('core'), dependencyTypesNot: ['type-only'] },
    }),

    forbid('sql-in-one-place', 'better-sqlite3 and drizzle-orm are used in core/db only.', {
      from: { path: '^src/', pathNot: ['^src/core/db/', test] },
      to: { path: library('better-sqlite3', 'drizzle-orm') },
    }),
    forbid('threads-in-one-place', 'Piscina is used in core/pool only.', {
      from: { path: '^src/', pathNot: ['^src/core/pool/', test] },
      to: { path: library('piscina') },
    }),
    forbid('electron-in-two-places', 'electron is used in main and preload only.', {
      from: { path: '^src/', pathNot: ['^src/(?:main|preload)/', test] },
      to: { path: library('electron') },
    }),
    forbid('no-undeclared-packages', 'A package must stand in package.json: a transitive one may go any day.', {
      from: { pathNot: test },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    }),
    forbid('hosts-take-runtime-packages', 'What is not bundled must be among the dependencies.', {
      from: { path: ['^src/(?:core|worker|cli|serve|main)/'], pathNot: test },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: library('electron') },
    }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
    skipAnalysisNotInRules: true,
  },
}
