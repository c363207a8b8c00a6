/** open: the county offices and the platform say their word · admitted: the supplier is on the market · declined · withdrawn: by who applied. */
export const applicationStates = ['open', 'admitted', 'declined', 'withdrawn'] as const;
export type ApplicationState = (typeof applicationStates)[number];

/** Who must say yes (domain V3): the county's office for agriculture and the one for revitalisation, then the platform. */
export const countyStages = ['agriculture', 'revitalisation'] as const;
export type CountyStage = (typeof countyStages)[number];
export const admissionStages = [...countyStages, 'platform'] as const;
export type AdmissionStage = (typeof admissionStages)[number];

/** 农民专业合作社 · 家庭农场 · 生产加工企业 (domain §3). */
export const supplierKinds = ['cooperative', 'family_farm', 'enterprise'] as const;
export type SupplierKind = (typeof supplierKinds)[number];

type Word = { stage: AdmissionStage; approved: boolean };

/** Both county offices agree, by what each of them said last. `words` oldest first. */
export function isSignedOff(words: readonly Word[]): boolean {
  return countyStages.every((stage) => words.findLast((word) => word.stage === stage)?.approved === true);
}
