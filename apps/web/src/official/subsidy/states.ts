import type { Tone } from '../../shared';
import type { ObjectionState, RunState } from '../../subsidy/api';

export const runTone: Record<RunState, Tone> = {
  notice: 'move',
  review: 'wait',
  final: 'wait',
  confirmed: 'move',
  paid: 'good',
  withdrawn: 'still',
};

export const objectionTone: Record<ObjectionState, Tone> = { open: 'wait', upheld: 'bad', rejected: 'still' };
