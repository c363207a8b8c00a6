import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allProblems, buildDocument } from '@app/platform';
import { routesOf } from '../support/routes';
import { World } from '../support/world';

describe('the contract as written', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });

  afterAll(() => world.stop());

  it('is docs/openapi.json (after a change: npm run openapi)', () => {
    const kept: unknown = JSON.parse(readFileSync(join(__dirname, '../../docs/openapi.json'), 'utf8'));
    expect(JSON.parse(JSON.stringify(buildDocument(world.app)))).toEqual(kept);
  });

  it('documents every route, each with a summary and the shape of its answer', () => {
    const document = buildDocument(world.app);
    for (const { method, path } of routesOf(world.app)) {
      const operation = document.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase() as 'get'];
      expect({ method, path, summary: operation?.summary }).toMatchObject({
        summary: expect.stringMatching(/\S/),
      });
      expect(Object.keys(operation?.responses ?? {}).some((status) => status.startsWith('2'))).toBe(true);
    }
  });

  it('gives every code a status, Chinese and English that say what to do', () => {
    const problems = Object.entries(allProblems());
    expect(problems.length).toBeGreaterThan(50);
    for (const [code, { status, zh, en }] of problems) {
      expect({ code, ok: /^[a-z_]+\.[a-z_]+$/.test(code) }).toEqual({ code, ok: true });
      expect({
        code,
        ok:
          status >= 400 &&
          status < 600 &&
          (status < 500 || ['internal.error', 'service.unavailable', 'file.no_space'].includes(code)),
      }).toEqual({ code, ok: true });
      expect({
        code,
        ok: /[\u4e00-\u9fff]/.test(zh) && /^[A-Z“‘'"0-9]/.test(en) && !/[\u4e00-\u9fff]{4,}/.test(en),
      }).toEqual({ code, ok: true });
    }
  });
});
