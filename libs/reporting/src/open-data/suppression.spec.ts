import { publicParts } from './suppression.policy';

const figures = [
  {
    code: 'accepted_total',
    value: 600,
    splits: [
      {
        dimension: 'fundingSource' as const,
        parts: [
          { key: 'canteen', name: '食堂经费', value: 300 },
          { key: 'union', name: '工会经费', value: 200 },
          { key: 'personal', name: '个人自购', value: 100 },
        ],
      },
    ],
  },
];
const personal = (buyers: number) => [{ dimension: 'fundingSource', key: 'personal', buyers }];
const shown = (buyers: number) =>
  Object.fromEntries(
    publicParts({ figures, personal: personal(buyers) }).map(({ key, value }) => [key, value]),
  );

describe('what is published of few people', () => {
  it('is hidden with a second part, so that the whole does not tell it', () => {
    expect(shown(2)).toEqual({ canteen: 300, union: null, personal: null });
    expect(publicParts({ figures, personal: personal(1) }).map(({ suppressed }) => suppressed)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('is shown from three units on', () => {
    expect(shown(3)).toEqual({ canteen: 300, union: 200, personal: 100 });
  });

  it('needs no second part where two are hidden already', () => {
    const two = [...personal(1), { dimension: 'fundingSource', key: 'union', buyers: 1 }];
    expect(publicParts({ figures, personal: two }).map(({ value }) => value)).toEqual([300, null, null]);
  });

  it('is hidden alone where it is all there is', () => {
    const only = [
      {
        ...figures[0],
        code: 'accepted_month',
        value: 100,
        splits: [
          {
            dimension: 'fundingSource' as const,
            parts: [{ key: 'personal', name: '个人自购', value: 100 }],
          },
        ],
      },
    ];
    expect(publicParts({ figures: only, personal: personal(1) })).toMatchObject([
      { value: null, suppressed: true },
    ]);
  });
});
