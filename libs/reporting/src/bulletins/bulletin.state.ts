/** What a bulletin is called, and where it may go from there. */
export const bulletinTransitions = {
  /** 草稿: words are written, figures can be taken again. */
  draft: ['proposed'],
  /** 待签发: nothing changes; another official publishes it or sends it back. */
  proposed: ['draft', 'published'],
  /** 已发布: frozen, with number, date and hash. */
  published: ['withdrawn'],
  /** 已撤回: stays as it was, with the reason; the month may have another one. */
  withdrawn: [],
} as const satisfies Record<string, readonly string[]>;

export type BulletinState = keyof typeof bulletinTransitions;
export const bulletinStates = [
  'draft',
  'proposed',
  'published',
  'withdrawn',
] as const satisfies BulletinState[];
