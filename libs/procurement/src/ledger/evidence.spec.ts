import {
  type AcceptedDelivery,
  type EvidenceKind,
  evidenceKinds,
  evidenceLevel,
  reachedBy,
} from './evidence.policy';

/** Every combination of the five kinds, written as its initials, with the level that the counting rules give it. */
const truth: Record<string, number> = {
  '': 0,
  o: 0,
  s: 0,
  a: 0,
  i: 0,
  p: 0,
  os: 0,
  oa: 0,
  oi: 1,
  op: 0,
  sa: 0,
  si: 0,
  sp: 0,
  ai: 0,
  ap: 0,
  ip: 0,
  osa: 1,
  osi: 1,
  osp: 0,
  oai: 1,
  oap: 0,
  oip: 1,
  sai: 0,
  sap: 0,
  sip: 0,
  aip: 0,
  osai: 2,
  osap: 2,
  osip: 1,
  oaip: 1,
  saip: 0,
  osaip: 3,
};

describe('C7: evidence level', () => {
  const combinations = Array.from({ length: 32 }, (_, bits) =>
    evidenceKinds.filter((_kind, index) => bits & (1 << index)),
  );

  it.each(combinations.map((kinds) => [kinds.map((kind) => kind[0]).join(''), kinds] as const))(
    'of "%s"',
    (initials, kinds) => {
      expect(evidenceLevel(new Set(kinds))).toBe(truth[initials]);
    },
  );

  it('never falls when a paper is added', () => {
    for (const kinds of combinations) {
      for (const more of evidenceKinds) {
        const before = evidenceLevel(new Set<EvidenceKind>(kinds));
        expect(evidenceLevel(new Set<EvidenceKind>([...kinds, more]))).toBeGreaterThanOrEqual(before);
      }
    }
  });
});

function delivery(acceptanceId: string, day: number, acceptedFen: number, returnedFen = 0): AcceptedDelivery {
  return {
    acceptanceId,
    orderId: 'order',
    acceptedAt: new Date(Date.UTC(2026, 5, day)),
    acceptedFen,
    returnedFen,
  };
}

describe('how far an amount reaches', () => {
  const [first, second, third] = [delivery('a', 1, 500), delivery('b', 2, 300), delivery('c', 3, 200)];

  it('counts deliveries in the order of their second signatures', () => {
    expect([...reachedBy(500, [third, second, first])]).toEqual(['a']);
    expect([...reachedBy(799, [first, second, third])]).toEqual(['a']);
    expect([...reachedBy(800, [second, first, third])]).toEqual(['a', 'b']);
    expect([...reachedBy(1000, [first, second, third])]).toEqual(['a', 'b', 'c']);
  });

  it('is nothing for less than the first delivery, and what went back altogether needs nothing', () => {
    expect(reachedBy(0, [first])).toEqual(new Set());
    expect([...reachedBy(0, [delivery('a', 1, 500, 500), second])]).toEqual(['a']);
    expect(reachedBy(499, [first, second])).toEqual(new Set());
  });

  it('takes off what was given back', () => {
    expect([...reachedBy(400, [delivery('a', 1, 500, 100), second])]).toEqual(['a']);
    expect([...reachedBy(500, [delivery('a', 1, 500, 300), second])]).toEqual(['a', 'b']);
  });

  it('reaches no less with more money, more returns or later deliveries', () => {
    const before = reachedBy(800, [first, second]);
    for (const after of [
      reachedBy(900, [first, second]),
      reachedBy(800, [delivery('a', 1, 500, 50), second]),
      reachedBy(800, [first, second, third]),
    ])
      expect([...before].every((id) => after.has(id))).toBe(true);
  });
});
