import { subscriptions } from '../../apps/worker/src/subscriptions';
import { changeFields } from '../../libs/reporting/src/audit/change-details.policy';

type Words = {
  kinds: Record<string, string>;
  events: Record<string, string>;
  details: { fields: Record<string, string> };
};

/** The web client's own; its other types are a browser's. */
const { zh } = jest.requireActual<{ zh: Words }>('../../apps/web/src/audit/zh');
const { en } = jest.requireActual<{ en: Words }>('../../apps/web/src/audit/en');

/** The compiler sees that every event is among the subscriptions; nothing of their services is asked here. */
const types = Object.keys(subscriptions({ get: () => undefined } as never));
const kinds = [...new Set(types.map((type) => type.slice(0, type.indexOf('.'))))];

/** What happened is read by people: an event without a name would print as its code. */
describe.each([
  ['Chinese', zh],
  ['English', en],
])('the audit trail in %s', (_, words) => {
  it('has a name for every event, and for none that there is not', () => {
    expect(types.length).toBeGreaterThan(140);
    expect(Object.keys(words.events).sort()).toEqual([...types].sort());
    expect(Object.values(words.events).filter((name) => name.trim() === '')).toEqual([]);
  });

  it('lets every kind of event be picked', () => {
    expect(Object.keys(words.kinds).sort()).toEqual([...kinds].sort());
  });

  it('names every field that may change', () => {
    expect(Object.keys(words.details.fields).sort()).toEqual([...changeFields].sort());
  });
});
