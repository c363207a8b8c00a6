/** What an agreement is called, and where it may go from there. Nothing else changes `agreements.state`. */
export const agreementTransitions = {
  /** 待对方确认: one side has entered it. */
  draft: ['in_force', 'withdrawn'],
  /** 生效: the other side has confirmed it; it is reported on and broken down. */
  in_force: ['stopped'],
  /** 已撤回: by the side that entered it, before it was confirmed. */
  withdrawn: [],
  /** 已终止: by a supplement that both sides signed; what was done until then stays. */
  stopped: [],
} as const satisfies Record<string, readonly string[]>;

export type AgreementState = keyof typeof agreementTransitions;
export const agreementStates = [
  'draft',
  'in_force',
  'withdrawn',
  'stopped',
] as const satisfies AgreementState[];

/** What a supplement 补充协议 is called. Nothing else changes `agreement_supplements.state`. */
export const supplementTransitions = {
  /** 待对方确认. */
  draft: ['in_force', 'withdrawn'],
  /** 生效: its figures are the agreed ones until a later one changes them. */
  in_force: [],
  /** 已撤回. */
  withdrawn: [],
} as const satisfies Record<string, readonly string[]>;

export type SupplementState = keyof typeof supplementTransitions;
export const supplementStates = ['draft', 'in_force', 'withdrawn'] as const satisfies SupplementState[];

export const supplementKinds = ['change', 'stop'] as const;
export type SupplementKind = (typeof supplementKinds)[number];

/** What a report on an indicator is called. A returned one stays as it is; what is right is reported anew. */
export const reportTransitions = {
  /** 待审核. */
  reported: ['accepted', 'returned'],
  /** 已采纳: it counts. */
  accepted: [],
  /** 已退回, with a reason. */
  returned: [],
} as const satisfies Record<string, readonly string[]>;

export type ReportState = keyof typeof reportTransitions;
export const reportStates = ['reported', 'accepted', 'returned'] as const satisfies ReportState[];

/** 年度协议, or the yearly figures of a plan 规划. */
export const bases = ['agreement', 'plan'] as const;
export type Basis = (typeof bases)[number];

export const sides = ['east', 'west'] as const;
export type Side = (typeof sides)[number];
