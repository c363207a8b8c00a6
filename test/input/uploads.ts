import { workbookOf } from '../support/workbook';
import { corpus } from './corpus';
import type { Dice } from './dice';

/** A body with its content type. */
export type Part = { type: string; bytes: Buffer };

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const heads = [
  '交易日期,流水号,对方户名,对方账号,贷方金额,附言',
  'booked_on,reference,payer,account,amount,memo',
];

/** The same as a workbook; a hostile one has bytes turned. */
function book(lines: readonly string[], dice: Dice, hostile: boolean): Buffer {
  const bytes = workbookOf(lines.map((line) => line.split(',').map((cell) => cell.replaceAll('"', ''))));
  for (let turns = hostile ? dice.between(0, 4) : 0; turns; turns--)
    bytes[dice.below(bytes.length)] = dice.below(256);
  return bytes;
}

function statement(dice: Dice, hostile: boolean, dues: readonly number[]): Buffer {
  const cell = () => `"${dice.pick(corpus).text.replaceAll('"', '""').slice(0, 300)}"`;
  const rows = Array.from({ length: dice.between(1, 4) }, () => {
    const fen = dues.length && dice.chance(0.5) ? dice.pick(dues) : dice.between(1, 999_999);
    const amount = hostile && dice.chance(0.5) ? cell() : (fen / 100).toFixed(2);
    const day = hostile && dice.chance(0.3) ? cell() : '2026-11-20';
    return [day, dice.uuid().slice(0, 12), cell(), '320500001234', amount, cell()].join(',');
  });
  const lines = [dice.pick(heads), ...rows];
  if (dice.chance(0.2)) return book(lines, dice, hostile);
  return Buffer.from(lines.join(dice.pick(['\n', '\r\n'])));
}

const sales = [
  '发票号码,商品名称,产地县,供应商,数量,总重量(公斤),含税金额(元),销售日期,方式,平台进货订单',
  '26329999000000000001,宜川苹果,宜川县,某合作社,4,10,520,2026-11-02,帮助销售,',
].join('\n');

const statements = ['importStatement', 'previewStatement'];

function content(operationId: string, dice: Dice, hostile: boolean, dues: readonly number[]): Buffer {
  if (hostile && dice.chance(0.2)) return dice.bytes(dice.between(0, 200));
  if (statements.includes(operationId)) return statement(dice, hostile, dues);
  const sound = operationId === 'previewSales' ? Buffer.from(sales) : pixel;
  if (!hostile) return sound;
  return dice.pick([
    sound.subarray(0, dice.below(sound.length)),
    Buffer.concat([sound, Buffer.from(dice.pick(corpus).text)]),
    Buffer.from(dice.pick(corpus).text),
    Buffer.alloc(0),
  ]);
}

/** Of a file name, only what cannot be written between quotes is left out: a browser would not send it either. */
const quoted = (name: string): string => name.replaceAll(/["\r\n]/g, '_').slice(0, 300);

/** A form with one file; hostile ones are broken at every seam. */
export function uploads(operationId: string, dice: Dice, hostile: boolean, dues: readonly number[]): Part {
  const file = content(operationId, dice, hostile, dues);
  if (statements.includes(operationId) && dice.chance(0.3)) return { type: 'text/csv', bytes: file };
  const boundary = 'b0undary';
  const name = hostile ? quoted(dice.pick(corpus).text) : 'photo.png';
  const field = hostile && dice.chance(0.2) ? dice.pick(['__proto__', '', 'files', 'file[]']) : 'file';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: image/png\r\n\r\n`;
  const end =
    hostile && dice.chance(0.2)
      ? dice.pick(['', '\r\n', `\r\n--${boundary}`, '--'])
      : `\r\n--${boundary}--\r\n`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([Buffer.from(head), file, Buffer.from(end)]),
  };
}
