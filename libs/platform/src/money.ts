import { Problem } from './errors';

/**
 * Money is integer fen (1/100 yuan) in a JSON number; past 2^53 a number would lie, so it is refused.
 * One rounding, half away from zero, at the line (reliability rule 7).
 */
export function fen(value: number | bigint | string): number {
  const amount = typeof value === 'number' ? value : Number(value);
  if (!Number.isSafeInteger(amount)) throw new Problem('money.out_of_range', { amount: String(value) });
  return amount;
}

/** price × quantity in fen, exact. */
export function lineAmountFen(priceFen: number, quantity: number): number {
  return fen(BigInt(priceFen) * BigInt(quantity));
}

export function sumFen(amounts: Iterable<number>): number {
  let total = 0n;
  for (const amount of amounts) total += BigInt(fen(amount));
  return fen(total);
}

/** part / whole in basis points, rounded half up; null when there is no whole ("—" on screen, domain Q11). */
export function ratioBp(part: number, whole: number): number | null {
  if (whole === 0) return null;
  return roundedQuotient(BigInt(part) * 10_000n, BigInt(whole));
}

/** `numerator / denominator` rounded half away from zero. */
function roundedQuotient(numerator: bigint, denominator: bigint): number {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const rounded = (2n * n + d) / (2n * d);
  return fen(negative ? -rounded : rounded);
}

/**
 * Splits a total over weights by largest remainder: the parts add up to the total, to the fen.
 * Equal remainders go to the earlier part. All weights zero = everything to the first part.
 */
export function allocateFen(totalFen: number, weights: readonly number[]): number[] {
  if (weights.length === 0) throw new Problem('money.nothing_to_allocate');
  if (weights.some((weight) => weight < 0 || !Number.isSafeInteger(weight)))
    throw new Problem('money.bad_weight');
  const total = BigInt(fen(totalFen));
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (whole === 0n) return weights.map((_, index) => (index === 0 ? fen(total) : 0));
  const sign = total < 0n ? -1n : 1n;
  const size = total * sign;
  const parts = weights.map((weight, index) => {
    const share = size * BigInt(weight);
    return { index, amount: share / whole, remainder: share % whole };
  });
  let left = size - parts.reduce((sum, part) => sum + part.amount, 0n);
  for (const part of [...parts].sort((a, b) => Number(b.remainder - a.remainder) || a.index - b.index)) {
    if (left === 0n) break;
    part.amount += 1n;
    left -= 1n;
  }
  return parts.map((part) => fen(part.amount * sign));
}

/** `1,234.50` — for papers; the unit 元 stands beside it. */
export function formatYuan(amountFen: number): string {
  const sign = amountFen < 0 ? '-' : '';
  const digits = String(Math.abs(fen(amountFen))).padStart(3, '0');
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}${yuan}.${digits.slice(-2)}`;
}

const numerals = '零壹贰叁肆伍陆柒捌玖';
const places = ['', '拾', '佰', '仟'];
const groups = ['', '万', '亿', '万亿', '亿亿'];

/**
 * 大写 for papers, e.g. 1234.50 → 壹仟贰佰叁拾肆元伍角整 (支付结算办法 附一《正确填写票据和结算凭证的基本规定》).
 */
export function chineseCapitals(amountFen: number): string {
  const size = Math.abs(fen(amountFen));
  const yuan = capitalInteger(Math.floor(size / 100));
  const jiao = Math.floor(size / 10) % 10;
  const cent = size % 10;
  let text = yuan ? `${yuan}元` : '';
  if (jiao) text += `${numerals[jiao]}角`;
  else if (yuan && cent) text += '零';
  text += cent ? `${numerals[cent]}分` : '整';
  if (size === 0) text = '零元整';
  return amountFen < 0 ? `负${text}` : text;
}

function capitalInteger(value: number): string {
  const blocks: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 10_000)) blocks.push(rest % 10_000);
  let text = '';
  let gap = false;
  for (let index = blocks.length - 1; index >= 0; index--) {
    const block = blocks[index] as number;
    if (block === 0) {
      gap = text !== '';
      continue;
    }
    if (text && (gap || block < 1000)) text += '零';
    text += capitalBlock(block) + groups[index];
    gap = false;
  }
  return text;
}

function capitalBlock(block: number): string {
  let text = '';
  let gap = false;
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(block / 10 ** place) % 10;
    if (digit === 0) {
      gap = text !== '';
      continue;
    }
    text += (gap ? '零' : '') + numerals[digit] + places[place];
    gap = false;
  }
  return text;
}
