import type { EvidencePage } from './evidence.dto';
import { withoutPeople } from './evidence.policy';

/** Only what the policy looks at; the rest passes through. */
const page = {
  masked: false,
  order: { number: '2611210000001', placedByName: '顾文娟' },
  line: { productName: '青海拉面', spec: '6人份/盒' },
  shipment: { driverName: '马成山', plateNumber: '青B12345', shippedByName: '冶春花' },
  acceptance: {
    reason: '破损，电话13812345678',
    note: null,
    signers: [
      { id: 'a', name: '顾文娟', signedAt: '' },
      { id: 'b', name: '钱小云', signedAt: '' },
    ],
  },
  returns: [{ reason: '口味不符' }],
  invoices: [
    { number: '25322000000012345678', judgedByName: '陆敏', reversalReason: null, disputeReason: null },
  ],
  bankLines: [
    { payerName: '王小明', memo: '货款 BF3K7Q 卡6222020200012345678', payerAccountEnding: '5678' },
    { payerName: '无锡市锡山区财政局', memo: '' },
  ],
  timeline: [
    { actorName: '顾文娟', payload: { reason: '致电0510-12345678', number: '25322000000012345678' } },
    { actorName: null, payload: { amountFen: 100 } },
  ],
} as unknown as EvidencePage;

describe('the evidence page without people', () => {
  const masked = withoutPeople(page);

  it('carries no name of a person', () => {
    const text = JSON.stringify(masked);
    for (const name of ['顾文娟', '马成山', '冶春花', '钱小云', '陆敏', '王小明'])
      expect(text).not.toContain(name);
    expect(masked.acceptance?.signers.map((signer) => signer.name)).toEqual(['顾**', '钱**']);
    expect(masked.masked).toBe(true);
  });

  it('carries no number of a person', () => {
    expect(masked.shipment?.plateNumber).toBe('青B****5');
    expect(masked.acceptance?.reason).toBe('破损，电话138****5678');
    expect(masked.bankLines[0]?.memo).toBe('货款 BF3K7Q 卡****5678');
    expect(masked.timeline[0]?.payload['reason']).toBe('致电0510-****5678');
  });

  it('keeps papers, organisations and figures as they are', () => {
    expect(masked.bankLines[1]?.payerName).toBe('无锡市锡山区财政局');
    expect(masked.invoices[0]?.number).toBe('25322000000012345678');
    expect(masked.timeline[0]?.payload['number']).toBe('25322000000012345678');
    expect(masked.timeline[1]).toEqual(page.timeline[1]);
    expect(page.acceptance?.signers[0]?.name).toBe('顾文娟');
  });
});
