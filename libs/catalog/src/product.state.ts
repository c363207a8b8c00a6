/** draft → submitted → listed ⇄ delisted; a submitted one may be returned to its supplier. */
export const productStates = [
  'draft', // the supplier writes it
  'submitted', // waits for review
  'listed', // buyers find and order it
  'delisted', // shown to those who have its address, not sold
  'returned', // the review asks for changes
] as const;
export type ProductState = (typeof productStates)[number];
