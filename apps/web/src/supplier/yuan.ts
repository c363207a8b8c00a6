/** "1,234.5", "１２３４．５０元" → 123450 fen; undefined when it is no amount of yuan with at most two decimals. */
export function readYuan(text: string): number | undefined {
  const plain = text.normalize('NFKC').replaceAll(/[\s,元¥]/g, '');
  const match = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(plain);
  if (match === null) return undefined;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}
