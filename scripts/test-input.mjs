// npm run test:input: the input tests at full size. `--per-operation 3000` requests for each operation of the API
// document, `--seed 7` for another series, `--part 2/4` every fourth operation from the second on, where one go would take
// too long; other arguments go to jest.

import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: {
    'per-operation': { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    part: { type: 'string', default: '1/1' },
  },
  allowPositionals: true,
});
process.env.INPUT_PER_OPERATION = values['per-operation'];
process.env.INPUT_SEED = values.seed;
process.env.INPUT_PART = values.part;
process.env.INPUT_SHARE = '1';
process.argv.splice(2, process.argv.length, ...(positionals.length ? positionals : ['test/input']));
await import('./test.mjs');
