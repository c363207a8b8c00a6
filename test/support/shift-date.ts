/**
 * The calendar shows another day and goes on from there. Only Date, and only shifted: React schedules by performance.now,
 * which has to go on. Uses nothing from outside, because it runs in pages too.
 */
export function shiftDate(offset: number): void {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...parts: unknown[]) {
      super(...((parts.length ? parts : [Real.now() + offset]) as [number]));
    }
    static override now(): number {
      return Real.now() + offset;
    }
  } as DateConstructor;
}
