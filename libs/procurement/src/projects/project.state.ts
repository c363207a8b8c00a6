/** What a project is called, and where it may go from there. Nothing else changes `projects.state`. */
export const projectTransitions = {
  /** 待核准: registered by one person. */
  registered: ['under_way', 'refused'],
  /** 实施中: approved by another; it is reported on and paid. */
  under_way: ['completed'],
  /** 已完成: reported as done and confirmed by somebody else; what is still owed may be paid. */
  completed: [],
  /** 不予立项, with a reason. */
  refused: [],
} as const satisfies Record<string, readonly string[]>;

export type ProjectState = keyof typeof projectTransitions;
export const projectStates = [
  'registered',
  'under_way',
  'completed',
  'refused',
] as const satisfies ProjectState[];

/** A line of the budget: of plain words; or of suspect ones, with the word of a second person that it is none of the six. */
export const lineStates = ['clear', 'appealed', 'cleared', 'refused'] as const;
export type LineState = (typeof lineStates)[number];

/** 消费协作 projects by what they are for. */
export const projectKinds = [
  'cold_chain',
  'logistics',
  'processing',
  'base',
  'brand',
  'exhibition',
  'sales_point',
  'digital',
  'training',
  'other',
] as const;
export type ProjectKind = (typeof projectKinds)[number];
