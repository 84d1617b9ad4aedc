import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Absence, GONE } from './absence.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('somebody who is out of reach', () => {
  it('is gone after a while, told once, and back when within reach', () => {
    const told = vi.fn();
    const absence = new Absence(told);
    absence.outOfReach();
    vi.advanceTimersByTime(GONE - 1);
    absence.outOfReach(); // still: the time does not begin anew
    expect(absence.gone).toBe(false);
    vi.advanceTimersByTime(1);
    expect(absence.gone).toBe(true);
    vi.advanceTimersByTime(3 * GONE);
    absence.outOfReach();
    expect(told).toHaveBeenCalledTimes(1);
    absence.end();
    expect(absence.gone).toBe(false);
  });

  it('and comes back in time is not gone', () => {
    const told = vi.fn();
    const absence = new Absence(told);
    for (let time = 0; time < 5; time++) {
      absence.outOfReach();
      vi.advanceTimersByTime(GONE - 1);
      absence.end();
    }
    vi.advanceTimersByTime(2 * GONE);
    expect(told).not.toHaveBeenCalled();
  });
});
