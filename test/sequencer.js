const Sequencer = require('@jest/test-sequencer').default;

/**
 * What takes minutes comes first, so that at the end no core waits for the other. The first of all needs no demo world:
 * it runs while the second one has it made.
 */
const dearest = [
  'test/model/',
  'test/browser/',
  'test/journeys/backup',
  'test/input/',
  'test/races/',
  'test/crash/',
  'test/bench/',
];

const placeOf = ({ path }) => {
  const place = dearest.findIndex((part) => path.includes(part));
  return place < 0 ? dearest.length : place;
};

module.exports = class extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => placeOf(one) - placeOf(other));
  }
};
