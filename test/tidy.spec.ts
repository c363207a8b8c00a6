import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..');
/** Calls go left, events go right: a lib imports only from libs before it. */
const order = [
  'platform',
  'identity',
  'catalog',
  'orders',
  'fulfillment',
  'payments',
  'procurement',
  'reporting',
];
const kinds = [
  'module',
  'controller',
  'service',
  'entity',
  'entities',
  'state',
  'queries',
  'dto',
  'errors',
  'events',
  'policy',
  'spec',
];
const longestFile = 400;
const longestFunction = 60;
/** A component is mostly markup, and cutting markup in two seldom makes it easier to read. */
const longestComponent = 90;
const mostFiles = 20;

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

const code = ['apps', 'libs', 'seeds', 'test', 'scripts']
  .flatMap(filesUnder)
  .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.endsWith('schema.d.ts'));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const libFiles = order.flatMap((lib) => filesUnder(`libs/${lib}/src`).map((path) => ({ lib, path })));

describe('the house rules', () => {
  it('keeps every file at or under 400 lines', () => {
    const long = code
      .map((path) => `${path}: ${read(path).split('\n').length - 1}`)
      .filter((line) => Number(line.split(': ')[1]) > longestFile);
    expect(long).toEqual([]);
  });

  it('keeps every function at or under 60 lines', () => {
    expect(code.filter((path) => !path.endsWith('.spec.ts')).flatMap(longFunctions)).toEqual([]);
  });

  it('has the eight libs, in the order of the picture', () => {
    expect(readdirSync(join(root, 'libs')).sort()).toEqual([...order].sort());
  });

  it.each(order)('%s imports only from libs to its left, through their public face', (lib) => {
    const left = order.slice(0, order.indexOf(lib)).map((name) => `@app/${name}`);
    const wrong = libFiles
      .filter((file) => file.lib === lib)
      .flatMap(({ path }) =>
        importsOf(path)
          .filter((name) => crossesTheLine(path, lib, name, left))
          .map((name) => `${path} → ${name}`),
      );
    expect(wrong).toEqual([]);
  });

  it('knows no other kind of file in a lib of the trade', () => {
    const named = new RegExp(`\\.(${kinds.join('|')})\\.ts$`);
    const other = libFiles
      .filter(({ lib, path }) => lib !== 'platform' && !path.endsWith('/index.ts') && !named.test(path))
      .map(({ path }) => path);
    expect(other).toEqual([]);
  });

  it('keeps the libs flat and few', () => {
    const folders = new Map<string, number>();
    for (const { path } of libFiles) {
      if (path.endsWith('.spec.ts')) continue;
      const folder = path.slice(0, path.lastIndexOf('/'));
      folders.set(folder, (folders.get(folder) ?? 0) + 1);
    }
    const crowded = [...folders].filter(
      ([folder, count]) => count > mostFiles && !folder.startsWith('libs/platform'),
    );
    expect(crowded).toEqual([]);
  });

  it('has a public face of at most 30 exports lines in each lib', () => {
    const long = order.filter(
      (lib) => lib !== 'platform' && read(`libs/${lib}/src/index.ts`).split('\n').length > 31,
    );
    expect(long).toEqual([]);
  });

  it('leaves nothing unfinished or silenced', () => {
    const marks =
      /\b(TODO|FIXME|XXX)\b|@ts-(ignore|nocheck|expect-error)|biome-ignore|eslint-disable|\.(skip|only)\(|: any\b|as any\b/;
    const found = code
      .filter((path) => path !== 'test/tidy.spec.ts')
      .flatMap((path) =>
        read(path)
          .split('\n')
          .flatMap((line, index) => (marks.test(line) ? [`${path}:${index + 1}`] : [])),
      );
    expect(found).toEqual([]);
  });

  it('records no download address in the lock file', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/);
  });

  it('gives each migration its place in the list, in order', () => {
    const listed = [...read('libs/platform/src/migrations/index.ts').matchAll(/from '\.\/(.+)'/g)].map(
      ([, name]) => `${name}.ts`,
    );
    const present = readdirSync(join(root, 'libs/platform/src/migrations')).filter(
      (name) => name !== 'index.ts',
    );
    expect(listed).toEqual(present.sort());
  });

  it('keeps links in the documents alive', () => {
    const pages = [
      'README.md',
      'README.zh-CN.md',
      'CONTRIBUTING.md',
      ...filesUnder('docs').filter((path) => path.endsWith('.md')),
    ];
    const dead = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target]) => target as string)
        .filter((target) => !exists(join(root, page, '..', target)))
        .map((target) => `${page} → ${target}`),
    );
    expect(dead).toEqual([]);
  });
});

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function importsOf(path: string): string[] {
  return [...read(path).matchAll(/(?:from|import)\s+'([^']+)'/g)].map(([, name]) => name as string);
}

function crossesTheLine(path: string, lib: string, name: string, left: string[]): boolean {
  if (name.startsWith('@app/')) return !left.includes(name);
  if (!name.startsWith('.')) return false;
  return !relative(`libs/${lib}`, join(path, '..', name)).startsWith('src');
}

function longFunctions(path: string): string[] {
  const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
  const long: string[] = [];
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const lines = lineOf(node.end) - lineOf(node.getStart()) + 1;
      // A migration is one statement of SQL; its length is the schema's.
      if (
        lines > (path.endsWith('.tsx') ? longestComponent : longestFunction) &&
        !path.includes('/migrations/')
      )
        long.push(`${path}:${lineOf(node.getStart())} (${lines})`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return long;
}
