/** What an export is called, and where it may go from there. */
export const exportTransitions = {
  /** 排队中: asked for; the next free worker takes it. */
  waiting: ['making', 'cancelled'],
  /** 生成中: rows are being written; taken over by another worker when the first one is lost. */
  making: ['done', 'failed', 'cancelled'],
  /** 已生成: can be downloaded for 7 days. */
  done: ['forgotten'],
  /** 未完成: `problem` says why. */
  failed: [],
  /** 已取消. */
  cancelled: [],
  /** 已清理: the file is gone, that it was made stays on record. */
  forgotten: [],
} as const satisfies Record<string, readonly string[]>;

export type ExportState = keyof typeof exportTransitions;
export const exportStates = [
  'waiting',
  'making',
  'done',
  'failed',
  'cancelled',
  'forgotten',
] as const satisfies ExportState[];

/** How long a file that was made can be downloaded. */
export const keptDays = 7;
