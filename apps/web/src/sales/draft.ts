import { plainFen, readYuan, today } from '../shared';
import type { FileKind, LineDraft, SalesLine } from './api';
import type { SalesWords } from './words';

/** A line as it is being filled in: texts, until it is sent. */
export interface LineFields {
  id: string;
  invoiceNumber: string;
  invoiceCode: string;
  invoiceLine: string;
  goodsName: string;
  spec: string;
  originCountyCode: string;
  supplierName: string;
  quantity: string;
  kilograms: string;
  amount: string;
  soldOn: string;
  mode: LineDraft['mode'];
  fundingSource: NonNullable<LineDraft['fundingSource']>;
  buyerName: string;
  buyerCreditCode: string;
  orderLineId: string;
}
export type LineFaults = Partial<Record<keyof LineFields, string>>;

export interface PickedFile {
  id: string;
  name: string;
  kind: FileKind;
  /** 0 = all lines. */
  line: number;
}

let serial = 0;

export function emptyLine(): LineFields {
  return {
    id: `line-${++serial}`,
    invoiceNumber: '',
    invoiceCode: '',
    invoiceLine: '1',
    goodsName: '',
    spec: '',
    originCountyCode: '',
    supplierName: '',
    quantity: '',
    kilograms: '',
    amount: '',
    soldOn: today(),
    mode: 'HELP_SELL',
    fundingSource: 'personal',
    buyerName: '',
    buyerCreditCode: '',
    orderLineId: '',
  };
}

const kilogramsOf = (grams: number): string => String(Number((grams / 1000).toFixed(3)));

/** What was sent before, to be mended. */
export function fieldsOf(line: SalesLine): LineFields {
  return {
    id: `line-${++serial}`,
    invoiceNumber: line.invoiceNumber,
    invoiceCode: line.invoiceCode,
    invoiceLine: String(line.invoiceLine),
    goodsName: line.goodsName,
    spec: line.spec,
    originCountyCode: line.originCountyCode,
    supplierName: line.supplierName,
    quantity: String(line.quantity),
    kilograms: kilogramsOf(line.grams),
    amount: plainFen(line.amountFen),
    soldOn: line.soldOn,
    mode: line.mode,
    fundingSource: line.fundingSource === 'resale' ? 'personal' : line.fundingSource,
    buyerName: line.buyerName ?? '',
    buyerCreditCode: line.buyer?.creditCode ?? '',
    orderLineId: line.orderLineId ?? '',
  };
}

const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '');

/** "2.5" kg → 2500 g; undefined when it is no weight. */
export function readKilograms(text: string): number | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(plain(text).replaceAll(/[,公斤kg]/gi, ''));
  if (match === null) return undefined;
  const grams = Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'));
  return grams > 0 ? grams : undefined;
}

export function readCount(text: string): number | undefined {
  return /^\d{1,6}$/.test(plain(text)) && Number(plain(text)) > 0 ? Number(plain(text)) : undefined;
}

/** The line as the API takes it, or what is wrong with it, by field. */
export function read(fields: LineFields, t: SalesWords): { draft?: LineDraft; faults: LineFaults } {
  const [number, code] = [plain(fields.invoiceNumber), plain(fields.invoiceCode)];
  const buyerCreditCode = plain(fields.buyerCreditCode).toUpperCase();
  const quantity = readCount(fields.quantity);
  const grams = readKilograms(fields.kilograms);
  const amountFen = readYuan(fields.amount);
  const invoiceLine = readCount(fields.invoiceLine);
  const faults: LineFaults = {};
  if (!(code === '' ? /^\d{20}$/ : /^\d{8}$/).test(number)) faults.invoiceNumber = t.form.badNumber;
  if (buyerCreditCode !== '' && !/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(buyerCreditCode))
    faults.buyerCreditCode = t.form.badCreditCode;
  if (code !== '' && !/^(\d{10}|\d{12})$/.test(code)) faults.invoiceCode = t.form.badCode;
  if (invoiceLine === undefined) faults.invoiceLine = t.form.badCount;
  if (quantity === undefined) faults.quantity = t.form.badCount;
  if (grams === undefined) faults.kilograms = t.form.badWeight;
  if (amountFen === undefined || amountFen === 0) faults.amount = t.form.badAmount;
  for (const key of ['goodsName', 'originCountyCode', 'supplierName', 'soldOn'] as const)
    if (fields[key].trim() === '') faults[key] = t.form.needed;
  if (fields.soldOn > today()) faults.soldOn = t.form.future;
  if (Object.keys(faults).length > 0) return { faults };
  const optional = {
    ...(fields.mode === 'BUY' ? { fundingSource: fields.fundingSource } : {}),
    ...(fields.buyerName.trim() === '' ? {} : { buyerName: fields.buyerName.trim() }),
    ...(buyerCreditCode === '' ? {} : { buyerCreditCode }),
    ...(fields.mode === 'HELP_SELL' && fields.orderLineId !== '' ? { orderLineId: fields.orderLineId } : {}),
  };
  return {
    faults,
    draft: {
      ...{ invoiceCode: code, invoiceNumber: number, invoiceLine: invoiceLine as number },
      ...{ goodsName: fields.goodsName.trim(), spec: fields.spec.trim() },
      ...{ originCountyCode: fields.originCountyCode, supplierName: fields.supplierName.trim() },
      ...{ quantity: quantity as number, grams: grams as number, amountFen: amountFen as number },
      ...{ soldOn: fields.soldOn, mode: fields.mode },
      ...optional,
    },
  };
}

const fieldOf: Record<string, keyof LineFields> = { grams: 'kilograms', amountFen: 'amount' };

/** `/lines/3/grams` → line 3, field kilograms. */
export function placeOf(pointer: string): { line: number; field: keyof LineFields } | undefined {
  const match = /^\/lines\/(\d+)\/(\w+)$/.exec(pointer);
  if (match === null) return undefined;
  const field = match[2] as string;
  return { line: Number(match[1]), field: fieldOf[field] ?? (field as keyof LineFields) };
}
