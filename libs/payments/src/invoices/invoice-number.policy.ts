/**
 * 数电发票: a number of 20 digits and no code. 税控发票: a code of 10 or 12 digits and a number of 8.
 * Says which of the two is wrong.
 */
export function wrongPart(code: string, number: string): 'code' | 'number' | undefined {
  if (code === '') return /^\d{20}$/.test(number) ? undefined : 'number';
  if (!/^(\d{10}|\d{12})$/.test(code)) return 'code';
  return /^\d{8}$/.test(number) ? undefined : 'number';
}
