/** What a flag is called, and where it may go from there. Nothing else changes `integrity_flags.state`. */
export const flagTransitions = {
  /** 待分派: found, and nobody looks into it yet. */
  open: ['assigned'],
  /** 核查中: somebody does; it may be handed on. */
  assigned: ['assigned', 'explained', 'confirmed', 'dismissed'],
  /** 已说明: it is as it looks, and there is a good reason. */
  explained: [],
  /** 已查实: a rule was broken. */
  confirmed: [],
  /** 已排除: it is not as it looks. */
  dismissed: [],
} as const satisfies Record<string, readonly string[]>;

export type FlagState = keyof typeof flagTransitions;
export const flagStates = [
  'open',
  'assigned',
  'explained',
  'confirmed',
  'dismissed',
] as const satisfies FlagState[];

/** How a case ends; each with a reason and the person who decided. */
export const flagOutcomes = ['explained', 'confirmed', 'dismissed'] as const satisfies FlagState[];
export type FlagOutcome = (typeof flagOutcomes)[number];

/** In SQL: somebody still has to do something. */
export const alive = `('open', 'assigned')`;
