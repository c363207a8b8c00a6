// Nest 12 is ESM-only; Jest runs CommonJS on Node 20, so Nest and the few ESM-only packages it pulls in are
// compiled on the way in.
const esmOnly = [
  '@nestjs',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'uid',
  'es-toolkit',
  'js-yaml',
];
const { paths } = require('./tsconfig.json').compilerOptions;

module.exports = {
  testEnvironment: 'node',
  testMatch: [
    '<rootDir>/libs/**/*.spec.ts',
    '<rootDir>/test/**/*.spec.ts',
    '<rootDir>/apps/**/*.spec.ts',
    '<rootDir>/seeds/**/*.spec.ts',
  ],
  transform: { '\\.[cm]?[jt]sx?$': '@swc/jest' },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  moduleNameMapper: Object.fromEntries(
    Object.entries(paths).map(([name, [file]]) => [`^${name}$`, file.replace('./', '<rootDir>/')]),
  ),
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  testTimeout: 60_000,
};
