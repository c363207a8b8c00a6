// npm run test:races, npm run test:model: one folder of tests in a size of one's own, e.g.
// `npm run test:model -- --sequences 2000`, `npm run test:races -- --facts 500000`. Each option reaches the tests as an
// environment variable: MODEL_SEQUENCES, RACES_FACTS.

const options = {
  races: ['rounds', 'facts'],
  model: ['sequences', 'commands', 'seed'],
};

const [part, ...given] = process.argv.slice(2);
const known = options[part] ?? [];
for (let at = 0; at < given.length; at += 2) {
  const [option, value] = [given[at]?.replace(/^--/, ''), given[at + 1]];
  if (!known.includes(option) || value === undefined) {
    console.error(`npm run test:${part} -- ${known.map((name) => `[--${name} …]`).join(' ')}`);
    process.exit(2);
  }
  process.env[`${part}_${option}`.toUpperCase()] = value;
}
process.argv.splice(2, process.argv.length, `test/${part}/`);
await import('./test.mjs');
