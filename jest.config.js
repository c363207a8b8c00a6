const { existsSync, readFileSync, readdirSync } = require('node:fs');
const { paths } = require('./tsconfig.json').compilerOptions;

/** Jest runs CommonJS on Node 20: packages that are ES modules only (Nest 12 among them) are compiled on the way in. */
function esModulePackages() {
  const names = readdirSync('node_modules').flatMap((name) =>
    name.startsWith('@') ? readdirSync(`node_modules/${name}`).map((part) => `${name}/${part}`) : [name],
  );
  return names.filter((name) => {
    const about = `node_modules/${name}/package.json`;
    return existsSync(about) && JSON.parse(readFileSync(about, 'utf8')).type === 'module';
  });
}

/** CommonJS, but loads an ES module with `import()`, which Jest cannot do by itself. */
const withDynamicImport = ['@fastify/cookie'];

module.exports = {
  testEnvironment: 'node',
  testMatch: ['libs', 'test', 'apps', 'seeds'].map((folder) => `<rootDir>/${folder}/**/*.spec.ts`),
  transform: { '\\.[cm]?[jt]sx?$': '@swc/jest' },
  transformIgnorePatterns: [
    `/node_modules/(?!(${[...esModulePackages(), ...withDynamicImport].join('|')})/)`,
  ],
  moduleNameMapper: Object.fromEntries(
    Object.entries(paths).map(([name, [file]]) => [`^${name}$`, file.replace('./', '<rootDir>/')]),
  ),
  testSequencer: '<rootDir>/test/sequencer.js',
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  // Nothing is proven by speed: the first world of a run is made on whatever machine this is.
  testTimeout: 180_000,
  // Each file loads the whole market again; a worker that grew past this starts afresh.
  workerIdleMemoryLimit: '1GB',
};
