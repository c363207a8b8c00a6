/** proposed: by the unit · confirmed: by the contractor; it counts · refused. One that ended keeps its state and a last day. */
export const contractorLinkStates = ['proposed', 'confirmed', 'refused'] as const;
export type ContractorLinkState = (typeof contractorLinkStates)[number];
