const key = 'admission.receipt';
const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isReceipt = (text: string): boolean => shape.test(text.trim());

/** Of the last application made on this device. */
export function keptReceipt(): string | undefined {
  const kept = localStorage.getItem(key);
  return kept && isReceipt(kept) ? kept : undefined;
}

/** Before it is sent: a lost answer leaves the applicant with the key to what may have arrived. */
export function keepReceipt(receipt: string): void {
  localStorage.setItem(key, receipt);
}
