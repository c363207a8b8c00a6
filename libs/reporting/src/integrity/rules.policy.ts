import { z } from 'zod';
import type { CaseRule } from './case.policy';

export const ruleCodes = [
  'origin_unlisted',
  'price_above_reference',
  'round_amounts',
  'same_minute',
  'shared_payer',
  'shared_contacts',
  'repeated_photo',
  'above_yield',
  'december_spike',
  'refund_after_close',
  'split_orders',
] as const;
export type RuleCode = (typeof ruleCodes)[number];

const ratio = z.int().min(0).max(100_000);
const spanOfDays = z.int().min(1).max(3_660);

type Said = { zh: string; en: string };
export type Rule = {
  name: Said;
  /** What it looks for, in one sentence; thresholds are shown beside it. */
  says: Said;
  /** Where auditors, or which paper, ask for it. */
  basis: Said;
  thresholds: z.ZodObject<Record<string, z.ZodInt>>;
} & CaseRule;

/** What each threshold may be set to, both included. */
export function limitsOf(code: RuleCode): Record<string, { least: number; most: number }> {
  return Object.fromEntries(
    Object.entries(rules[code].thresholds.shape).map(([name, { minValue, maxValue }]) => [
      name,
      { least: minValue ?? 0, most: maxValue ?? Number.MAX_SAFE_INTEGER },
    ]),
  );
}

/**
 * What auditors look for (异常频次、时间、身份，自我交易，重复影像). Rules look; they decide nothing and no total changes by
 * them. Their thresholds are decisions of this market, kept as data in `integrity_rules`; no document sets them.
 */
export const rules: Readonly<Record<RuleCode, Rule>> = {
  origin_unlisted: {
    name: { zh: '产地不在协作县', en: 'Origin outside the listed counties' },
    says: {
      zh: '发货批次（或线下销售货物）的产地在发货（销售）当日不属于任何结对的西部县。',
      en: 'On the day it was sent, or sold outside the platform, the lot came from a county that is in no pairing.',
    },
    basis: {
      zh: '供应商与产品产地须在名单县内（2022 年通知）',
      en: 'Suppliers and goods come from listed counties (notice of 2022)',
    },
    thresholds: z.strictObject({}),
    returnsAfterDays: 0,
  },
  price_above_reference: {
    name: { zh: '价格高于参考价', en: 'Price above the reference' },
    says: {
      zh: '成交单价（元/公斤）高于下单前（线下为销售日前）最近一次登记的参考价。',
      en: 'The price per kilogram is above the newest reference price before the order or the sale.',
    },
    basis: {
      zh: '价格不高于已登记的参考价（浙江 2025）',
      en: 'Prices stay within the recorded reference (Zhejiang, 2025)',
    },
    thresholds: z.strictObject({ overBp: ratio, referenceDays: spanOfDays }),
    returnsAfterDays: 0,
  },
  round_amounts: {
    name: { zh: '整数金额频繁', en: 'Round amounts again and again' },
    says: {
      zh: '同一采购单位（或线下填报单位）与同一供应商之间，一段时间内多笔订单（发票）总额都是整千元。',
      en: 'Between one unit or reporter and one supplier several orders or invoices come to round thousands of yuan.',
    },
    basis: { zh: '审计关注：异常频次与金额', en: 'Auditors look for odd frequency and amounts' },
    thresholds: z.strictObject({
      multipleFen: z.int().min(100).max(1_000_000_000),
      atLeast: z.int().min(2).max(100),
      shareBp: ratio,
      days: spanOfDays,
    }),
    returnsAfterDays: 0,
    isOfWindows: true,
  },
  same_minute: {
    name: { zh: '下单、验收、付款在同一分钟', en: 'Ordered, accepted and paid within a minute' },
    says: {
      zh: '从下单到两人验收签字、再到申请付款，相隔不足以真正送货。',
      en: 'Between the order, the second signature and the payment there was no time for a delivery.',
    },
    basis: { zh: '审计关注：异常时间', en: 'Auditors look for odd times' },
    thresholds: z.strictObject({ seconds: z.int().min(1).max(86_400) }),
    returnsAfterDays: 0,
  },
  shared_payer: {
    name: { zh: '多家单位由同一账户付款', en: 'Many buyers with one payer' },
    says: {
      zh: '一个银行账户为多家采购单位付款；财政、国库等集中支付账户和已确认的承包企业除外。',
      en: 'One bank account pays for several units; treasuries and confirmed contractors are left out.',
    },
    basis: { zh: '审计关注：异常身份、自我交易', en: 'Auditors look for odd identities and self-dealing' },
    thresholds: z.strictObject({ buyers: z.int().min(2).max(1_000), days: spanOfDays }),
    returnsAfterDays: 90,
    isOfWindows: true,
    isOfOneRegion: true,
  },
  shared_contacts: {
    name: { zh: '供需双方电话、地址或账户相同', en: 'Both sides share phone, address or account' },
    says: {
      zh: '有交易的采购单位与供应商使用同一电话、同一地址或同一银行账户。',
      en: 'A unit and a supplier that trade with each other have the same phone, address or account.',
    },
    basis: { zh: '审计关注：自我交易', en: 'Auditors look for self-dealing' },
    thresholds: z.strictObject({}),
    returnsAfterDays: 180,
    isOfWindows: true,
  },
  repeated_photo: {
    name: { zh: '重复使用验收照片', en: 'Photos used again' },
    says: {
      zh: '两次不同的验收（或两份销售报表）附有看起来相同的照片。',
      en: 'Two acceptances, or two sales reports, carry photos that look the same.',
    },
    basis: { zh: '审计关注：重复影像', en: 'Auditors look for proof images used twice' },
    thresholds: z.strictObject({
      distance: z.int().min(0).max(16),
      candidates: z.int().min(1).max(20_000),
    }),
    returnsAfterDays: 0,
  },
  above_yield: {
    name: { zh: '发货量超过产能', en: 'More sent than the land bears' },
    says: {
      zh: '一个供应商某年收获的某种商品，发货总量超过登记地块面积乘以亩产；没有登记地块的不判断。',
      en: 'Of one harvest more was sent than plots times yield; what has no plots is not judged.',
    },
    basis: {
      zh: '审计关注：异常频次；县级部门核实产能',
      en: 'Auditors look for odd frequency; the county vouches for capacity',
    },
    thresholds: z.strictObject({ overBp: ratio }),
    returnsAfterDays: 0,
  },
  december_spike: {
    name: { zh: '十二月突击采购', en: 'December spike' },
    says: {
      zh: '采购单位全年采购额的大部分集中在十二月。',
      en: 'Most of what a unit bought in the year was bought in December.',
    },
    basis: { zh: '审计关注：年底突击采购', en: 'Auditors look for a rush at the end of the year' },
    thresholds: z.strictObject({ shareBp: ratio, atLeastFen: z.int().min(0) }),
    returnsAfterDays: 0,
  },
  refund_after_close: {
    name: { zh: '关账后冲减', en: 'Taken back after the month was closed' },
    says: {
      zh: '月份关账之后，再由退货、索赔或更正冲减该月的采购额。',
      en: 'A return, claim or correction takes off a purchase of a month that was closed.',
    },
    basis: { zh: '已关账期间只以调整分录更正', en: 'Closed months are corrected by adjusting entries alone' },
    thresholds: z.strictObject({ atLeastFen: z.int().min(0) }),
    returnsAfterDays: 0,
  },
  split_orders: {
    name: { zh: '拆分订单规避限额', en: 'Orders split below a limit' },
    says: {
      zh: '同一单位向同一供应商在几天内多次下单（或线下多次开票），每笔低于限额，合计达到限额。',
      en: 'One unit orders several times from one supplier within days, or is sold to by several invoices, each below the limit, together not.',
    },
    basis: {
      zh: '审计关注：化整为零规避限额；限额由平台按当地文件设定',
      en: 'Auditors look for purchases split below a limit; the market sets it by the local paper',
    },
    thresholds: z.strictObject({
      limitFen: z.int().min(100),
      days: spanOfDays,
      /** Smaller orders than this share of the limit are everyday ones. */
      shareBp: ratio,
    }),
    returnsAfterDays: 0,
    isOfWindows: true,
  },
};
